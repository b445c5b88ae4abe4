/** Steps of the plan that a human does by hand: done, or falls away with a reason. What is not said here holds up closing. */

import { useState, type ReactNode } from "react";
import { stepsOpen } from "../../alarms/incident-plan.ts";
import type { IncidentView } from "../../api/contract.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { useDesk } from "./desk-context.ts";
import { sayOf, stepWords } from "./people-words.ts";

export const reasonMax = 500;

export function StepsPanel(given: {
  incident: IncidentView;
  isBusy: boolean;
  perform: (act: DeskAct) => Promise<void>;
}): ReactNode {
  const { incident, isBusy, perform } = given;
  const { operator, askName } = useDesk();
  const { version, phase, stepsDone, stepsDue } = incident;
  const due = new Set(stepsDue.map(({ stepId }) => stepId));
  const steps = (incident.plan?.steps ?? []).filter(({ stepId, isByHand }) => isByHand && due.has(stepId));
  if (steps.length === 0) return null;
  const open = new Set(stepsOpen(incident).map(({ stepId }) => stepId));
  const say = (stepId: string, standing: "done" | "waived", why: string): void => {
    if (operator === "") return askName();
    void perform({ kind: "step", by: operator, version, stepId, standing, why });
  };
  return (
    <section className="panel steps">
      <h2>
        <Both of={sayOf.steps} inline />
        <span className={open.size > 0 ? "count count-loud" : "count"}>{open.size}</span>
      </h2>
      <ol>
        {steps.map(({ stepId, tell }) => {
          const done = stepsDone.find((one) => one.stepId === stepId);
          return (
            <li key={stepId} className={`step step-${done?.standing ?? "open"}`}>
              <strong>
                <Both of={stepWords[tell]} inline />
              </strong>
              {done ? (
                <span className="step-said">
                  <One of={done.standing === "done" ? sayOf.done : sayOf.fallsAway} /> · {done.by} ·{" "}
                  {clockText(done.atMs)} {done.why}
                </span>
              ) : phase === "closed" ? (
                <One of={sayOf.stepOpen} />
              ) : (
                <StepForm isBusy={isBusy} say={(standing, why) => say(stepId, standing, why)} />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function StepForm({
  isBusy,
  say,
}: {
  isBusy: boolean;
  say: (standing: "done" | "waived", why: string) => void;
}): ReactNode {
  const text = useText();
  const [why, setWhy] = useState("");
  return (
    <span className="step-form">
      <input
        value={why}
        maxLength={reasonMax}
        placeholder={text(sayOf.whyAway)}
        aria-label={text(sayOf.whyAway)}
        onChange={(event) => setWhy(event.target.value)}
      />
      <button type="button" className="button" disabled={isBusy} onClick={() => say("done", why.trim())}>
        <Both of={sayOf.done} inline />
      </button>
      <button
        type="button"
        className="button button-quiet"
        disabled={isBusy || why.trim() === ""}
        onClick={() => say("waived", why.trim())}
      >
        <Both of={sayOf.fallsAway} inline />
      </button>
    </span>
  );
}
