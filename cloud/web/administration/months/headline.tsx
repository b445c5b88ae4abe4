/** What is asked first of a month: how many, how quickly, how reliably. */

import type { ReactNode } from "react";
import type { MonthView } from "../../../api/registry/contract/months.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useNumberText } from "./number-text.ts";
import { TargetMark } from "./target-mark.tsx";

const first = ["incidents", "answered.p90", "answered.within15", "answered.share", "online", "tested"];

export function Headline({ of: { measures, total } }: { of: MonthView }): ReactNode {
  const language = useLanguage();
  const text = useNumberText();
  const shown = first.flatMap((id) => measures.find((one) => one.id === id) ?? []);
  return (
    <ul className="month-headline">
      {shown.map((measure) => {
        const value = total.numbers[measure.id] ?? null;
        return (
          <li key={measure.id} title={measure.formula[language]}>
            <span className="month-name">{measure.name[language]}</span>
            <strong className={value === null ? "month-number month-none" : "month-number"}>
              {text(measure, value)}
            </strong>
            <TargetMark of={measure} value={value} />
          </li>
        );
      })}
    </ul>
  );
}
