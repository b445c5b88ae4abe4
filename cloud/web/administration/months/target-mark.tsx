/** Whether a number meets its target: in a word and by a shape, never by a colour alone. */

import type { ReactNode } from "react";
import type { MeasureView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { isMet } from "./number-text.ts";
import { monthsWords } from "./words.ts";

export function TargetMark({ of: measure, value }: { of: MeasureView; value: number | null }): ReactNode {
  const say = useWords(monthsWords);
  const met = isMet(measure, value);
  if (met === null) return null;
  return (
    <span className={met ? "month-mark month-met" : "month-mark month-missed"}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {met ? <path d="M2 6.5 5 9.5 10 3" /> : <path d="M6 1.5V7M6 9.4V10.4" />}
      </svg>
      {say(met ? "met" : "missed")}
    </span>
  );
}
