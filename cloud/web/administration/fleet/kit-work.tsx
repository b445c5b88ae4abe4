/** The faults of one kit, as work. */

import type { ReactNode } from "react";
import type { ConditionView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { WorkItem } from "./work-item.tsx";
import { workWords } from "./work-words.ts";

export function KitWork({ kit, reload }: { kit: ConditionView; reload: () => void }): ReactNode {
  const say = useWords(workWords);
  const { gatewayId, faults, atMs } = kit;
  const standing = faults.filter(({ work }) => work.under === null);
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      {gatewayId === null || standing.length === 0 ? (
        <p className="soft">{say("none_kit")}</p>
      ) : (
        <ul className="fleet-work">
          {standing.map((one) => (
            <WorkItem
              key={`${one.deviceId ?? ""}/${one.fault}`}
              item={{ ...one, gatewayId, under: faults.filter(({ work }) => isUnder(work, one)).length }}
              nowMs={atMs}
              reload={reload}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

type Fault = ConditionView["faults"][number];
const isUnder = ({ under }: Fault["work"], one: Fault): boolean =>
  under !== null && under.deviceId === one.deviceId && under.fault === one.fault;
