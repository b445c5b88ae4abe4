/** Residents in rows; on a phone, in two columns. Nothing here says a label that hurts: it stands open in an office. */

import { Button, Table, Tag, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { ResidentRow } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { AreaName } from "../parts/area-name.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { riskWords, statusWords } from "./label-words.ts";
import { homeAt, residentAt } from "./places.ts";
import { residentsWords } from "./words.ts";

export function ResidentsTable({ residents }: { residents: readonly ResidentRow[] }): ReactNode {
  const say = useWords(residentsWords);
  const isNarrow = useIsNarrow();
  const open = (one: ResidentRow): ReactNode => (
    <Button href={residentAt(one.residentId)} aria-label={say("openWhom", { name: one.name ?? one.residentId })}>
      {say("open")}
    </Button>
  );
  const wide: TableColumnsType<ResidentRow> = [
    { key: "name", title: say("name"), render: (_, one) => <Name of={one} /> },
    { key: "labels", title: say("labels"), render: (_, one) => <Labels of={one} /> },
    { key: "home", title: say("home"), render: (_, one) => <HomeText of={one} /> },
    { key: "connected", title: say("connected"), render: (_, one) => <Standing of={one} /> },
    { key: "open", title: say("open"), render: (_, one) => open(one) },
  ];
  const narrow: TableColumnsType<ResidentRow> = [
    {
      key: "name",
      title: say("name"),
      render: (_, one) => (
        <>
          <Name of={one} />
          <Labels of={one} />
          <HomeText of={one} />
          <Standing of={one} />
        </>
      ),
    },
    { key: "open", title: say("open"), render: (_, one) => open(one) },
  ];
  return (
    <Table
      rowKey="residentId"
      columns={isNarrow ? narrow : wide}
      dataSource={[...residents]}
      pagination={false}
      size={isNarrow ? "small" : "middle"}
    />
  );
}

function Name({ of: one }: { of: ResidentRow }): ReactNode {
  const say = useWords(residentsWords);
  const sayStatus = useWords(statusWords);
  if (one.state !== "kept") return <span className="soft">{say(one.state)}</span>;
  return (
    <p className="row">
      <strong>{one.name ?? one.residentId}</strong>
      {one.status === null || one.status === "registered" ? null : <Tag>{sayStatus(one.status)}</Tag>}
      {one.hasAlarm ? <Tag color="error">{say("alarm")}</Tag> : null}
    </p>
  );
}

function Labels({ of: { labels, risk, isToBeReassessed } }: { of: ResidentRow }): ReactNode {
  const say = useWords(residentsWords);
  const sayRisk = useWords(riskWords);
  const language = useLanguage();
  return (
    <p className="tags">
      {risk === "high" ? <Tag color="warning">{say("ofHighRisk")}</Tag> : null}
      {risk === "medium" ? <Tag>{`${say("risk")} ${sayRisk(risk)}`}</Tag> : null}
      {isToBeReassessed ? <Tag color="warning">{say("reassess")}</Tag> : null}
      {labels.map(({ category, label }) => (
        <Tag key={category ?? label.zh}>{label[language]}</Tag>
      ))}
    </p>
  );
}

function HomeText({ of: { homeId, homeName, address, area } }: { of: ResidentRow }): ReactNode {
  return (
    <>
      <a href={homeAt(homeId)}>{homeName ?? homeId}</a>
      <p className="soft">
        {address} {area === null ? null : <AreaName code={area} />}
      </p>
    </>
  );
}

function Standing({ of: { isConnected } }: { of: ResidentRow }): ReactNode {
  const say = useWords(residentsWords);
  if (isConnected === null) return null;
  return isConnected ? <Tag color="success">{say("connected")}</Tag> : <Tag>{say("notConnected")}</Tag>;
}
