/** How many hold each category, drawn against the most frequent one. */

import { Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { CategoriesView } from "../../../api/registry/contract/numbers.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Bar } from "./bar.tsx";
import { numbersUrl, type Counted } from "./numbers-place.ts";
import { numbersWords } from "./words.ts";

type Line = CategoriesView["categories"][number];

export function CategoriesSheet({ counted }: { counted: Counted }): ReactNode {
  const say = useWords(numbersWords);
  const language = useLanguage();
  const read = useRead<CategoriesView>(numbersUrl(counted, "/categories"));
  return (
    <ReadView read={read}>
      {({ categories }) => {
        const longest = Math.max(0, ...categories.map(({ residents }) => residents));
        const columns: TableColumnsType<Line> = [
          { key: "category", title: say("category"), render: (_, one) => one.label[language] },
          { key: "residents", title: say("residents"), align: "right", render: (_, one) => one.residents },
          {
            key: "bar",
            className: "bar-cell",
            title: <span aria-hidden="true" />,
            render: (_, one) => <Bar part={one.residents} of={one.residents} longest={longest} />,
          },
        ];
        return (
          <>
            <p className="soft lead">{say("several")}</p>
            <Table rowKey="category" columns={columns} dataSource={[...categories]} pagination={false} size="small" />
          </>
        );
      }}
    </ReadView>
  );
}
