/** Drills of an area: one is begun here, ended here, and here it stands how quickly each home was answered, and by whom. */

import type { ReactNode } from "react";
import type { DrillView } from "../../../api/contract/drills.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useAgain } from "../client/use-again.ts";
import { useRead } from "../client/use-client.ts";
import { useArea } from "../parts/area-filter.tsx";
import { AreaHead } from "../parts/area-head.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { BeginSheet } from "./begin-sheet.tsx";
import { DrillSheet } from "./drill-sheet.tsx";
import { drillsWords } from "./words.ts";

/** As often as the desk's clocks are worth looking at. */
const lookEveryMs = 5_000;

export function DrillsPage(): ReactNode {
  const say = useWords(drillsWords);
  const area = useArea();
  const path = `/api/areas/${encodeURIComponent(area)}/drills`;
  const read = useRead<readonly DrillView[]>(path);
  const isUnderWay = read.shown.kind === "answer" && read.shown.value.some(({ endedAtMs }) => endedAtMs === null);
  useAgain(read, isUnderWay ? lookEveryMs : null);
  return (
    <>
      <AreaHead title={say("title")} lead={say("lead")} area={area} />
      <BeginSheet key={path} path={path} begun={read.reload} />
      <section className="sheet">
        <h2>{say("all")}</h2>
        <ReadView read={read} isEmpty={(drills) => drills.length === 0} empty={say("none")}>
          {(drills) =>
            drills.map((drill) => <DrillSheet key={drill.drillId} path={path} drill={drill} reload={read.reload} />)
          }
        </ReadView>
      </section>
    </>
  );
}
