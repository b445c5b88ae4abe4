/** What a list of areas would do, or did: counts, and every row that is not as before. */

import { Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { ImportedAreasView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { areasWords } from "./words.ts";

type Row = ImportedAreasView["rows"][number];

export function ImportedRows({ of: imported }: { of: ImportedAreasView }): ReactNode {
  const { kind, counts, rows, isCut } = imported;
  const say = useWords(areasWords);
  const language = useLanguage();
  const isNarrow = useIsNarrow();
  const line = { key: "line", title: say("line"), dataIndex: "line" };
  const wide: TableColumnsType<Row> = [
    line,
    { key: "code", title: say("code"), dataIndex: "code" },
    { key: "what", title: say("what"), render: (_, row) => say(`row-${row.what}`) },
    { key: "why", title: say("why"), render: (_, row) => row.sentence?.[language] ?? "" },
  ];
  const narrow: TableColumnsType<Row> = [
    line,
    {
      key: "row",
      title: say("what"),
      render: (_, row) => (
        <>
          <p className="row">
            <strong>{say(`row-${row.what}`)}</strong> {row.code}
          </p>
          <p>{row.sentence?.[language]}</p>
        </>
      ),
    },
  ];
  return (
    <>
      <p className="lead" role="status">
        {say(kind)} {say("counts", counts)}
      </p>
      {rows.length === 0 ? null : (
        <Table
          rowKey="line"
          size={isNarrow ? "small" : "middle"}
          dataSource={[...rows]}
          pagination={false}
          columns={isNarrow ? narrow : wide}
        />
      )}
      {isCut ? <p className="soft">{say("rowsCut", { shown: rows.length })}</p> : null}
    </>
  );
}
