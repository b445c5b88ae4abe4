/** What an operator does: take it, call back, send somebody, ask for help, hand it over, say that somebody is there, write the outcome. Each by a click or a letter. */

import { useId, useState, type ReactNode } from "react";
import { stepsOpen, type IncidentStep } from "../../alarms/incident-plan.ts";
import type { IncidentView } from "../../api/contract.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { outcomeWords, say, type Words } from "../parts/words.ts";
import { EscalatePanel, HandOverPanel, SendPanel } from "./act-panels.tsx";
import { keyActWords, sayAct } from "./act-words.ts";
import { useDesk } from "./desk-context.ts";
import { KeyCap } from "./key-cap.tsx";
import { useKeys } from "./keys.ts";
import { sayOf, stepWords } from "./people-words.ts";
import { sayCall, telOf } from "./phone-words.ts";
import { ReopenForm } from "./reopen-form.tsx";
import { reasonMax } from "./steps-panel.tsx";
import { useCallBack } from "./use-call-back.ts";

type Outcome = NonNullable<IncidentView["outcome"]>;
// `as`: the keys of a record that names every outcome.
const outcomes = Object.keys(outcomeWords) as Outcome[];
const noteMax = 2_000;

type Open = "close" | "send" | "escalate" | "hand-over";

export function ActionBar(given: {
  incident: IncidentView;
  /** By which whoever lives there is called back. */
  number: string | null;
  isBusy: boolean;
  perform: (act: DeskAct) => Promise<void>;
  leave: () => void;
}): ReactNode {
  const { incident, number, isBusy, perform, leave } = given;
  const { operator, askName } = useDesk();
  const [open, setOpen] = useState<Open | null>(null);
  const call = useCallBack({ number, homeId: incident.homeId, incidentId: incident.incidentId });
  const { phase, version } = incident;
  const isInHand = phase === "acknowledged" || phase === "attended";
  const isOpen = phase !== "closed";
  const asOperator = (work: () => void): void => (operator === "" ? askName() : work());
  const opens = (next: Open): void => asOperator(() => setOpen(next));
  const isIdle = isOpen && open === null && !isBusy;
  const done = (act: DeskAct): void => {
    setOpen(null);
    void perform(act);
  };

  const acknowledge = (): void => asOperator(() => void perform({ kind: "acknowledge", by: operator, version }));
  const acts: readonly Act[] = [
    { key: "a", words: say.acknowledge, act: acknowledge, isPossible: isIdle && !isInHand, isMain: !isInHand },
    { key: "c", words: sayAct.callBack, act: call.place, isPossible: isIdle && number !== null, isMain: false },
    { key: "d", words: sayAct.send, act: () => opens("send"), isPossible: isIdle && isInHand, isMain: false },
    { key: "e", words: sayAct.escalate, act: () => opens("escalate"), isPossible: isIdle, isMain: false },
    {
      key: "h",
      words: sayAct.handOver,
      act: () => opens("hand-over"),
      isPossible: isIdle && isInHand && incident.acknowledgedBy === operator && incident.handOver === null,
      isMain: false,
    },
    {
      key: null,
      words: say.attend,
      act: () => asOperator(() => void perform({ kind: "attend", by: operator, version })),
      isPossible: isIdle && phase === "acknowledged",
      isMain: phase === "acknowledged",
    },
    { key: "x", words: say.close, act: () => setOpen("close"), isPossible: isIdle && isInHand, isMain: false },
  ];
  useKeys(
    Object.fromEntries(
      acts.flatMap(({ key, act, isPossible }) =>
        key !== null && isPossible ? [[key, { words: keyActWords[key], act }]] : [],
      ),
    ),
  );

  if (!isOpen) {
    return (
      <div className="actions">
        <button type="button" className="button button-quiet" onClick={leave}>
          <Both of={say.back} />
        </button>
        <ReopenForm
          isBusy={isBusy}
          reopen={(why) => asOperator(() => void perform({ kind: "reopen", by: operator, version, why }))}
        />
      </div>
    );
  }
  const panel = { incident, isBusy, perform: done, leave: () => setOpen(null) };
  switch (open) {
    case "close":
      return (
        <CloseForm
          isBusy={isBusy}
          open={stepsOpen(incident)}
          cancel={() => setOpen(null)}
          close={(outcome, note, waive) =>
            asOperator(() => done({ kind: "close", by: operator, version, outcome, note, waive }))
          }
        />
      );
    case "send":
      return <SendPanel {...panel} />;
    case "escalate":
      return <EscalatePanel {...panel} />;
    case "hand-over":
      return <HandOverPanel {...panel} />;
    case null:
      return (
        <div className="actions acts-bar">
          {acts.map((one) => (
            <ActButton key={one.words[1]} act={one} isDone={one.key === "a" && isInHand} />
          ))}
          {call.dialByHand === null ? null : <DialByHand number={call.dialByHand} />}
          {call.failed === null ? null : (
            <p className="call-failed" role="alert">
              {call.failed}
            </p>
          )}
        </div>
      );
  }
}

