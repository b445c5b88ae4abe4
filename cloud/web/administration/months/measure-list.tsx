/** Every number of a group, with its formula, what it is held against and by which standard. */

import type { ReactNode } from "react";
import type { MeasureView, MonthView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { Bar } from "../numbers/bar.tsx";
import { useNumberText } from "./number-text.ts";
import { TargetMark } from "./target-mark.tsx";
import { groups, groupWords, monthsWords } from "./words.ts";

export function MeasureGroups({ of: { measures, total } }: { of: MonthView }): ReactNode {
  const say = useWords(groupWords);
  return (
    <div className="month-groups">
      {groups.map((group) => (
        <section className="sheet" key={group}>
          <h2>{say(group)}</h2>
          <MeasureList
            measures={measures.filter((one) => one.group === group)}
            numbers={total.numbers}
            whole={total.numbers["incidents"] ?? 0}
          />
        </section>
      ))}
    </div>
  );
}

function MeasureList(given: {
  measures: readonly MeasureView[];
  numbers: MonthView["total"]["numbers"];
  whole: number;
}): ReactNode {
  const { measures, numbers, whole } = given;
  const language = useLanguage();
  const say = useWords(monthsWords);
  const text = useNumberText();
  const kinds = measures.filter(({ id }) => id.startsWith("kind."));
  const longest = Math.max(0, ...kinds.map(({ id }) => numbers[id] ?? 0));
  // Kinds of which there was none say so together, by not being there.
  const shown = measures.filter(({ id }) => !id.startsWith("kind.") || (numbers[id] ?? 0) > 0 || whole === 0);
  return (
    <ul className="month-lines">
      {shown.map((measure) => {
        const { id, name, formula, target, kind } = measure;
        const value = numbers[id] ?? null;
        const isKind = id.startsWith("kind.");
        const source = target?.source[language] ?? null;
        return (
          <li key={id}>
            <div className="month-line">
              <span className="month-name">{name[language]}</span>
              <strong className={value === null ? "month-value month-none" : "month-value"}>
                {text(measure, value)}
              </strong>
            </div>
            {isKind && value !== null && whole > 0 ? <Bar part={value} of={value} longest={longest} /> : null}
            {isKind ? null : (
              <p className="month-formula">
                {[formula[language], ...(kind === "standing" ? [say("standing")] : [])].join(" · ")}
              </p>
            )}
            {target === null ? null : (
              <p className="month-target">
                <TargetMark of={measure} value={value} />
                <span>
                  {say("target", { is: target.is === "at-least" ? "≥" : "≤", value: text(measure, target.value) })}
                </span>
                <span className="soft">{source}</span>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
