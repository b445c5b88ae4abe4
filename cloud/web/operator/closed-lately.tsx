/** Those closed lately: looked at once more, or opened again. */

import type { ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { outcomeWords, say } from "../parts/words.ts";
import { useDesk, useKnown } from "./desk-context.ts";
import { useAsked } from "./use-asked.ts";

export function ClosedLately(given: {
  /** Changes with each new connection. */
  connection: number;
  look: (closed: IncidentView) => void;
}): ReactNode {
  const { connection, look } = given;
  const { client } = useDesk();
  const last = useKnown(({ closedIds }) => closedIds.at(-1) ?? "");
  const count = useKnown(({ closedIds }) => closedIds.length);
  const closed = useAsked(`closed ${connection} ${count} ${last}`, () => client.closedLately());
  if (!closed.value || closed.value.length === 0) return null;
  return (
    <div className="lately">
      <h3>
        <Both of={say.closedLately} inline />
      </h3>
      <ul>
        {closed.value.map((incident) => (
          <li key={incident.incidentId}>
            <button type="button" className="lately-one" onClick={() => look(incident)}>
              <span className="lately-time">
                {incident.closedAtMs === null ? "" : clockText(incident.closedAtMs).slice(0, 5)}
              </span>
              <span className="lately-home">{incident.homeName ?? <One of={say.unknownHome} />}</span>
              <span className="lately-outcome">
                {incident.outcome ? <One of={outcomeWords[incident.outcome]} /> : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
