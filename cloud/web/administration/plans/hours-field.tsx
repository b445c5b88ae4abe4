/** At which hours of the week: none is always. A field of antd's forms: it takes `value` and `onChange`. */

import { Button } from "antd";
import type { ReactNode } from "react";
import type { WindowView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { newWindow } from "./draft.ts";
import { WindowFields } from "./window-fields.tsx";
import { plansWords } from "./words.ts";

/** What the server takes for a contact and for a centre. */
const windowsMax = 14;

export function useHoursRule() {
  const say = useWords(plansWords);
  return {
    validator: async (_rule: unknown, hours: readonly WindowView[] = []): Promise<void> =>
      await refuseUnless(
        hours.every(({ weekdays, from, to }) => weekdays.length > 0 && from !== "" && to !== "" && from !== to),
        say("hoursWrong"),
      ),
  };
}

export function HoursField(given: {
  value?: readonly WindowView[];
  onChange?: (hours: readonly WindowView[]) => void;
}): ReactNode {
  const { value: hours = [], onChange } = given;
  const say = useWords(plansWords);
  return (
    <>
      <p className="soft">{hours.length === 0 ? say("always") : say("onlyAt")}</p>
      {hours.map((window, at) => (
        <WindowFields
          key={at}
          n={at + 1}
          window={window}
          change={(next) => onChange?.(hours.with(at, next))}
          remove={() => onChange?.(hours.toSpliced(at, 1))}
        />
      ))}
      {hours.length < windowsMax ? (
        <Button size="small" onClick={() => onChange?.([...hours, newWindow])}>
          {hours.length === 0 ? say("limitHours") : say("addWindow")}
        </Button>
      ) : null}
    </>
  );
}
