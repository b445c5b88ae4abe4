/** The areas below, each with what is asked first, and the way down into it. */

import { Table, Tag, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { MonthView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { intoArea, type MonthShown } from "./months-place.ts";
import { useNumberText } from "./number-text.ts";
import { TargetMark } from "./target-mark.tsx";
import { monthsWords } from "./words.ts";

type Line = MonthView["areas"][number];
const shownInTable = [
  "incidents",
  "answered.p90",
  "answered.within15",
  "unanswered",
  "outcome.accidental",
  "online",
  "tested",
  "faults-long",
];
const rowsShown = 100;

export function AreasTable({ of: view, shown }: { of: MonthView; shown: MonthShown }): ReactNode {
  const say = useWords(monthsWords);
  const language = useLanguage();
  const text = useNumberText();
  const isNarrow = useIsNarrow();
  const measures = shownInTable.flatMap((id) => view.measures.find((one) => one.id === id) ?? []);
  const name = (one: Line): ReactNode => {
    if (one.area === null) return say("nowhere");
    const called = one.name?.[language] ?? one.area;
    if (shown.by === "community" || one.area === shown.area) return called;
    return (
      <a href={intoArea(shown, one.area)} aria-label={say("intoArea", { name: called })}>
        {called}
      </a>
    );
  };
  const state = ({ closed }: Line): ReactNode => {
    if (closed !== null && !closed.isWhole) return <Tag color="error">{say("notWhole")}</Tag>;
    return <span className="soft">{say(closed === null ? "isOpen" : "isClosed")}</span>;
  };
  const wide: TableColumnsType<Line> = [
    { key: "area", title: say("area"), render: (_, one) => name(one) },
    ...measures.map((measure) => ({
      key: measure.id,
      title: measure.name[language],
      align: "right" as const,
      render: (_: unknown, one: Line) => text(measure, one.numbers[measure.id] ?? null),
    })),
    { key: "state", title: say("state"), render: (_, one) => state(one) },
  ];
  const narrow: TableColumnsType<Line> = [
    {
      key: "area",
      title: say("area"),
      render: (_, one) => (
        <>
          <p className="row">
            <strong>{name(one)}</strong> {state(one)}
          </p>
          <dl className="month-facts">
            {measures.map((measure) => {
              const value = one.numbers[measure.id] ?? null;
              return (
                <div key={measure.id}>
                  <dt>{measure.name[language]}</dt>
                  <dd>
                    {text(measure, value)} <TargetMark of={measure} value={value} />
                  </dd>
                </div>
              );
            })}
          </dl>
        </>
      ),
    },
  ];
  return (
    <Table
      rowKey={({ area }) => area ?? ""}
      columns={isNarrow ? narrow : wide}
      dataSource={[...view.areas]}
      pagination={view.areas.length > rowsShown ? { pageSize: rowsShown, showSizeChanger: false } : false}
      locale={{ emptyText: say("noAreas") }}
      size="small"
    />
  );
}
