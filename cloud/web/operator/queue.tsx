/** The queue of open incidents, and below it those closed lately. `j` and `k` go from one to the next. */

import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { AnswerClock } from "./answer-clock.tsx";
import { ClosedLately } from "./closed-lately.tsx";
import { useDesk, useKnown } from "./desk-context.ts";
import { keyWords } from "./key-words.ts";
import { useKeys } from "./keys.ts";
import { faultMasses, incidentMasses } from "./mass-events.ts";
import { waitingOf, type QueueOf } from "./queue-lines.ts";
import { QueueList } from "./queue-list.tsx";
import { QueueSearch } from "./queue-search.tsx";
import { queueRows, type QueueRow } from "./queue-rows.ts";
import { openWords, sayQueue } from "./queue-words.ts";
import { useShown } from "./use-shown.ts";

/** `queue`: nothing in hand, on a screen that has room for one of both. */
export type Chosen =
  | { kind: "incident"; id: string }
  | { kind: "home"; id: string }
  | { kind: "homes" | "check-ins" | "queue" };

export function Queue(given: {
  desk: string;
  queue: QueueOf;
  shown: Chosen | null;
  choose: (incidentId: string) => void;
  /** The live one that has waited longest, also from within a drill. */
  answer: (incidentId: string) => void;
  /** What was searched for. */
  pick: (chosen: Chosen) => void;
  /** One that is over is looked at once more. */
  look: (closed: IncidentView) => void;
}): ReactNode {
  const { desk, queue, shown, choose, answer, pick, look } = given;
  const { client, operator, store } = useDesk();
  const text = useText();
  const list = useRef<HTMLOListElement>(null);
  const lines = useKnown(({ queues }) => queues[queue]);
  const faults = useKnown((state) => state.faults);
  const isArriving = useKnown(({ arriving }) => arriving !== null);
  const connection = useKnown(({ snapshots }) => snapshots);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [mark, setMark] = useState("");
  // A screen with nobody in front of it shows nothing to anybody.
  useShown(list, mark, { desk, client, connection: operator === "" ? null : connection });

  // Where homes are is known when all of them are here.
  const outages = useMemo(
    () =>
      queue === "live" && !isArriving
        ? faultMasses(faults, (homeId) => store.state().homes.get(homeId)?.address ?? null)
        : [],
    [queue, faults, isArriving, store],
  );
  const rows = useMemo(
    () => queueRows(lines, { masses: incidentMasses(lines), outages, opened }),
    [lines, outages, opened],
  );
  const waiting = useMemo(() => waitingOf(lines), [lines]);
  const toggle = useCallback(
    ({ mass, isOpen }: Extract<QueueRow, { kind: "mass" }>): void =>
      setOpened((before) => {
        const next = new Set(before);
        for (const { incident } of mass.members) {
          if (isOpen) next.delete(incident.incidentId);
          else next.add(incident.incidentId);
        }
        return next;
      }),
    [],
  );

  const chosenId = shown?.kind === "incident" ? shown.id : null;
  const step = (by: 1 | -1): void => {
    const next = incidentBeside(rows, chosenId, by);
    if (next !== null) choose(next);
  };
  useKeys({
    j: { words: keyWords.next, act: () => step(1), repeats: true },
    k: { words: keyWords.previous, act: () => step(-1), repeats: true },
  });

  return (
    <aside className="queue" aria-label={text(say.queue)}>
      <AnswerClock choose={answer} />
      <h2 className="queue-title">
        <Both of={say.queue} inline />
        {isArriving ? (
          <span className="queue-arriving" role="status">
            <One of={sayQueue.arriving} />
          </span>
        ) : null}
        <span className={waiting > 0 ? "count count-loud" : "count"}>{lines.length}</span>
      </h2>
      <p className="only-read-aloud" role="status" aria-live="assertive">
        {lines.length > 0 ? <One of={openWords(waiting, lines.length)} /> : null}
      </p>
      <QueueSearch choose={pick} />
      <QueueList rows={rows} list={list} chosenId={chosenId} choose={choose} toggle={toggle} drawn={setMark} />
      <ClosedLately connection={connection} look={look} />
    </aside>
  );
}

/** The next one below or above the one in hand; from nowhere the first. */
function incidentBeside(rows: readonly QueueRow[], chosenId: string | null, by: 1 | -1): string | null {
  const now = rows.findIndex(({ key }) => key === chosenId);
  for (let at = now < 0 ? 0 : now + by; at >= 0 && at < rows.length; at += by) {
    const row = rows[at];
    if (row?.kind === "incident") return row.key;
    if (now < 0 && by < 0) break;
  }
  return null;
}
