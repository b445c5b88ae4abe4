/** Equipment that is not to be trusted: below the alarms, never between them. */

import type { ReactNode } from "react";
import type { FaultView, HomeView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { roughWords } from "../parts/time-text.ts";
import { faultWords, ownerWords, say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";

export function FaultsStrip({
  faults,
  homes,
}: {
  faults: readonly FaultView[];
  homes: ReadonlyMap<string, HomeView>;
}): ReactNode {
  const { nowMs } = useDesk();
  return (
    <footer className="faults">
      <h2>
        <Both of={faults.length === 0 ? say.noFaults : say.faults} inline />
        {faults.length === 0 ? null : <span className="count">{faults.length}</span>}
      </h2>
      <ul>
        {faults.map((fault) => {
          const home = fault.homeId === null ? undefined : homes.get(fault.homeId);
          const device = home?.devices.find(({ deviceId }) => deviceId === fault.deviceId);
          return (
            <li
              key={`${fault.gatewayId}/${fault.deviceId ?? ""}/${fault.fault}`}
              className={`fault fault-${fault.owner}`}
              title={fault.detail}
            >
              <strong>
                <One of={faultWords[fault.fault]} />
              </strong>
              <span>
                {home?.name ?? fault.gatewayId} · {device?.name ?? fault.deviceId ?? <One of={say.gateway} />}
              </span>
              <span className="fault-since">
                <One of={roughWords(nowMs - fault.sinceMs)} /> · <One of={ownerWords[fault.owner]} />
              </span>
            </li>
          );
        })}
      </ul>
    </footer>
  );
}
