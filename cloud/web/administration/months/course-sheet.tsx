/** One number over the closed months of an area: a bar for each, with the number above it. */

import { Select } from "antd";
import { useState, type ReactNode } from "react";
import type { CourseView, MeasureView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { monthsUrl } from "./months-place.ts";
import { useMonthText, useNumberText } from "./number-text.ts";
import { monthsWords } from "./words.ts";

/** As many as stand side by side. */
const monthsMax = { wide: 12, narrow: 5 };

export function CourseSheet({ area, measures }: { area: string; measures: readonly MeasureView[] }): ReactNode {
  const say = useWords(monthsWords);
  const language = useLanguage();
  const read = useRead<CourseView>(monthsUrl(area));
  const isNarrow = useIsNarrow();
  const [chosen, setChosen] = useState("answered.p90");
  const measure = measures.find(({ id }) => id === chosen);
  return (
    <section className="sheet">
      <div className="page-head">
        <h2>{say("course")}</h2>
        <Select
          className="month-choice"
          aria-label={say("courseWhat")}
          value={chosen}
          onChange={setChosen}
          options={measures.map(({ id, name }) => ({ value: id, label: name[language] }))}
        />
      </div>
      <ReadView read={read} isEmpty={({ months }) => months.length === 0} empty={say("courseNone")}>
        {({ months }) =>
          measure ? <Course months={months.slice(-monthsMax[isNarrow ? "narrow" : "wide"])} measure={measure} /> : null
        }
      </ReadView>
    </section>
  );
}

function Course({ months, measure }: { months: CourseView["months"]; measure: MeasureView }): ReactNode {
  const say = useWords(monthsWords);
  const language = useLanguage();
  const text = useNumberText();
  const monthText = useMonthText();
  const values = months.map(({ numbers }) => numbers[measure.id] ?? null);
  const highest = Math.max(measure.target?.value ?? 0, ...values.map((value) => value ?? 0));
  return (
    <ol className="month-course" aria-label={say("courseOf", { name: measure.name[language] })}>
      {months.map(({ month, numbers }) => {
        const value = numbers[measure.id] ?? null;
        const height = highest === 0 || value === null ? 0 : (value * 100) / highest;
        return (
          <li key={month}>
            <span className="month-course-number">{text(measure, value)}</span>
            <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true">
              <rect x="0" y={100 - height} width="10" height={height} />
            </svg>
            <span className="month-course-name">{monthText(month)}</span>
          </li>
        );
      })}
    </ol>
  );
}
