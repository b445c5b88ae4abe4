/** Equipment that is not to be trusted, as work: below the alarms, never between them. Of many the first ones, in their order; the rest on request. */

import { useMemo, useState, type ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useKnown } from "./desk-context.ts";
import { FaultItem } from "./fault-item.tsx";
import { faultKey, inFaultOrder, type FaultGroup } from "./fault-order.ts";
import { sayQueue } from "./queue-words.ts";

/** Drawn at once: a county's outage has thousands. */
const atOnce = 30;

export function FaultsStrip(): ReactNode {
  const faults = useKnown((state) => state.faults);
  const groups = useMemo(() => inFaultOrder(faults), [faults]);
  const [most, setMost] = useState(atOnce);
  return (
    <footer className="faults">
      <h2>
        <Both of={faults.length === 0 ? say.noFaults : say.faults} inline />
        {faults.length === 0 ? null : <span className="count">{faults.length}</span>}
      </h2>
      <ul>
        {groups.slice(0, most).map((group) => (
          <OfHome key={faultKey(group.fault)} group={group} />
        ))}
        {groups.length <= most ? null : (
          <li>
            <button type="button" className="button-small" onClick={() => setMost(most + atOnce)}>
              <One of={sayQueue.moreFaults} /> ({groups.length - most})
            </button>
          </li>
        )}
      </ul>
    </footer>
  );
}

function OfHome({ group }: { group: FaultGroup }): ReactNode {
  const { homeId } = group.fault;
  const home = useKnown(({ homes }) => (homeId === null ? undefined : homes.get(homeId)));
  return <FaultItem group={group} home={home} />;
}
