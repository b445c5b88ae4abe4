/** The three things an operator does: take it, say that somebody is there, write the outcome. */

import { useId, useState, type ReactNode } from "react";
import { stepsOpen, type IncidentStep } from "../../alarms/incident-plan.ts";
import type { IncidentView } from "../../api/contract.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, useText } from "../parts/language.tsx";
import { outcomeWords, say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { sayOf, stepWords } from "./people-words.ts";
import { ReopenForm } from "./reopen-form.tsx";
import { reasonMax } from "./steps-panel.tsx";

type Outcome = NonNullable<IncidentView["outcome"]>;
// `as`: the keys of a record that names every outcome.
const outcomes = Object.keys(outcomeWords) as Outcome[];
const noteMax = 2_000;

export function ActionBar(given: {
  incident: IncidentView;
  isBusy: boolean;
  perform: (act: DeskAct) => Promise<void>;
  leave: () => void;
}): ReactNode {
  const { incident, isBusy, perform, leave } = given;
  const { operator, askName } = useDesk();
  const [isClosing, setIsClosing] = useState(false);
  const { phase, version } = incident;
  const isInHand = phase === "acknowledged" || phase === "attended";
  const asOperator = (work: () => void): void => (operator === "" ? askName() : work());

  if (phase === "closed") {
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
  if (isClosing) {
    return (
      <CloseForm
        isBusy={isBusy}
        open={stepsOpen(incident)}
        cancel={() => setIsClosing(false)}
        close={(outcome, note, waive) =>
          asOperator(() => {
            setIsClosing(false);
            void perform({ kind: "close", by: operator, version, outcome, note, waive });
          })
        }
      />
    );
  }
  return (
    <div className="actions">
      <button
        type="button"
        className={isInHand ? "button button-done" : "button button-primary"}
        disabled={isBusy || isInHand}
        onClick={() => asOperator(() => void perform({ kind: "acknowledge", by: operator, version }))}
      >
        <Both of={say.acknowledge} />
      </button>
      <button
        type="button"
        className={phase === "acknowledged" ? "button button-primary" : "button"}
        disabled={isBusy || phase !== "acknowledged"}
        onClick={() => asOperator(() => void perform({ kind: "attend", by: operator, version }))}
      >
        <Both of={say.attend} />
      </button>
      <button type="button" className="button" disabled={isBusy || !isInHand} onClick={() => setIsClosing(true)}>
        <Both of={say.close} />
      </button>
    </div>
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
