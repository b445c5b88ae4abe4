/** One resident on the list of check-ins: who, why, and when it is open, the number, what was said, and what comes of the call by one click. */

import { useId, useState, type ReactNode } from "react";
import type { CheckInRequest, CheckInRow } from "../../api/contract/check-ins.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { dateWords, roughWords } from "../parts/time-text.ts";
import { agoWords } from "../parts/words.ts";
import { CallNumber } from "./call-button.tsx";
import { checkInOutcomeWords, nextTryWords, sayCheckIn, whyCalledWords } from "./check-in-words.ts";
import { riskWords } from "./screen-words.ts";

type Outcome = CheckInRequest["outcome"];
export type SaidOfCall = { outcome: Outcome; note: string; retry: keyof typeof nextTryWords };

const outcomes = ["well", "wants", "not-reached", "help"] as const satisfies readonly Outcome[];
const retries = ["rule", "hour", "evening", "morning"] as const satisfies readonly (keyof typeof nextTryWords)[];

export function CheckInEntry(given: {
  row: CheckInRow;
  readAtMs: number;
  isOpen: boolean;
  /** Somebody else took them a moment ago. */
  takenBy: string | null;
  isBusy: boolean;
  choose: () => void;
  say: (said: SaidOfCall) => void;
}): ReactNode {
  const { row, readAtMs, isOpen, choose } = given;
  const isBirthday = row.bornOn !== null && row.bornOn.slice(5) === monthAndDay(readAtMs);
  return (
    <li className={`check-in check-in-${row.urgency}`} data-resident={row.residentId}>
      <button type="button" className="check-in-head" aria-expanded={isOpen} onClick={choose}>
        <span className="check-in-who">
          <strong>{row.name ?? <One of={sayCheckIn.unknownName} />}</strong>
          <span>{row.address ?? ""}</span>
        </span>
        <span className="check-in-why">
          <span className={row.urgency === "loud" ? "tag tag-late" : "tag"}>
            <One of={row.tries > 0 ? sayCheckIn.tries(row.tries) : whyCalledWords[row.why]} />
          </span>
          {row.risk === "low" || row.risk === "medium" ? null : (
            <span className="tag">
              <One of={riskWords[row.risk]} />
            </span>
          )}
          {isBirthday ? (
            <span className="tag">
              <One of={sayCheckIn.birthday} />
            </span>
          ) : null}
          {row.calling === null ? null : (
            <span className="tag tag-mode">
              <One of={sayCheckIn.calling(row.calling.by)} />
            </span>
          )}
        </span>
        <span className="check-in-since">
          {row.reachedAtMs === null ? (
            <One of={sayCheckIn.never} />
          ) : (
            <>
              <One of={sayCheckIn.reached} /> <One of={agoWords(roughWords(readAtMs - row.reachedAtMs))} />
            </>
          )}
        </span>
      </button>
      {isOpen ? <OpenEntry {...given} /> : null}
    </li>
  );
}

function OpenEntry(given: Parameters<typeof CheckInEntry>[0]): ReactNode {
  const { row, takenBy, isBusy, say } = given;
  const text = useText();
  const id = useId();
  const [note, setNote] = useState("");
  const [retry, setRetry] = useState<SaidOfCall["retry"]>("rule");
  return (
    <div className="check-in-open">
      {takenBy === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayCheckIn.takenByOther(takenBy)} />
        </p>
      )}
      {row.hasAlarm ? (
        <p className="panel-failed" role="alert">
          <Both of={sayCheckIn.hasAlarm} />
        </p>
      ) : null}
      <p className="check-in-phone">
        {row.phone === null ? (
          <Both of={sayCheckIn.noPhone} />
        ) : (
          <CallNumber number={row.phone} homeId={row.homeId} incidentId={null} />
        )}
      </p>
      {row.note === null || row.note === "" ? null : (
        <p>
          <One of={sayCheckIn.wish} /> · {row.note}
        </p>
      )}
      {row.last === null ? null : (
        <p className="check-in-last">
          <One of={sayCheckIn.last} /> · <One of={dateWords(row.last.atMs)} /> ·{" "}
          <One of={checkInOutcomeWords[row.last.outcome].name} /> · {row.last.by}
          {row.last.note === "" ? "" : ` · ${row.last.note}`}
        </p>
      )}
      <div className="check-in-fields">
        <label htmlFor={`${id}note`}>
          <One of={sayCheckIn.note} />
          <input id={`${id}note`} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        </label>
        <label htmlFor={`${id}retry`}>
          <One of={sayCheckIn.retry} />
          <select
            id={`${id}retry`}
            value={retry}
            onChange={(event) => setRetry(retries.find((one) => one === event.target.value) ?? "rule")}
          >
            {retries.map((one) => (
              <option key={one} value={one}>
                {text(nextTryWords[one])}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="check-in-outcomes">
        {outcomes.map((outcome) => {
          const isWithout = outcome === "wants" && note.trim() === "";
          return (
            <button
              key={outcome}
              type="button"
              className={`button check-in-${outcome}`}
              disabled={isBusy || isWithout}
              onClick={() => say({ outcome, note, retry })}
            >
              <Both of={checkInOutcomeWords[outcome].name} />
              <span className="check-in-does">
                <One of={isWithout ? sayCheckIn.needsNote : checkInOutcomeWords[outcome].does} />
              </span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** `03-08`, by the clock of whoever looks. */
function monthAndDay(atMs: number): string {
  const now = new Date(atMs);
  return `${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}

/** When it is tried again; undefined: as the rules say. An evening that is over is tomorrow's. */
export function retryAt(retry: SaidOfCall["retry"], nowMs: number): number | undefined {
  if (retry === "rule") return undefined;
  const at = new Date(nowMs);
  if (retry === "hour") return at.setHours(at.getHours() + 1);
  if (retry === "morning") at.setDate(at.getDate() + 1);
  const then = at.setHours(retry === "morning" ? 9 : 18, 0, 0, 0);
  return then > nowMs ? then : undefined;
}
