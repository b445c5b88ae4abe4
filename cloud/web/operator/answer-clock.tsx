/**
 * One settled place on top of the queue: who has waited longest for somebody to take their alarm, and for how long, against the target. It is always about live
 * alarms, whatever else the page shows.
 */

import { useMemo, type ReactNode } from "react";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { leadingAlarm } from "../../alarms/queue-order.ts";
import { Both, One } from "../parts/language.tsx";
import { ageText, clockText } from "../parts/time-text.ts";
import { alarmWords, say } from "../parts/words.ts";
import { useKnown, useLine, useNowMs } from "./desk-context.ts";
import { oldestWaiting, waitingOf } from "./queue-lines.ts";
import { moreWaitWords, overWords, sayQueue, waitedWords } from "./queue-words.ts";

/** GB/T 33358-2016 asks 15 s of hotlines that are no emergency: a floor for ours. Escalation and the second seat are this house's own. */
const answerWithin = seconds(15);
const escalationFrom = seconds(30);
const secondSeatFrom = seconds(60);

export function AnswerClock({ choose }: { choose: (incidentId: string) => void }): ReactNode {
  const lines = useKnown(({ queues }) => queues.live);
  const oldest = useMemo(() => oldestWaiting(lines), [lines]);
  const waiting = useMemo(() => waitingOf(lines), [lines]);
  const line = useLine();
  const nowMs = useNowMs();
  const isFrozen = line === "blind";
  if (oldest === null) {
    return (
      <div className="answer-clock answer-clock-calm">
        <Both of={isFrozen ? sayQueue.frozen : sayQueue.nobodyWaits} inline />
      </div>
    );
  }
  const waitedMs = Math.max(0, nowMs - oldest.roundStartedAtMs);
  const isOver = waitedMs > answerWithin;
  const alarm = leadingAlarm(oldest);
  return (
    <button
      type="button"
      className={`answer-clock ${isOver ? "answer-clock-over" : ""}`}
      onClick={() => choose(oldest.incidentId)}
    >
      <span className="answer-clock-name">
        <One of={sayQueue.oldest} />
        {waiting > 1 ? (
          <span className="answer-clock-more">
            <One of={moreWaitWords(waiting - 1)} />
          </span>
        ) : null}
      </span>
      <span className="answer-clock-time">
        <span className="running">{ageText(waitedMs)}</span>
        <span className="answer-clock-of"> / {ageText(answerWithin)}</span>
      </span>
      <span className="answer-clock-who">
        {alarm ? <One of={alarmWords(alarm.alarm, alarm.confidence)} /> : <One of={say.unknown} />}
        {" · "}
        {oldest.homeName ?? <One of={say.unknownHome} />}
      </span>
      <progress
        className="answer-clock-bar"
        max={answerWithin}
        value={Math.min(waitedMs, answerWithin)}
        aria-hidden="true"
      />
      <span className="answer-clock-said">
        {isFrozen ? (
          <>
            <One of={sayQueue.frozen} /> · <One of={sayQueue.asOf} /> {clockText(nowMs)}
          </>
        ) : isOver ? (
          <One of={overWords(ageText(waitedMs - answerWithin), waitedMs > secondSeatFrom, waitedMs > escalationFrom)} />
        ) : (
          <>
            <One of={waitedWords(Math.floor(waitedMs / seconds(1)))} /> · <One of={sayQueue.within} />
          </>
        )}
      </span>
    </button>
  );
}
