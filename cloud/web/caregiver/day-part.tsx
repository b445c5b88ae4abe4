/** Today beside the usual days: a strip to see, sentences to read, and the same hour by hour for who sees no picture. */

import type { ReactNode } from "react";
import type { UsualView } from "../../api/contract/caregiver.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../parts/catalogue.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { useRefusalText } from "../parts/refusal.ts";
import { useCaregiving } from "./care-context.ts";
import { hoursOf, learnedHour, minuteText, runsOf } from "./day-runs.ts";
import { dayWords } from "./home-words.ts";
import { HourAxis, Learned } from "./learned-figure.tsx";
import { useLookedUp } from "./use-looked-up.ts";
import { frameWords } from "./words.ts";

const readEvery = minutes(5);
export function DayPart(): ReactNode {
  const { client, view, nowMs } = useCaregiving();
  const say = useWords(dayWords);
  const sayFrame = useWords(frameWords);
  const refusalText = useRefusalText();
  const usual = useLookedUp(view.homeId, Math.floor(nowMs / readEvery), () => client.usual(view.homeId));
  const learned = useLookedUp(view.homeId, Math.floor(nowMs / readEvery), () => client.learned(view.homeId));
  return (
    <section className="part" aria-labelledby="day">
      <h2 id="day">{say("heading")}</h2>
      {usual.trouble === null ? null : (
        <div className="failed" role="alert">
          <p>
            {say("failed")} {refusalText(usual.trouble)}
          </p>
          <button type="button" className="act" onClick={usual.again}>
            {sayFrame("again")}
          </button>
        </div>
      )}
      {usual.value === null ? (
        usual.trouble === null ? (
          <p>{say("loading")}</p>
        ) : null
      ) : (
        <>
          <Sentences usual={usual.value} />
          <Strip usual={usual.value} />
          <Learned of={learned} />
          <InWords usual={usual.value} learned={learned.value} />
        </>
      )}
    </section>
  );
}

function Sentences({ usual }: { usual: UsualView }): ReactNode {
  const say = useWords(dayWords);
  const time = usePlainTime(usual.timeZone);
  const { firstMovement, lastMovement, gaps } = usual;
  const first = firstMovement.todayMinute;
  const last = lastMovement.yesterdayMinute;
  return (
    <ul className="lines">
      <li>
        <strong>{first === null ? say("firstNone") : say("first", { time: minuteText(first) })}</strong>
        {firstMovement.usual === null ? null : (
          <small>
            {say("firstUsual", {
              from: minuteText(firstMovement.usual.fromMinute),
              to: minuteText(firstMovement.usual.toMinute),
            })}
          </small>
        )}
      </li>
      <li>
        <strong>{last === null ? say("lastNone") : say("last", { time: minuteText(last) })}</strong>
        {lastMovement.usual === null ? null : (
          <small>
            {say("lastUsual", {
              from: minuteText(lastMovement.usual.fromMinute),
              to: minuteText(lastMovement.usual.toMinute),
            })}
          </small>
        )}
      </li>
      {gaps.map(({ fromMs, toMs }) => (
        <li key={fromMs} className="doubt">
          {say("gapAt", { from: time.clock(fromMs), to: time.clock(toMs) })}
        </li>
      ))}
    </ul>
  );
}

function Strip({ usual }: { usual: UsualView }): ReactNode {
  const say = useWords(dayWords);
  const { dayFromMs, dayToMs, nowMs, days } = usual;
  const nowAt = ((nowMs - dayFromMs) / (dayToMs - dayFromMs)) * 100;
  const isUsualKnown = days.counted >= 3;
  const leftOut = days.leftOut.gaps + days.leftOut.absence;
  return (
    <figure className="strip">
      <div className="strip-lanes" role="img" aria-label={say("picture")}>
        <span className="strip-name">{say("today")}</span>
        <div className="strip-lane">
          {runsOf(usual.today).map(({ state, from, width }) => (
            <span key={from} className={`strip-run strip-${state}`} style={{ left: `${from}%`, width: `${width}%` }} />
          ))}
          <span className="strip-now" style={{ left: `${Math.min(100, Math.max(0, nowAt))}%` }} />
        </div>
        {isUsualKnown ? (
          <>
            <span className="strip-name">{say("usual")}</span>
            <div className="strip-lane strip-usual">
              {usual.usual.map((share, n) => (
                // The place in the day is its identity.
                <span key={n} className="strip-share" style={{ height: `${(share ?? 0) * 100}%` }} />
              ))}
            </div>
          </>
        ) : null}
        <span />
        <HourAxis />
      </div>
      <ul className="strip-key">
        <li>
          <span className="strip-box strip-moved" aria-hidden="true" />
          {say("moved")}
        </li>
        {isUsualKnown ? (
          <li>
            <span className="strip-box strip-box-usual" aria-hidden="true" />
            {say("usualMoved")}
          </li>
        ) : null}
        {usual.today.includes("away") ? (
          <li>
            <span className="strip-box strip-away" aria-hidden="true" />
            {say("away")}
          </li>
        ) : null}
        {usual.today.includes("gap") ? (
          <li>
            <span className="strip-box strip-gap" aria-hidden="true" />
            {say("gap")}
          </li>
        ) : null}
      </ul>
      <figcaption>
        {isUsualKnown ? say(usual.dayKind, { count: days.counted }) : say("tooFew")}{" "}
        {leftOut === 0 ? null : say("leftOut", { count: leftOut })}
      </figcaption>
    </figure>
  );
}

const stateWords = {
  moved: "stateMoved",
  still: "stateStill",
  away: "stateAway",
  gap: "stateGap",
  "to-come": "stateToCome",
} as const;

function InWords({ usual, learned }: { usual: UsualView; learned: LearnedDayView | null }): ReactNode {
  const say = useWords(dayWords);
  const time = usePlainTime(usual.timeZone);
  const quietText = (hour: number): string => {
    const known = learned && learnedHour(learned, hour);
    return known === null ? say("unknown") : known.isOwn ? time.length(known.usualMs) : say("quietOthers");
  };
  return (
    <details>
      <summary>{say("table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("hour")}</th>
            <th scope="col">{say("today")}</th>
            <th scope="col">{say("usual")}</th>
            <th scope="col">{say("quietAtMost")}</th>
          </tr>
        </thead>
        <tbody>
          {hoursOf(usual).map(({ hour, today, usual: often }) => (
            <tr key={hour}>
              <th scope="row">{say("inHour", { from: hour, to: hour + 1 })}</th>
              <td>{say(stateWords[today])}</td>
              <td>{say(often)}</td>
              <td>{quietText(hour)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
