/** One kit: where it is in its life and what may be done now, what is in it, where it was, who comes to its home. */

import { Button, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { KitCodeView, KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { usePlace } from "../frame/use-place.ts";
import { LifeFaults } from "../parts/life-faults.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { CodeShown } from "./code-shown.tsx";
import { DevicesSheet } from "./devices-sheet.tsx";
import { GateSheet } from "./gate-sheet.tsx";
import { GatewaySheet } from "./gateway-sheet.tsx";
import { HandOversSheet } from "./hand-overs-sheet.tsx";
import { HistorySheet } from "./history-sheet.tsx";
import { listAt } from "./kits-places.ts";
import { LifeSheet } from "./life-sheet.tsx";
import type { OfKit } from "./of-kit.ts";
import { PlacesSheet } from "./places-sheet.tsx";
import { TestsSheet } from "./tests-sheet.tsx";
import { VisitsSheet } from "./visits-sheet.tsx";
import { WindowSheet } from "./window-sheet.tsx";
import { kitWords, stateWords } from "./words.ts";

export function KitPage({ kitId }: { kitId: string }): ReactNode {
  const read = useRead<KitView>(`/api/kits/${encodeURIComponent(kitId)}`);
  const [code, setCode] = useState<KitCodeView | null>(null);
  const codeDone = (): void => {
    setCode(null);
    read.reload();
  };
  return (
    <ReadView read={read}>
      {(kit) =>
        code ? (
          <CodeShown code={code} label={kit.label} done={codeDone} />
        ) : (
          <Kit kit={kit} reload={read.reload} setCode={setCode} />
        )
      }
    </ReadView>
  );
}

function Kit({ kit, reload, setCode }: OfKit & { setCode: (code: KitCodeView) => void }): ReactNode {
  const say = useWords(kitWords);
  const sayState = useWords(stateWords);
  const { may } = useMe();
  const { query } = usePlace();
  const of = { kit, reload };
  return (
    <>
      <div className="page-head">
        <h1>{kit.label}</h1>
        <Tag>{sayState(kit.state)}</Tag>
        <span className="soft kit-ids">{kit.homeName ?? kit.homeId ?? say("noHome")}</span>
        <Button href={listAt(query)}>{say("back")}</Button>
      </div>
      {kit.homeId === null ? null : <LifeFaults homeId={kit.homeId} />}
      <LifeSheet {...of} setCode={setCode} />
      <GateSheet {...of} />
      <GatewaySheet {...of} />
      <DevicesSheet {...of} />
      {kit.homeId === null ? null : <TestsSheet kit={kit} homeId={kit.homeId} />}
      {kit.homeId === null ? null : <WindowSheet {...of} />}
      {kit.homeId !== null && may.includes("give-visits") ? <VisitsSheet homeId={kit.homeId} area={kit.area} /> : null}
      <HandOversSheet kitId={kit.kitId} />
      <PlacesSheet kit={kit} />
      <HistorySheet kit={kit} />
    </>
  );
}
