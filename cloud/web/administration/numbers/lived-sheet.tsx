/** How many lived where on a day that is over. */

import { Button, Form, Input, Statistic, Table, type TableColumnsType } from "antd";
import { useState, type ReactNode } from "react";
import type { LivedView } from "../../../api/registry/contract/numbers.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { replacePlace } from "../frame/use-place.ts";
import { dayText, endOfDayMs } from "../../parts/day-text.ts";
import { ReadView } from "../parts/read-view.tsx";
import { AreaLink } from "./area-link.tsx";
import { Bar } from "./bar.tsx";
import { numbersPlace, numbersUrl, type Counted } from "./numbers-place.ts";
import { numbersWords } from "./words.ts";

type Line = LivedView["areas"][number];
const month = 30 * 24 * 3_600_000;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(endOfDayMs(text));

export function LivedSheet({ counted }: { counted: Counted }): ReactNode {
  const say = useWords(numbersWords);
  // Until somebody chooses.
  const [monthAgo] = useState(() => dayText(Date.now() - month));
  const day = isDay(counted.day) ? counted.day : monthAgo;
  const read = useRead<LivedView>(numbersUrl(counted, "/lived", { atMs: String(endOfDayMs(day)) }));
  return (
    <>
      <Form
        className="filter lead"
        layout="vertical"
        requiredMark={false}
        initialValues={{ day }}
        onFinish={(chosen: { day: string }) => replacePlace(numbersPlace({ ...counted, day: chosen.day }))}
      >
        <Form.Item name="day" label={say("day")}>
          <Input type="date" />
        </Form.Item>
        <Button htmlType="submit">{say("show")}</Button>
      </Form>
      <p className="soft lead">{say("livedHint")}</p>
      <ReadView read={read} isEmpty={({ areas }) => areas.length === 0} empty={say("none")}>
        {({ areas, residents }) => (
          <>
            <Statistic className="lead" title={say("residents")} value={residents} />
            <LivedTable areas={areas} counted={counted} />
          </>
        )}
      </ReadView>
    </>
  );
}

function LivedTable({ areas, counted }: { areas: readonly Line[]; counted: Counted }): ReactNode {
  const say = useWords(numbersWords);
  const longest = Math.max(0, ...areas.map(({ residents }) => residents));
  const columns: TableColumnsType<Line> = [
    { key: "area", title: say("area"), render: (_, one) => <AreaLink of={one} counted={counted} /> },
    { key: "residents", title: say("residents"), align: "right", render: (_, one) => one.residents },
    {
      key: "bar",
      className: "bar-cell",
      title: <span aria-hidden="true" />,
      render: (_, one) => <Bar part={one.residents} of={one.residents} longest={longest} />,
    },
  ];
  return (
    <Table
      rowKey={({ area }) => area ?? ""}
      columns={columns}
      dataSource={[...areas]}
      pagination={false}
      size="small"
    />
  );
}
