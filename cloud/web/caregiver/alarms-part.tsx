/** Open alarms: what, since when, who has it, and three large buttons. What somebody answers names what was on the screen, so that nobody takes what was never shown. */

import { useState, type ReactNode } from "react";
import type { CareIncident, CareReply } from "../../api/contract/caregiver.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { useRefusalText, type Refused } from "../parts/refusal.ts";
import { alarmWords, outcomeWords, roomWords } from "../parts/words.ts";
import { AnswerSymbol } from "./answer-symbol.tsx";
import { useCaregiving } from "./care-context.ts";
import { useWho } from "./who.ts";
import { alarmsWords } from "./words.ts";

export function AlarmsPart(): ReactNode {
  const { view } = useCaregiving();
  return view.open.map((incident) => <AlarmCard key={incident.incidentId} incident={incident} />);
}

function AlarmCard({ incident }: { incident: CareIncident }): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(alarmsWords);
  const { mode, hasIt } = incident;
  return (
    <section className={hasIt === null ? "part alarm" : "part alarm is-held"} aria-labelledby={incident.incidentId}>
      {mode === "drill" || mode === "test" ? <p className="mode">{say(mode)}</p> : null}
      <Happened incident={incident} />
      <Standing incident={incident} />
      {view.may.answer ? <Answers incident={incident} /> : <p>{say("mayNot")}</p>}
      <Told incident={incident} />
    </section>
  );
}

