/** Hours of the week: days on which they begin, from when to when. */

import { Button, Checkbox, Input } from "antd";
import { useId, type ReactNode } from "react";
import type { WindowView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { dayKeys } from "./weekdays.ts";
import { plansWords } from "./words.ts";

export function WindowFields(given: {
  n: number;
  window: WindowView;
  change: (window: WindowView) => void;
  remove: () => void;
}): ReactNode {
  const { n, window, change, remove } = given;
  const say = useWords(plansWords);
  const [fromId, toId] = [useId(), useId()];
  const isOverNight = window.to !== "" && window.to <= window.from;
  // A field of the browser ends at 23:59; a whole day ends at midnight.
  const to = window.to === "24:00" ? "00:00" : window.to;
  return (
    <div role="group" aria-label={say("window", { n })} className="plan-window">
      <Checkbox.Group
        value={window.weekdays}
        options={dayKeys.map((key, at) => ({ value: at + 1, label: say(key) }))}
        onChange={(weekdays) => change({ ...window, weekdays: weekdays.toSorted((one, other) => one - other) })}
      />
      <div className="row">
        <label htmlFor={fromId}>{say("from")}</label>
        <Input
          id={fromId}
          className="time-field"
          type="time"
          value={window.from}
          onChange={(event) => change({ ...window, from: event.target.value })}
        />
        <label htmlFor={toId}>{say("to")}</label>
        <Input
          id={toId}
          className="time-field"
          type="time"
          value={to}
          onChange={(event) => change({ ...window, to: event.target.value === "00:00" ? "24:00" : event.target.value })}
        />
        {isOverNight ? <span className="soft">{say("nextDay")}</span> : null}
        <Button size="small" onClick={remove}>
          {say("removeWindow", { n })}
        </Button>
      </div>
    </div>
  );
}
