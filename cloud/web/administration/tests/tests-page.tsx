/** Devices that people rely on and that nobody has tried for a month, and who goes there. */

import { Button, Table, Tag, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { OverdueTestsView } from "../../../api/contract.ts";
import { useWords } from "../../parts/catalogue.ts";
import { dayText, timeText } from "../../parts/day-text.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { kitAt } from "../kits/kits-places.ts";
import { useArea } from "../parts/area-filter.tsx";
import { AreaHead } from "../parts/area-head.tsx";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { homeAt } from "../residents/places.ts";
import { overdueWords } from "./words.ts";

type Overdue = OverdueTestsView["devices"][number];

export function TestsPage(): ReactNode {
  const say = useWords(overdueWords);
  const area = useArea();
  const read = useRead<OverdueTestsView>(`/api/tests/overdue?${new URLSearchParams({ area })}`);
  return (
    <>
      <AreaHead title={say("title")} lead={say("lead")} area={area} />
      <section className="sheet">
        <ReadView read={read} isEmpty={({ devices }) => devices.length === 0} empty={say("none")}>
          {({ devices, hasMore }) => (
            <>
              <p className="soft lead" role="status">
                {say(hasMore ? "more" : "count", { count: devices.length })}
              </p>
              <OverdueTable devices={devices} />
            </>
          )}
        </ReadView>
      </section>
    </>
  );
}

function OverdueTable({ devices }: { devices: readonly Overdue[] }): ReactNode {
  const say = useWords(overdueWords);
  const { may } = useMe();
  const isNarrow = useIsNarrow();
  const home = ({ homeId, homeName }: Overdue): ReactNode =>
    may.includes("see-residents") ? <a href={homeAt(homeId)}>{homeName ?? homeId}</a> : (homeName ?? homeId);
  const area = (one: Overdue): ReactNode => (one.area === null ? null : <AreaName code={one.area} />);
  const last = ({ lastAtMs }: Overdue): ReactNode =>
    lastAtMs === null ? <Tag color="warning">{say("never")}</Tag> : dayText(lastAtMs);
  const visit = (one: Overdue): ReactNode =>
    one.visit === null ? (
      <span className="soft">{say("noVisit")}</span>
    ) : (
      say("visitAt", { from: timeText(one.visit.fromMs), until: timeText(one.visit.untilMs) })
    );
  const open = ({ kit }: Overdue): ReactNode =>
    kit !== null && may.includes("see-kits") ? (
      <Button href={kitAt(kit.kitId)}>{say("open", { label: kit.label })}</Button>
    ) : (
      (kit?.label ?? null)
    );
  const wide: TableColumnsType<Overdue> = [
    { key: "device", title: say("device"), render: (_, one) => <strong>{one.deviceId}</strong> },
    { key: "home", title: say("home"), render: (_, one) => home(one) },
    { key: "area", title: say("area"), render: (_, one) => area(one) },
    { key: "last", title: say("last"), render: (_, one) => last(one) },
    { key: "visit", title: say("visit"), render: (_, one) => visit(one) },
    { key: "kit", title: say("kit"), render: (_, one) => open(one) },
  ];
  const narrow: TableColumnsType<Overdue> = [
    {
      key: "device",
      title: say("device"),
      render: (_, one) => (
        <>
          <p className="row">
            <strong>{home(one)}</strong> {last(one)}
          </p>
          <p className="soft as-typed">{one.deviceId}</p>
          <p className="soft">{area(one)}</p>
          <p>{visit(one)}</p>
          {open(one)}
        </>
      ),
    },
  ];
  return (
    <Table
      rowKey={({ homeId, deviceId }) => `${homeId} ${deviceId}`}
      columns={isNarrow ? narrow : wide}
      dataSource={[...devices]}
      pagination={false}
      size={isNarrow ? "small" : "middle"}
    />
  );
}
