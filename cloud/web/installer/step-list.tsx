/** All steps with how they stand; on a phone behind a button, on a wide screen beside the step. */

import { useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { useWorking } from "./use-asking.ts";
import { standingOf, steps, tasks, type Step, type Task } from "./wizard.ts";
import { frameWords, stepWords, taskWords } from "./words.ts";

const signs = { done: "✓", open: "○", waiting: "…" } as const;

export function StepList({ go }: { go: (to: Step | Task) => void }): ReactNode {
  const say = useWords(frameWords);
  const sayStep = useWords(stepWords);
  const sayTask = useWords(taskWords);
  const { work, view } = useWorking();
  const [isOpen, setOpen] = useState(false);
  const chosen = (to: Step | Task): void => {
    setOpen(false);
    go(to);
  };
  const done = steps.filter((step) => standingOf(step, work, view) === "done").length;
  return (
    <nav className={isOpen ? "steps is-open" : "steps"} aria-label={say("allSteps")}>
      <button type="button" className="steps-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span>{say("allSteps")}</span>
        <span className="number">
          {done}/{steps.length}
        </span>
      </button>
      <div className="bar" aria-hidden="true">
        {steps.map((step) => (
          <span key={step} className={`bar-part is-${standingOf(step, work, view)}`} />
        ))}
      </div>
      <div className="steps-lists">
        <ol>
          {steps.map((step) => {
            const standing = standingOf(step, work, view);
            return (
              <li key={step}>
                <button
                  type="button"
                  className={`step-link is-${standing}`}
                  aria-current={work.at === step ? "step" : undefined}
                  onClick={() => chosen(step)}
                >
                  <span className="step-sign" aria-hidden="true">
                    {signs[standing]}
                  </span>
                  <span>{sayStep(step)}</span>
                  <span className="step-standing">{say(standing)}</span>
                </button>
              </li>
            );
          })}
        </ol>
        <p className="step-head">{say("otherTasks")}</p>
        <ul>
          {tasks.map((task) => (
            <li key={task}>
              <button
                type="button"
                className="step-link"
                aria-current={work.at === task ? "step" : undefined}
                onClick={() => chosen(task)}
              >
                <span className="step-sign" aria-hidden="true">
                  ↻
                </span>
                <span>{sayTask(task)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
