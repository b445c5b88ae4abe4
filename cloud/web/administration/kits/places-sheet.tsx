/** Where a kit was, and is: each home with the gateway through which it spoke there. */

import { Table, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { kitWords } from "./words.ts";

type Assignment = KitView["assignments"][number];

export function PlacesSheet({ kit }: { kit: KitView }): ReactNode {
  const say = useWords(kitWords);
  const isNarrow = useIsNarrow();
  const until = ({ untilMs }: Assignment): string => (untilMs === null ? say("untilNow") : timeText(untilMs));
  const wide: TableColumnsType<Assignment> = [
    { key: "home", title: say("home"), render: (_, one) => <span className="kit-ids">{one.homeId}</span> },
    { key: "gateway", title: say("gateway"), render: (_, one) => <span className="kit-ids">{one.gatewayId}</span> },
    { key: "from", title: say("from"), render: (_, one) => timeText(one.fromMs) },
    { key: "until", title: say("until"), render: (_, one) => until(one) },
  ];
  const narrow: TableColumnsType<Assignment> = [
    {
      key: "home",
      title: say("home"),
      render: (_, one) => (
        <>
          <strong className="kit-ids">{one.homeId}</strong>
          <p className="soft kit-ids">{one.gatewayId}</p>
          <p className="soft">
            {timeText(one.fromMs)} – {until(one)}
          </p>
        </>
      ),
    },
  ];
  return (
    <section className="sheet">
      <h2>{say("assignments")}</h2>
      {kit.assignments.length === 0 ? (
        <p className="soft">{say("assignmentsNone")}</p>
      ) : (
        <Table
          rowKey="assignmentId"
          columns={isNarrow ? narrow : wide}
          dataSource={kit.assignments.toReversed()}
          pagination={false}
          size="small"
        />
      )}
    </section>
  );
}
