/** Registered and connected residents and homes as they are now; the definition of "connected" stands beside the counts. */

import { Button, Statistic, Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { NumbersView } from "../../../api/registry/contract/numbers.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { AreaLink } from "./area-link.tsx";
import { Bar } from "./bar.tsx";
import { numbersUrl, type Counted } from "./numbers-place.ts";
import { numbersWords } from "./words.ts";

type Line = NumbersView["areas"][number];
const counts = ["residents", "connected", "highRisk", "homes"] as const;
const rowsShown = 100;

export function NowSheet({ counted }: { counted: Counted }): ReactNode {
  const say = useWords(numbersWords);
  const language = useLanguage();
  const read = useRead<NumbersView>(numbersUrl(counted));
  return (
    <ReadView read={read} isEmpty={({ areas }) => areas.length === 0} empty={say("none")}>
      {({ definition, areas, total }) => (
        <>
          <div className="counts">
            {counts.map((what) => (
              <Statistic key={what} title={say(what)} value={total[what]} />
            ))}
          </div>
          <p className="soft lead">{definition[language]}</p>
          <p className="lead">
            <Button href={numbersUrl(counted, ".csv")} download>
              {say("download")}
            </Button>
          </p>
          <NowTable areas={areas} counted={counted} />
        </>
      )}
    </ReadView>
  );
}

function NowTable({ areas, counted }: { areas: readonly Line[]; counted: Counted }): ReactNode {
  const say = useWords(numbersWords);
  const isNarrow = useIsNarrow();
  const longest = Math.max(0, ...areas.map(({ residents }) => residents));
  const name = (one: Line): ReactNode => <AreaLink of={one} counted={counted} />;
  const bar = ({ connected, residents }: Line): ReactNode => <Bar part={connected} of={residents} longest={longest} />;
  const wide: TableColumnsType<Line> = [
    { key: "area", title: say("area"), render: (_, one) => name(one) },
    ...counts.map((what) => ({
      key: what,
      title: say(what),
      align: "right" as const,
      render: (_: unknown, one: Line) => one[what],
    })),
    {
      key: "bar",
      className: "bar-cell",
      title: say("shareTitle"),
      render: (_, one) => bar(one),
    },
  ];
  const narrow: TableColumnsType<Line> = [
    {
      key: "area",
      title: say("area"),
      render: (_, one) => (
        <>
          <strong>{name(one)}</strong>
          <p>{say("share", { connected: one.connected, residents: one.residents })}</p>
          {bar(one)}
          <p className="soft">
            {say("highRisk")} {one.highRisk} · {say("homes")} {one.homes}
          </p>
        </>
      ),
    },
  ];
  return (
    <Table
      rowKey={({ area }) => area ?? ""}
      columns={isNarrow ? narrow : wide}
      dataSource={[...areas]}
      pagination={areas.length > rowsShown ? { pageSize: rowsShown, showSizeChanger: false } : false}
      size="small"
    />
  );
}