function Happened({ incident }: { incident: CareIncident }): ReactNode {
  const { view, nowMs, freshness } = useCaregiving();
  const say = useWords(alarmsWords);
  const time = usePlainTime(view.timeZone);
  const language = useLanguage();
  const at = language === "zh" ? 0 : 1;
  const isHeld = incident.hasIt !== null;
  const who = useWho();
  return (
    <>
      <p className="alarm-who">{who(view)}</p>
      <h2 id={incident.incidentId} className="alarm-what">
        <AnswerSymbol answer="alarm" isHeld={isHeld} />
        <span>
          {incident.alarms.map(({ alarm, room, isSuspected }, n) => (
            <span className="alarm-kind" key={n}>
              {alarmWords(alarm, isSuspected ? "low" : "high")[at]}
              {room === null ? null : ` · ${roomWords[room][at]}`}
            </span>
          ))}
        </span>
      </h2>
      <ul className="alarm-times">
        {incident.alarms.map(({ occurredAtMs, recordedAtMs, isLate, hasEased, because }, n) => (
          <li key={n}>
            {occurredAtMs === null
              ? say("unknownTime")
              : freshness === "old"
                ? time.dayAndClock(occurredAtMs, nowMs)
                : say("at", { time: time.dayAndClock(occurredAtMs, nowMs), ago: time.length(nowMs - occurredAtMs) })}
            {isLate || occurredAtMs === null
              ? ` · ${say("late", { time: time.dayAndClock(recordedAtMs, nowMs) })}`
              : null}
            {hasEased ? ` · ${say("eased")}` : null}
            {because === null ? null : <p className="because">{because[language]}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Who has it; told aloud as soon as somebody does. */
function Standing({ incident }: { incident: CareIncident }): ReactNode {
  const { view, nowMs, freshness } = useCaregiving();
  const say = useWords(alarmsWords);
  const time = usePlainTime(view.timeZone);
  const { hasIt, attendedAtMs, said, openedAtMs, nextStepDueAtMs } = incident;
  const isLive = freshness !== "old";
  return (
    <div className="standing">
      <strong aria-live="polite">
        {hasIt === null ? say("nobody") : say("hasIt", { who: hasIt.by })}
        {attendedAtMs === null ? null : <span> {say("attended", { time: time.clock(attendedAtMs) })}</span>}
      </strong>
      {hasIt === null ? (
        isLive ? (
          <span>{say("nobodyFor", { length: time.length(nowMs - openedAtMs) })}</span>
        ) : null
      ) : (
        <span>{say("hasItSince", { time: time.dayAndClock(hasIt.sinceMs, nowMs) })}</span>
      )}
      {hasIt === null && nextStepDueAtMs !== null && isLive ? (
        <span>{say("nextStep", { length: time.length(nextStepDueAtMs - nowMs) })}</span>
      ) : null}
      {said.length === 0 ? null : (
        <ul aria-label={say("said")}>
          {said.map(({ by, what, atMs }) => (
            <li key={`${by} ${atMs}`}>
              {say(what === "cannot" ? "saidCannot" : "saidOnMyWay", { who: by })} · {time.clock(atMs)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const buttonWords = { "on-my-way": "onMyWay", "has-it": "iHaveIt", cannot: "cannot" } as const;
/** The one that helps most first. */
const buttons = ["on-my-way", "has-it", "cannot"] as const satisfies readonly CareReply[];

function Answers({ incident }: { incident: CareIncident }): ReactNode {
  const { client, by, needsName, look } = useCaregiving();
  const say = useWords(alarmsWords);
  const refusalText = useRefusalText();
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<"taken" | "takenCannot" | "stale" | "over" | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const answer = async (what: CareReply): Promise<void> => {
    setBusy(true);
    setSaid(null);
    setTrouble(null);
    const got = await client.answer(incident.incidentId, { by, version: incident.version, what });
    setBusy(false);
    if (got.kind === "refused") setTrouble(got);
    else if (got.kind === "changed") setSaid(got.incident === null ? "over" : "stale");
    else setSaid(what === "cannot" ? "takenCannot" : "taken");
    look();
  };
  // Nobody takes an alarm out of another one's hand from a page; whoever goes there says so all the same.
  const isOthers = incident.hasIt !== null && incident.mine !== "has-it";
  const shown = buttons.filter((what) => what !== "has-it" || !isOthers);
  return (
    <div className="answers">
      <h3>{say("answering")}</h3>
      {shown.map((what, n) => (
        <button
          key={what}
          type="button"
          className={n === 0 ? "act act-first" : "act"}
          aria-pressed={incident.mine === what}
          disabled={isBusy || needsName}
          onClick={() => void answer(what)}
        >
          {say(buttonWords[what])}
        </button>
      ))}
      <p className="said" role="status">
        {said === null ? "" : say(said)}
        {trouble === null ? "" : refusalText(trouble)}
      </p>
    </div>
  );
}

function Told({ incident }: { incident: CareIncident }): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(alarmsWords);
  const time = usePlainTime(view.timeZone);
  if (incident.told.length === 0) return null;
  const nameless = { desk: "toDesk", person: "toSomebody", centre: "toCentre" } as const;
  return (
    <details className="told">
      <summary>{say("told")}</summary>
      <ul>
        {incident.told.map(({ to, name, atMs, hasArrived }, n) => (
          <li key={n}>
            {name ?? say(nameless[to])} · {time.clock(atMs)} ·{" "}
            {say(hasArrived === null ? "underWay" : hasArrived ? "arrived" : "notArrived")}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function LatelyPart(): ReactNode {
  const { view, nowMs } = useCaregiving();
  const say = useWords(alarmsWords);
  const time = usePlainTime(view.timeZone);
  const at = useLanguage() === "zh" ? 0 : 1;
  if (view.lately.length === 0) return null;
  return (
    <section className="part" aria-labelledby="lately">
      <h2 id="lately">{say("lately")}</h2>
      <ul className="lines">
        {view.lately.map(({ incidentId, alarm, openedAtMs, outcome }) => (
          <li key={incidentId}>
            {time.dayAndClock(openedAtMs, nowMs)} ·{" "}
            {say("closedAs", { what: alarmWords(alarm, "high")[at], outcome: outcomeWords[outcome][at] })}
          </li>
        ))}
      </ul>
    </section>
  );
}
