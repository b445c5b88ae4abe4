/** What is due in an area, one kind at a time, with the way to each resident. */

import { Button, Segmented, Table, Tag, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { DueView } from "../../../api/registry/contract/due.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { hashOf } from "../frame/place.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AllPages } from "../parts/all-pages.tsx";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { dayText } from "../../parts/day-text.ts";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { dueHintWords, dueKindWords, dueNoneWords, dueWords } from "./words.ts";

type Kind = DueView["kind"];
// `as`: the catalogue has exactly the kinds as its keys.
const kinds = Object.keys(dueKindWords.words) as Kind[];
type Resident = DueView["residents"][number];

export function DuePage(): ReactNode {
  const say = useWords(dueWords);
  const sayKind = useWords(dueKindWords);
  const sayHint = useWords(dueHintWords);
  const { page, query } = usePlace();
  const area = useArea();
  const kind = kinds.find((one) => one === query["kind"]) ?? "review";
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
      </div>
      <section className="sheet">
        <AreaFilter keeps={["kind"]} />
      </section>
      <section className="sheet">
        <Segmented<Kind>
          className="kinds"
          aria-label={say("kinds")}
          value={kind}
          onChange={(chosen) => replacePlace({ page, query: { ...query, kind: chosen } })}
          options={kinds.map((value) => ({ value, label: sayKind(value) }))}
        />
        <p className="soft lead">{sayHint(kind)}</p>
        <DueList key={`${kind} ${area}`} kind={kind} area={area} />
      </section>
    </>
  );
}

const pathOf = (query: Record<string, string>): string => `/api/due?${new URLSearchParams(query)}`;

function DueList({ kind, area }: { kind: Kind; area: string }): ReactNode {
  const sayNone = useWords(dueNoneWords);
  const read = useRead<DueView>(pathOf({ area, kind }));
  return (
    <ReadView read={read} isEmpty={({ residents }) => residents.length === 0} empty={sayNone(kind)}>
      {(first) => (
        <AllPages first={first} ask={async (client, after) => await client.get(pathOf({ area, kind, after }))}>
          {(pages) => <DueTable residents={pages.flatMap(({ residents }) => residents)} kind={kind} />}
        </AllPages>
      )}
    </ReadView>
  );
}

function DueTable({ residents, kind }: { residents: readonly Resident[]; kind: Kind }): ReactNode {
  const say = useWords(dueWords);
  const language = useLanguage();
  const isNarrow = useIsNarrow();
  const nameOf = ({ name }: Resident): string => name ?? say("unreadable");
  const name = (one: Resident): ReactNode => (
    <span className="row">
      <strong>{nameOf(one)}</strong>
      {one.risk === "high" ? <Tag>{say("highRisk")}</Tag> : null}
    </span>
  );
  const area = ({ areaName, area: code }: Resident): ReactNode =>
    areaName?.[language] ?? (code === null ? null : <AreaName code={code} />);
  const since = ({ reviewOn, reassessSinceMs, contacts }: Resident): string => {
    if (kind === "contact") return say("contacts", { count: contacts ?? 0 });
    if (kind === "reassess") return reassessSinceMs === null ? "" : dayText(reassessSinceMs);
    return kind === "review" ? (reviewOn ?? "") : "";
  };
  const open = (one: Resident): ReactNode => (
    <Button
      href={hashOf({ page: "residents", rest: [one.residentId] })}
      aria-label={say("openWhom", { name: nameOf(one) })}
    >
      {say("open")}
    </Button>
  );
  const wide: TableColumnsType<Resident> = [
    { key: "name", title: say("name"), render: (_, one) => name(one) },
    ...(kind === "consent"
      ? []
      : [{ key: "since", title: say("since"), render: (_: unknown, one: Resident) => since(one) }]),
    { key: "area", title: say("area"), render: (_, one) => area(one) },
    { key: "address", title: say("address"), render: (_, one) => one.address },
    { key: "phone", title: say("phone"), render: (_, one) => one.phone },
    { key: "open", title: say("open"), render: (_, one) => open(one) },
  ];
  const narrow: TableColumnsType<Resident> = [
    {
      key: "name",
      title: say("name"),
      render: (_, one) => (
        <>
          {name(one)}
          <p>{since(one)}</p>
          <p className="soft">
            {area(one)} {one.address}
          </p>
          <p className="soft">{one.phone}</p>
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
