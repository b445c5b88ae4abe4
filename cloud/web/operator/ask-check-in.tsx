/** Somebody is to be called on a day: because they asked for it, or came home from hospital. The list of that day has them. */

import { useId, useState, type ReactNode } from "react";
import { days } from "@shouwang/shared/time/duration.ts";
import type { AskCheckInRequest, CheckInAsked } from "../../api/contract/check-ins.ts";
import { callAtMs, dayText } from "../parts/day-text.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { dateWords } from "../parts/time-text.ts";
import { sayCheckIn, whyCalledWords } from "./check-in-words.ts";
import { useDesk } from "./desk-context.ts";

type Why = AskCheckInRequest["why"];
const whys = ["asked-for", "after-hospital"] as const satisfies readonly Why[];
const aheadMax = days(60);
const noteMax = 500;

export function AskCheckIn({ residentId }: { residentId: string }): ReactNode {
  const { client, operator, askName } = useDesk();
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ wantedAtMs: number; now: CheckInAsked } | null>(null);
  const send = async (what: Omit<AskCheckInRequest, "by">): Promise<void> => {
    setIsBusy(true);
    const answer = await client.askCheckIn(residentId, { by: operator, ...what });
    setIsBusy(false);
    if (answer.kind === "failed") return setFailed(answer.message);
    setFailed(null);
    setIsOpen(false);
    setAsked({ wantedAtMs: what.dueAtMs, now: answer.value });
  };
  return (
    <div className="ask-check-in">
      {asked === null ? null : <OnTheList {...asked} />}
      {failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayCheckIn.notNoted} inline /> {failed}
        </p>
      )}
      {isOpen ? (
        <AskForm isBusy={isBusy} send={(what) => void send(what)} leave={() => setIsOpen(false)} />
      ) : (
        <button type="button" className="button" onClick={() => (operator === "" ? askName() : setIsOpen(true))}>
          <Both of={sayCheckIn.ask} inline />
        </button>
      )}
    </div>
  );
}

/** What was agreed is said as the list has it: an earlier one is made first, and this one is not. */
function OnTheList({ wantedAtMs, now }: { wantedAtMs: number; now: CheckInAsked }): ReactNode {
  return (
    <p role="status">
      <Both of={now.dueAtMs === wantedAtMs ? sayCheckIn.askedFor : sayCheckIn.askedEarlier} inline />{" "}
      <strong>
        <One of={dateWords(now.dueAtMs)} /> · <One of={whyCalledWords[now.why]} />
      </strong>
    </p>
  );
}

function AskForm(given: {
  isBusy: boolean;
  send: (what: Omit<AskCheckInRequest, "by">) => void;
  leave: () => void;
}): ReactNode {
  const { isBusy, send, leave } = given;
  const text = useText();
  const id = useId();
  const [nowMs] = useState(() => Date.now());
  const [first, last] = [dayText(nowMs), dayText(nowMs + aheadMax - days(1))];
  const [why, setWhy] = useState<Why>("asked-for");
  const [day, setDay] = useState(dayText(nowMs + days(1)));
  const [note, setNote] = useState("");
  const isPossible = day >= first && day <= last;
  return (
    <form
      className="check-in-fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (isPossible) send({ why, dueAtMs: callAtMs(day, Date.now()), note: note.trim() });
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave();
      }}
    >
      <label htmlFor={`${id}why`}>
        <One of={sayCheckIn.askWhy} />
        <select
          id={`${id}why`}
          value={why}
          // Whoever opened this says why next.
          autoFocus
          onChange={({ target }) => setWhy(whys.find((one) => one === target.value) ?? "asked-for")}
        >
          {whys.map((one) => (
            <option key={one} value={one}>
              {text(whyCalledWords[one])}
            </option>
          ))}
        </select>
      </label>
      <label htmlFor={`${id}day`}>
        <One of={sayCheckIn.askDay} />
        <input
          id={`${id}day`}
          type="date"
          required
          min={first}
          max={last}
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
      </label>
      <label htmlFor={`${id}note`}>
        <One of={sayCheckIn.askNote} />
        <input id={`${id}note`} value={note} maxLength={noteMax} onChange={({ target }) => setNote(target.value)} />
      </label>
      {isPossible ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayCheckIn.askChoose} inline />
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button button-primary" disabled={isBusy || !isPossible}>
          <Both of={sayCheckIn.askNow} inline />
        </button>
        <button type="button" className="button button-quiet" onClick={leave}>
          <Both of={sayCheckIn.askCancel} inline />
        </button>
      </div>
    </form>
  );
}
