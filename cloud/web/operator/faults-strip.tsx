/** Equipment that is not to be trusted, as work: below the alarms, never between them. */

import type { ReactNode } from "react";
import type { FaultView, HomeView } from "../../api/contract.ts";
import { Both } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { FaultItem } from "./fault-item.tsx";
import { faultKey, inFaultOrder } from "./fault-order.ts";

export function FaultsStrip({
  faults,
  homes,
}: {
  faults: readonly FaultView[];
  homes: ReadonlyMap<string, HomeView>;
}): ReactNode {
  return (
    <footer className="faults">
      <h2>
        <Both of={faults.length === 0 ? say.noFaults : say.faults} inline />
        {faults.length === 0 ? null : <span className="count">{faults.length}</span>}
      </h2>
      <ul>
        {inFaultOrder(faults).map((group) => (
          <FaultItem
            key={faultKey(group.fault)}
            group={group}
            home={group.fault.homeId === null ? undefined : homes.get(group.fault.homeId)}
          />
        ))}
      </ul>
    </footer>
  );
}
