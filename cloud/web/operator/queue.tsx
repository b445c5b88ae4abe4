/** The queue of open incidents, and below it those closed lately. Arrow keys move in it, Enter goes to the one chosen. */

import { useRef, type KeyboardEvent, type ReactNode } from "react";
import { needsHands, queueGroupOf, type QueueGroup } from "../../alarms/queue-order.ts";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { outcomeWords, say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { IncidentCard } from "./incident-card.tsx";
import { groupWords } from "./people-words.ts";
import { useAsked } from "./use-asked.ts";
import { useShown } from "./use-shown.ts";

export type Chosen = { kind: "incident"; id: string } | { kind: "home"; id: string } | { kind: "homes" };

export function Queue(given: {
  desk: string;
  open: readonly IncidentView[];
  homes: ReadonlyMap<string, HomeView>;
  shown: Chosen | null;
  choose: (chosen: Chosen) => void;
  /** One that is over is looked at once more. */
  look: (closed: IncidentView) => void;
  closedMark: string;
  /** Changes with each new connection. */
  connection: number;
}): ReactNode {
  const { desk, open, homes, shown, choose, look, closedMark, connection } = given;
  const { client, operator } = useDesk();
  const list = useRef<HTMLOListElement>(null);
  const mark = open.map(({ incidentId, version }) => `${incidentId}@${version}`).join(" ");
  // A screen with nobody in front of it shows nothing to anybody.
  useShown(list, mark, { desk, client, connection: operator === "" ? null : connection });
  const closed = useAsked(`closed ${connection} ${closedMark}`, () => client.closedLately());
  const waiting = open.filter(needsHands).length;

  return (
    <aside className="queue">
      <h2 className="queue-title">
        <Both of={say.queue} inline />
        <span className={waiting > 0 ? "count count-loud" : "count"}>{open.length}</span>
      </h2>
      <p className="only-read-aloud" role="status" aria-live="assertive">
        {open[0] ? `${waiting} / ${open.length} ${open[0].homeName ?? ""}` : ""}
      </p>
      <ol className="queue-list" ref={list} onKeyDown={moveInList}>
        {open.map((incident, n) => (
          <li key={incident.incidentId}>
            <GroupTitle of={queueGroupOf(incident)} before={open[n - 1]} open={open} />
            <IncidentCard
              incident={incident}
              home={incident.homeId === null ? undefined : homes.get(incident.homeId)}
              isChosen={shown?.kind === "incident" && shown.id === incident.incidentId}
              choose={() => choose({ kind: "incident", id: incident.incidentId })}
            />
          </li>
        ))}
        {open.length === 0 ? (
          <li className="queue-empty">
            <Both of={say.noIncidents} />
          </li>
        ) : null}
      </ol>
      {closed.value && closed.value.length > 0 ? (
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
      ) : null}
    </aside>
  );
}

/** Over the first one of its part of the queue: what this part is, and how many there are. */
function GroupTitle(given: {
  of: QueueGroup;
  before: IncidentView | undefined;
  open: readonly IncidentView[];
}): ReactNode {
  const { of, before, open } = given;
  const words = groupWords[of];
  if (words === undefined || (before && queueGroupOf(before) === of)) return null;
  return (
    <h3 className="queue-group">
      <Both of={words} inline /> <span className="count">{open.filter((one) => queueGroupOf(one) === of).length}</span>
    </h3>
  );
}

function moveInList(event: KeyboardEvent<HTMLOListElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const cards = [...event.currentTarget.querySelectorAll("button")];
  const at = cards.findIndex((card) => card === document.activeElement);
  cards[Math.min(cards.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
}
