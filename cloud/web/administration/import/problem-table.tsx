/** What is wrong, row by row, as the table counts its rows. */

import { Select, Table, type TableColumnsType } from "antd";
import { useState, type ReactNode } from "react";
import type { ProblemView } from "../../../api/registry/contract/import.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { importWords } from "./words.ts";

const rowsShown = 50;

export function ProblemTable({ problems }: { problems: readonly ProblemView[] }): ReactNode {
  const say = useWords(importWords);
  const language = useLanguage();
  const isNarrow = useIsNarrow();
  const [code, setCode] = useState("");
  const byCode = Map.groupBy(problems, (one) => one.code);
  const kinds = [...byCode].toSorted(([, one], [, other]) => other.length - one.length);
  const shown = code === "" ? problems : (byCode.get(code) ?? []);
  const columnOf = ({ column }: ProblemView): string => column?.[language] ?? say("wholeRow");
  const row = { key: "row", title: say("row"), render: (_: unknown, one: ProblemView) => one.row };
  const wide: TableColumnsType<ProblemView> = [
    row,
    { key: "column", title: say("column"), render: (_, one) => columnOf(one) },
    { key: "problem", title: say("problem"), render: (_, one) => one.sentence[language] },
  ];
  const narrow: TableColumnsType<ProblemView> = [
    row,
    {
      key: "problem",
      title: say("problem"),
      render: (_, one) => (
        <>
          <strong>{columnOf(one)}</strong> {one.sentence[language]}
        </>
      ),
    },
  ];
  return (
    <>
      <label className="row lead">
        <span>{say("filter")}</span>
        <Select
          className="problem-filter"
          aria-label={say("filter")}
          value={code}
          onChange={setCode}
          options={[
            { value: "", label: say("all", { count: problems.length }) },
            ...kinds.map(([one, found]) => ({
              value: one,
              label: say("ofKind", { what: found[0]?.sentence[language] ?? one, count: found.length }),
            })),
          ]}
        />
      </label>
      <Table
        rowKey={(one) => `${one.row} ${one.code} ${one.column?.zh ?? ""}`}
        columns={isNarrow ? narrow : wide}
        dataSource={[...shown]}
        pagination={shown.length > rowsShown ? { pageSize: rowsShown, showSizeChanger: false } : false}
        size="small"
      />
    </>
  );
}
