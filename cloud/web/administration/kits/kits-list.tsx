/** Kits of an area, by state and by how their label begins. */

import { Button, Form, Input, Select, Table, Tag, type TableColumnsType } from "antd";
import { useEffect, type ReactNode } from "react";
import type { KitListView, KitRowView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AllPages } from "../parts/all-pages.tsx";
import { AreaItem } from "../parts/area-item.tsx";
import { AreaName } from "../parts/area-name.tsx";
import { ownArea, worksEverywhere } from "../parts/own-areas.ts";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { kitAt, kitsPath, newAt } from "./kits-places.ts";
import { kitWords, stateWords } from "./words.ts";

type Filter = { area: string; state: string; label: string };

export function KitsList(): ReactNode {
  const say = useWords(kitWords);
  const me = useMe();
  const { query } = usePlace();
  const filter: Filter = {
    area: query["area"] ?? ownArea(me, "kits"),
    state: query["state"] ?? "",
    label: query["label"] ?? "",
  };
  const path = pathOf(filter);
  const read = useRead<KitListView>(path);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        {me.may.includes("change-kits") ? (
          <Button type="primary" href={newAt({ area: filter.area })}>
            {say("newKit")}
          </Button>
        ) : null}
      </div>
      <section className="sheet">
        <FilterForm filter={filter} />
      </section>
      <section className="sheet">
        <ReadView read={read} isEmpty={({ kits }) => kits.length === 0} empty={say("none")}>
          {(first) => (
            <AllPages
              key={`${path} ${first.next}`}
              first={first}
              ask={async (client, after) => await client.get(pathOf(filter, after))}
            >
              {(pages) => <KitTable kits={pages.flatMap(({ kits }) => kits)} filter={filter} />}
            </AllPages>
          )}
        </ReadView>
      </section>
    </>
  );
}

function pathOf({ area, state, label }: Filter, after = ""): string {
  const asked = Object.entries({ area, state, label, after }).filter(([, value]) => value !== "");
  return `/api/kits?${new URLSearchParams(asked)}`;
}

function FilterForm({ filter }: { filter: Filter }): ReactNode {
  const say = useWords(kitWords);
  const sayState = useWords(stateWords);
  const me = useMe();
  const [form] = Form.useForm<Filter>();
  const { area, state, label } = filter;
  useEffect(() => form.setFieldsValue({ area, state, label }), [form, area, state, label]);
  // `as`: the catalogue has exactly the states as its keys.
  const states = Object.keys(stateWords.words) as KitRowView["state"][];
  const options = [
    { value: "", label: say("anyState") },
    ...states.map((one) => ({ value: one, label: sayState(one) })),
  ];
  return (
    <Form
      className="filter"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={filter}
      onFinish={(chosen) => replacePlace({ page: kitsPath, query: { ...chosen, label: chosen.label.trim() } })}
    >
      <AreaItem name="area" label={say("area")} hasEverywhere={worksEverywhere(me, "kits")} />
      <Form.Item name="state" label={say("state")}>
        <Select className="kit-state-field" options={options} />
      </Form.Item>
      <Form.Item name="label" label={say("labelBegins")}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Button htmlType="submit">{say("show")}</Button>
    </Form>
  );
}

function KitTable({ kits, filter }: { kits: readonly KitRowView[]; filter: Filter }): ReactNode {
  const say = useWords(kitWords);
  const sayState = useWords(stateWords);
  const isNarrow = useIsNarrow();
  const manage = ({ kitId, label }: KitRowView): ReactNode => (
    <Button href={kitAt(kitId, { ...filter })} aria-label={say("manageWhich", { label })}>
      {say("manage")}
    </Button>
  );
  const area = ({ area: code }: KitRowView): ReactNode => <AreaName code={code ?? "everywhere"} />;
  const homeText = ({ homeId, homeName }: KitRowView): string => homeName ?? homeId ?? say("noHome");
  const wide: TableColumnsType<KitRowView> = [
    { key: "label", title: say("label"), render: (_, one) => <strong>{one.label}</strong> },
    { key: "state", title: say("state"), render: (_, one) => <Tag>{sayState(one.state)}</Tag> },
    { key: "area", title: say("area"), render: (_, one) => area(one) },
    { key: "home", title: say("home"), render: (_, one) => homeText(one) },
    { key: "gateway", title: say("gateway"), render: (_, one) => one.gatewayId ?? say("noGateway") },
    { key: "manage", title: say("manage"), render: (_, one) => manage(one) },
  ];
  const narrow: TableColumnsType<KitRowView> = [
    {
      key: "kit",
      title: say("label"),
      render: (_, one) => (
        <>
          <p className="row">
            <strong>{one.label}</strong> <Tag>{sayState(one.state)}</Tag>
          </p>
          <p className="soft kit-ids">{homeText(one)}</p>
          <p className="soft">{area(one)}</p>
        </>
      ),
    },
    { key: "manage", title: say("manage"), render: (_, one) => manage(one) },
  ];
  return (
    <Table
      rowKey="kitId"
      columns={isNarrow ? narrow : wide}
      dataSource={[...kits]}
      pagination={false}
      size={isNarrow ? "small" : "middle"}
    />
  );
}