/** The other acts stay as they are: whoever telephones goes on with both. */
function DialByHand({ number }: { number: string }): ReactNode {
  return (
    <p className="dial-by-hand" role="status">
      <Both of={sayCall.dialByHand} inline />
      <strong className="number">{number}</strong>
      <a href={telOf(number)}>
        <One of={sayCall.dialHere} />
      </a>
    </p>
  );
}

type Act = {
  key: keyof typeof keyActWords | null;
  words: Words;
  act: () => void;
  isPossible: boolean;
  isMain: boolean;
};

function ActButton({ act: { key, words, act, isPossible, isMain }, isDone }: { act: Act; isDone: boolean }): ReactNode {
  return (
    <button
      type="button"
      className={isDone ? "button button-done" : isMain ? "button button-primary" : "button"}
      disabled={!isPossible}
      aria-keyshortcuts={key ?? undefined}
      onClick={act}
    >
      <Both of={words} />
      {key === null ? null : <KeyCap of={key} />}
    </button>
  );
}

function CloseForm(given: {
  isBusy: boolean;
  /** Steps that hold up closing. */
  open: readonly IncidentStep[];
  cancel: () => void;
  close: (outcome: Outcome, note: string, waive: { stepId: string; why: string }[]) => void;
}): ReactNode {
  const { isBusy, open, cancel, close } = given;
  const text = useText();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [note, setNote] = useState("");
  const [why, setWhy] = useState("");
  const isHeldUp = open.length > 0 && why.trim() === "";
  const noteId = useId();
  return (
    <form
      className="close-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (outcome && !isHeldUp) {
          const waive = open.map(({ stepId }) => ({ stepId, why: why.trim() }));
          close(outcome, note.trim(), waive);
        }
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") cancel();
      }}
    >
      <fieldset className="outcomes">
        <legend>
          <Both of={say.outcome} inline />
        </legend>
        {outcomes.map((one, n) => (
          <label key={one} className="outcome">
            <input
              type="radio"
              name="outcome"
              value={one}
              checked={outcome === one}
              // The operator has just pressed "close": the choice is what comes next.
              autoFocus={n === 0}
              onChange={() => setOutcome(one)}
            />
            <Both of={outcomeWords[one]} />
          </label>
        ))}
      </fieldset>
      <label className="close-note" htmlFor={noteId}>
        <Both of={say.note} inline />
        <textarea
          id={noteId}
          rows={2}
          maxLength={noteMax}
          value={note}
          placeholder={text(say.noteHint)}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      {open.length === 0 ? null : (
        <label className="close-note">
          <strong>
            <Both of={sayOf.stepsOpen} inline /> {open.map(({ tell }) => text(stepWords[tell])).join(" · ")}
          </strong>
          <input
            value={why}
            maxLength={reasonMax}
            placeholder={text(sayOf.waiveHint)}
            onChange={(event) => setWhy(event.target.value)}
          />
        </label>
      )}
      <div className="actions">
        <button type="submit" className="button button-primary" disabled={isBusy || outcome === null || isHeldUp}>
          <Both of={outcome === null ? say.chooseOutcome : open.length > 0 ? sayOf.waiveAll : say.closeNow} />
        </button>
        <button type="button" className="button button-quiet" onClick={cancel}>
          <Both of={say.back} />
        </button>
      </div>
    </form>
  );
}
