/** One step: whom it tells, after how long, at which hours. */

import { Button, Select } from "antd";
import { useId, type ReactNode } from "react";
import type { PlansView, StepView, Tell } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { LengthField } from "../parts/length-field.tsx";
import { newWindow } from "./draft.ts";
import { WindowFields } from "./window-fields.tsx";
import { plansWords, tellWords } from "./words.ts";

// `as`: the catalogue has exactly these as its keys.
const tells = Object.keys(tellWords.words) as readonly Tell[];

export function StepFields(given: {
  n: number;
  step: StepView;
  limits: PlansView["limits"];
  change: (step: StepView) => void;
  /** Null: the only one stays. */
  remove: (() => void) | null;
}): ReactNode {
  const { n, step, limits, change, remove } = given;
  const say = useWords(plansWords);
  const sayTell = useWords(tellWords);
  const [tellId, afterId] = [useId(), useId()];
  const { hours } = step;
  const addWindow = (): void => change({ ...step, hours: [...hours, newWindow] });
  return (
    <fieldset className="grant">
      <legend>{say("step", { n })}</legend>
      <div className="plan-step">
        <div>
          <label htmlFor={tellId}>{say("tell")}</label>
          <Select
            id={tellId}
            className="wide-field"
            value={step.tell}
            options={tells.map((value) => ({ value, label: sayTell(value) }))}
            onChange={(tell) => change({ ...step, tell })}
          />
        </div>
        <div>
          <label htmlFor={afterId}>{say("after")}</label>
          <LengthField
            id={afterId}
            least={0}
            most={limits.afterMsMax}
            value={step.afterMs}
            onChange={(afterMs) => change({ ...step, afterMs })}
          />
        </div>
      </div>
      <p className="soft">{hours.length === 0 ? say("always") : say("onlyAt")}</p>
      {hours.map((window, at) => (
        <WindowFields
          key={at}
          n={at + 1}
          window={window}
          change={(next) => change({ ...step, hours: hours.with(at, next) })}
          remove={() => change({ ...step, hours: hours.toSpliced(at, 1) })}
        />
      ))}
      <div className="row">
        {hours.length < limits.windowsMax ? (
          <Button size="small" onClick={addWindow}>
            {hours.length === 0 ? say("limitHours") : say("addWindow")}
          </Button>
        ) : null}
        {remove ? (
          <Button size="small" onClick={remove}>
            {say("removeStep", { n })}
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}
