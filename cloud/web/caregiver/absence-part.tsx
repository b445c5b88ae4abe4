/** Nobody is expected at home: until when, who said so, and its end. It never stops what is pressed or what detects a fall or a fire, and the page says that where it is set. */

import { useState, type ReactNode } from "react";
import {
  absenceKinds,
  type AbsenceKind,
  type AbsenceView,
  type EndedAbsenceView,
} from "../../api/contract/caregiver.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../parts/catalogue.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { useRefusalText, type Refused } from "../parts/refusal.ts";
import type { Got } from "./care-client.ts";
import { useCaregiving } from "./care-context.ts";
import { absenceWords } from "./home-words.ts";

const aheadMax = days(60);
/** What is chosen at first; somebody who only confirms has set a short one. */
const aheadAtFirst = days(3);
const isWords = { away: "isAway", holiday: "isHoliday", hospital: "isHospital" } as const;

export function AbsencePart(): ReactNode {
  const { view, client, by, needsName, look } = useCaregiving();
  const say = useWords(absenceWords);
  const refusalText = useRefusalText();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const { absence, lastAbsence, may } = view;

  const run = (ask: () => Promise<Got<unknown>>): void => {
    setBusy(true);
    setTrouble(null);
    void ask().then((got) => {
      setBusy(false);
      if (got.kind === "refused") setTrouble(got);
      else setOpen(false);
      look();
    });
  };
  const isLocked = isBusy || needsName;
  return (
    <section className="part" aria-labelledby="absence">
      <h2 id="absence">{say("heading")}</h2>
      {absence === null ? null : <Absence absence={absence} />}
      {absence === null && lastAbsence !== null ? <Ended ended={lastAbsence} /> : null}
      {absence === null && !isOpen ? <p>{say("none")}</p> : null}
      {trouble === null ? null : (
        <p className="failed" role="alert">
          {trouble.code === "absence-changed" ? say("changed") : refusalText(trouble)}
        </p>
      )}
      {!may.setAbsence ? (
        <p>{say("mayNot")}</p>
      ) : isOpen ? (
        <AbsenceForm
          absence={absence}
          isLocked={isLocked}
          leave={() => setOpen(false)}
          set={(kind, lastDay) =>
            run(() => client.setAbsence(view.homeId, { by, kind, lastDay, seen: absence?.absenceId ?? null }))
          }
        />
      ) : (
        <div className="turn">
          {absence === null ? null : (
            <button
              type="button"
              className="act act-first"
              disabled={isLocked}
              onClick={() => run(() => client.endAbsence(view.homeId, { by, absenceId: absence.absenceId }))}
            >
              {say("end")}
            </button>
          )}
          <button type="button" className="act" disabled={isLocked} onClick={() => setOpen(true)}>
            {say(absence === null ? "begin" : "change")}
          </button>
        </div>
      )}
    </section>
  );
}

function Absence({ absence }: { absence: AbsenceView }): ReactNode {
  const { view, nowMs } = useCaregiving();
  const say = useWords(absenceWords);
  const time = usePlainTime(view.timeZone);
  return (
    <div className="absence">
      {/* Its end is the first instant of the day after. */}
      <strong>{say(isWords[absence.kind], { day: time.date(absence.untilMs - 1) })}</strong>
      <p>{say("by", { who: absence.by, time: time.dayAndClock(absence.fromMs, nowMs) })}</p>
      <p>{say("stays")}</p>
      <p>{say("ends")}</p>
    </div>
  );
}

function Ended({ ended }: { ended: EndedAbsenceView }): ReactNode {
  const { view, nowMs } = useCaregiving();
  const say = useWords(absenceWords);
  const time = usePlainTime(view.timeZone);
  const at = time.dayAndClock(ended.endedAtMs, nowMs);
  switch (ended.how) {
    case "person":
      return <p>{say("endedPerson", { who: ended.endedBy ?? "", time: at })}</p>;
    case "date":
      return <p>{say("endedDate", { time: at })}</p>;
    case "activity":
      return <p className="failed">{say("endedActivity", { time: at })}</p>;
  }
}

function AbsenceForm(given: {
  absence: AbsenceView | null;
  isLocked: boolean;
  leave: () => void;
  set: (kind: AbsenceKind, lastDay: string) => void;
}): ReactNode {
  const { absence, isLocked, leave, set } = given;
  const { view, nowMs } = useCaregiving();
  const say = useWords(absenceWords);
  // A day of the calendar, in nobody's time zone.
  const time = usePlainTime("UTC");
  const dateAt = (atMs: number): string => fieldDate(atMs, view.timeZone);
  const [kind, setKind] = useState<AbsenceKind>(absence?.kind ?? "away");
  const [lastDay, setLastDay] = useState(absence?.lastDay ?? dateAt(nowMs + aheadAtFirst));
  const [first, last] = [dateAt(nowMs), dateAt(nowMs + aheadMax)];
  const isPossible = lastDay >= first && lastDay <= last;
  return (
    <form
      className="absence-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPossible) set(kind, lastDay);
      }}
    >
      <fieldset>
        <legend>{say("what")}</legend>
        <div className="choices">
          {absenceKinds.map((one) => (
            <label key={one} className="choice">
              <input type="radio" name="absence" checked={kind === one} onChange={() => setKind(one)} />
              {say(one)}
            </label>
          ))}
        </div>
      </fieldset>
      <label className="field">
        {say("lastDay")}
        <input
          type="date"
          required
          min={first}
          max={last}
          value={lastDay}
          onChange={({ target }) => setLastDay(target.value)}
        />
        {isPossible ? <small>{time.date(Date.parse(`${lastDay}T12:00:00Z`))}</small> : null}
      </label>
      {isPossible ? null : (
        <p className="failed" role="alert">
          {say("chooseDay")}
        </p>
      )}
      <p>{say("stays")}</p>
      <p>{say("ends")}</p>
      <div className="turn">
        <button type="submit" className="act act-first" disabled={isLocked || !isPossible}>
          {say(isLocked ? "setting" : "set")}
        </button>
        <button type="button" className="act" onClick={leave}>
          {say("cancel")}
        </button>
      </div>
    </form>
  );
}

/** As fields of the browser take it: `2026-01-05`, of the home's calendar. */
function fieldDate(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(atMs);
}
