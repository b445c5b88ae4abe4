/** The week in words, how it compares, its alarms, and each day with what is not known of it. */

import { useState, type ReactNode } from "react";
import type { WeekDay, WeekView } from "../../api/contract/caregiver.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { useRefusalText } from "../parts/refusal.ts";
import { alarmWords, outcomeWords } from "../parts/words.ts";
import { useCaregiving } from "./care-context.ts";
import { weekWords } from "./home-words.ts";
import { useLookedUp } from "./use-looked-up.ts";
import { weekLead, weekSentences } from "./week-text.ts";
import { frameWords } from "./words.ts";

/** The server knows eight. */
const weeksBackMax = 7;

export function WeekPart(): ReactNode {
  const { client, view, nowMs } = useCaregiving();
  const say = useWords(weekWords);
  const sayFrame = useWords(frameWords);
  const refusalText = useRefusalText();
  const [back, setBack] = useState(0);
  const [lastFrom, setLastFrom] = useState<string | null>(null);
  const from = back === 0 || lastFrom === null ? null : movedBy(lastFrom, -7 * back);
  const week = useLookedUp(`${view.homeId} ${from}`, Math.floor(nowMs / hours(1)), async () => {
    const got = await client.week(view.homeId, from);
    if (got.kind === "answer" && from === null) setLastFrom(got.value.from);
    return got;
  });
  return (
    <section className="part" aria-labelledby="week">
      <h2 id="week">{say("heading")}</h2>
      {week.trouble === null ? null : (
        <div className="failed" role="alert">
          <p>
            {say("failed")} {refusalText(week.trouble)}
          </p>
          <button type="button" className="act" onClick={week.again}>
            {sayFrame("again")}
          </button>
        </div>
      )}
      {week.value === null ? week.trouble === null ? <p>{say("loading")}</p> : null : <Week week={week.value} />}
      <div className="turn">
        <button
          type="button"
          className="act"
          disabled={back >= weeksBackMax || lastFrom === null}
          onClick={() => setBack(back + 1)}
        >
          {say("earlier")}
        </button>
        <button type="button" className="act" disabled={back === 0} onClick={() => setBack(back - 1)}>
          {say("later")}
        </button>
      </div>
    </section>
  );
}

/** Dates of a calendar have no time zone. */
const atNoon = (date: string): number => Date.parse(`${date}T12:00:00Z`);
const movedBy = (date: string, count: number): string =>
  new Date(atNoon(date) + count * days(1)).toISOString().slice(0, 10);

function Week({ week }: { week: WeekView }): ReactNode {
  const say = useWords(weekWords);
  const time = usePlainTime(week.timeZone);
  const calendar = usePlainTime("UTC");
  const day = (date: string): string => calendar.date(atNoon(date));
  const shortDay = (date: string): string => calendar.day(atNoon(date), atNoon(week.to) + days(9));
  const partly = week.days.filter(({ gapMinutes, standing }) => gapMinutes > 0 && standing !== "to-come");
  return (
    <>
      <p className="week-range">{say("range", { from: day(week.from), to: day(week.to) })}</p>
      <p>{weekLead(week, say)}</p>
      <ul className="lines week-lines">
        {weekSentences(week, say, time).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>
          <Alarms week={week} />
        </li>
        {week.days
          .filter(({ standing }) => standing === "absent")
          .map(({ date }) => (
            <li key={date}>{say("absent", { day: shortDay(date) })}</li>
          ))}
        {partly.map(({ date, gapMinutes }) => (
          <li key={`gap ${date}`} className="doubt">
            {say("gaps", { day: shortDay(date), length: time.length(gapMinutes * minutes(1)) })}
          </li>
        ))}
      </ul>
      <Days week={week} />
    </>
  );
}

function Alarms({ week }: { week: WeekView }): ReactNode {
  const say = useWords(weekWords);
  const time = usePlainTime(week.timeZone);
  const at = useLanguage() === "zh" ? 0 : 1;
  const { nowMs } = useCaregiving();
  if (week.alarms.length === 0) return say("noAlarms");
  return (
    <>
      {say("alarms", { count: week.alarms.length })}
      <ul>
        {week.alarms.map(({ incidentId, alarm, openedAtMs, outcome, answeredAfterMs }) => {
          const told = { time: time.dayAndClock(openedAtMs, nowMs), what: alarmWords(alarm, "high")[at] };
          if (outcome === null) return <li key={incidentId}>{say("alarmOpen", told)}</li>;
          const ended = { ...told, outcome: outcomeWords[outcome][at] };
          return (
            <li key={incidentId}>
              {answeredAfterMs === null
                ? say("alarmNobody", ended)
                : say("alarmLine", { ...ended, after: time.length(answeredAfterMs) })}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Days({ week }: { week: WeekView }): ReactNode {
  const say = useWords(weekWords);
  const time = usePlainTime(week.timeZone);
  const language = useLanguage();
  const most = Math.max(1, ...week.days.map(({ activeQuarters }) => activeQuarters ?? 0));
  const weekday = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", weekday: "short" });
  const calendar = usePlainTime("UTC");
  const text = ({ standing, activeQuarters }: WeekDay): string => {
    switch (standing) {
      case "active":
        return time.length((activeQuarters ?? 0) * minutes(15));
      case "still":
        return say("standingStill");
      case "absent":
        return say("standingAbsent");
      case "unknown":
        return say("standingUnknown");
      case "to-come":
        return say("standingToCome");
    }
  };
  return (
    <table className="days">
      <caption>{say("days")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("day")}</th>
          <th scope="col">{say("activity")}</th>
        </tr>
      </thead>
      <tbody>
        {week.days.map((day) => (
          <tr key={day.date}>
            <th scope="row">
              {weekday.format(atNoon(day.date))}{" "}
              <small>{calendar.day(atNoon(day.date), atNoon(week.to) + days(9))}</small>
            </th>
            <td>
              {day.standing === "active" ? (
                <span className="bar" aria-hidden="true">
                  <span style={{ width: `${((day.activeQuarters ?? 0) / most) * 100}%` }} />
                </span>
              ) : null}
              <span className={day.standing === "active" ? "" : "doubt"}>{text(day)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
