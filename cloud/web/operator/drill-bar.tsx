/**
 * The drill is a place of its own: its incidents never stand among live ones. While one is under way a bar says so; whoever goes over to it sees the whole page
 * marked, and a live alarm calls them back.
 */

import { useMemo, type ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { useKnown } from "./desk-context.ts";
import { waitingOf, type QueueOf } from "./queue-lines.ts";
import { drillCountWords, realWaitsWords, sayQueue } from "./queue-words.ts";

export function DrillBar({ queue, show }: { queue: QueueOf; show: (queue: QueueOf) => void }): ReactNode {
  const live = useKnown(({ queues }) => queues.live);
  const drills = useKnown(({ queues }) => queues.drill.length);
  const waiting = useMemo(() => waitingOf(live), [live]);
  if (queue === "live") {
    if (drills === 0) return null;
    return (
      <div className="drill-bar" role="status">
        <strong>
          <Both of={sayQueue.drillOn} inline />
        </strong>
        <One of={drillCountWords(drills)} />
        <button type="button" className="button button-small-high" onClick={() => show("drill")}>
          <Both of={sayQueue.toDrill} inline />
        </button>
      </div>
    );
  }
  return (
    <>
      <div className="drill-bar drill-bar-whole" role="status">
        <strong>
          <Both of={sayQueue.drillMode} inline />
        </strong>
        <Both of={sayQueue.drillModeMeans} inline />
        <button type="button" className="button button-small-high" onClick={() => show("live")}>
          <Both of={sayQueue.toLive} inline />
        </button>
      </div>
      {waiting === 0 ? null : (
        <div className="drill-real" role="alert">
          <strong>
            <Both of={realWaitsWords(waiting)} inline />
          </strong>
          <button type="button" className="button button-small-high" onClick={() => show("live")}>
            <Both of={sayQueue.answerNow} inline />
          </button>
        </div>
      )}
    </>
  );
}
