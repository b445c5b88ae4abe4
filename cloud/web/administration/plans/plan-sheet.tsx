/** One plan: which alarms it is for, its steps, and how often whoever answers is told again. */

import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { Button, Checkbox } from "antd";
import { useId, type ReactNode } from "react";
import type { PlanKind, PlansView, PlanView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { LengthField } from "../parts/length-field.tsx";
import { PlanSummary } from "./plan-summary.tsx";
import { newStep } from "./draft.ts";
import { useKindText } from "./kind-text.ts";
import { StepFields } from "./step-fields.tsx";
import { plansWords } from "./words.ts";

const kinds: readonly PlanKind[] = [...lifeKinds, ...inferredKinds];

export function PlanSheet(given: {
  n: number;
  plan: PlanView;
  limits: PlansView["limits"];
  isOpen: boolean;
  /** Null: they may look at it only. */
  open: ((isOpen: boolean) => void) | null;
  change: (plan: PlanView) => void;
  /** Null: the only one stays. */
  remove: (() => void) | null;
}): ReactNode {
  const { n, plan, limits, isOpen, open, change, remove } = given;
  const say = useWords(plansWords);
  return (
    <section className="sheet">
      <div className="page-head">
        <h2>{say("plan", { n })}</h2>
        {open ? (
          <Button aria-expanded={isOpen} onClick={() => open(!isOpen)}>
            {isOpen ? say("fold", { n }) : say("edit", { n })}
          </Button>
        ) : null}
        {isOpen && remove ? <Button onClick={remove}>{say("removePlan", { n })}</Button> : null}
      </div>
      {isOpen ? <PlanFields plan={plan} limits={limits} change={change} /> : <PlanSummary plan={plan} />}
    </section>
  );
}

function PlanFields(given: {
  plan: PlanView;
  limits: PlansView["limits"];
  change: (plan: PlanView) => void;
}): ReactNode {
  const { plan, limits, change } = given;
  const say = useWords(plansWords);
  const kindText = useKindText();
  const againId = useId();
  const { steps } = plan;
  return (
    <>
      <fieldset className="grant">
        <legend>{say("kinds")}</legend>
        <Checkbox.Group
          value={plan.kinds}
          options={kinds.map((value) => ({ value, label: kindText(value) }))}
          onChange={(chosen) => change({ ...plan, kinds: chosen })}
        />
        <p className="soft">{say("kindsHint")}</p>
      </fieldset>
      {steps.map((step, at) => (
        <StepFields
          key={at}
          n={at + 1}
          step={step}
          limits={limits}
          change={(next) => change({ ...plan, steps: steps.with(at, next) })}
          remove={steps.length > 1 ? () => change({ ...plan, steps: steps.toSpliced(at, 1) }) : null}
        />
      ))}
      {steps.length < limits.stepsMax ? (
        <p className="plan-again">
          <Button onClick={() => change({ ...plan, steps: [...steps, newStep] })}>{say("addStep")}</Button>
        </p>
      ) : null}
      <label htmlFor={againId}>{say("again")}</label>
      <LengthField
        id={againId}
        least={0}
        most={limits.againMsMost}
        value={plan.againMs}
        onChange={(againMs) => change({ ...plan, againMs })}
      />
    </>
  );
}
