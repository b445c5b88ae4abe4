/** The whole area in one line of large numbers. */

import type { ReactNode } from "react";
import type { BoardView } from "../../api/contract/board.ts";
import { useWords } from "../parts/catalogue.ts";
import { ageText } from "../parts/time-text.ts";
import { lengthText, shareText } from "./length-text.ts";
import { boardWords } from "./words.ts";

export function Totals({ of: { total, practising }, nowMs }: { of: BoardView; nowMs: number }): ReactNode {
  const say = useWords(boardWords);
  const { unanswered, waitingSinceMs, inHand, onTheWay, there, suspected, kitsDown, kits, today } = total;
  const spoken = say("spoken", { waiting: unanswered, inHand, down: kitsDown });
  const facts: readonly { name: string; value: string; note?: string; kind?: string }[] = [
    {
      name: say("unanswered"),
      value: String(unanswered),
      ...(waitingSinceMs === null ? {} : { note: say("longest", { time: ageText(nowMs - waitingSinceMs) }) }),
      kind: unanswered > 0 ? "total-waiting" : "",
    },
    {
      name: say("inHand"),
      value: String(inHand),
      ...(suspected > 0 ? { note: say("suspectedCount", { count: suspected }) } : {}),
    },
    { name: say("onTheWay"), value: String(onTheWay), note: say("thereCount", { count: there }) },
    {
      name: say("kitsDown"),
      value: String(kitsDown),
      note: say("ofKits", { count: kits }),
      kind: kitsDown > 0 ? "total-down" : "",
    },
    { name: say("today"), value: String(today.incidents) },
    { name: say("within15"), value: shareText(say, today.within15) },
    { name: say("p90"), value: lengthText(say, today.answeredP90Ms) },
  ];
  return (
    <section className="totals" aria-label={say("now")}>
      <p className="only-read-aloud" role="status">
        {spoken}
      </p>
      <dl>
        {facts.map(({ name, value, note = "", kind = "" }) => (
          <div key={name} className={`total ${kind}`}>
            <dt>{name}</dt>
            <dd>
              <strong className={value === say("none") ? "total-none" : undefined}>{value}</strong>
              <span className="total-note">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      {practising > 0 ? <p className="practising">{say("practising", { count: practising })}</p> : null}
    </section>
  );
}
