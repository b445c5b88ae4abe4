/** Who has a role in an area, as far as they are in one's reach. */

import { Button, Form, Table, Tag, type TableColumnsType } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import type { AccountsView, AccountView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AreaField, isArea } from "../parts/area-field.tsx";
import { areaWords } from "../parts/area-words.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { GrantLines } from "./grant-lines.tsx";
import { administersEverywhere, ownArea } from "./own-area.ts";
import { inviteAt, peoplePath, personAt } from "./people-places.ts";
import { peopleWords, standingWords } from "./words.ts";

export function PeopleList(): ReactNode {
  const say = useWords(peopleWords);
  const sayArea = useWords(areaWords);
  const me = useMe();
  const { query } = usePlace();
  const area = query["area"] ?? ownArea(me);
  const [form] = Form.useForm<{ area: string }>();
  useEffect(() => form.setFieldsValue({ area }), [form, area]);
  const read = useRead<AccountsView>(`/api/accounts?${new URLSearchParams({ area })}`);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        <Button type="primary" href={inviteAt(area)}>
          {say("invite")}
        </Button>
      </div>
      <section className="sheet">
        <Form
          className="filter"
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ area }}
          onFinish={(chosen) => replacePlace({ page: peoplePath, query: { area: chosen.area } })}
        >
          <Form.Item
            name="area"
            label={say("area")}
            validateTrigger="onSubmit"
            rules={[
              { validator: async (_rule, text: string) => await refuseUnless(isArea(text), sayArea("notACode")) },
            ]}
          >
            <AreaField hasEverywhere={administersEverywhere(me)} />
          </Form.Item>
          <Button htmlType="submit">{say("show")}</Button>
        </Form>
      </section>
      <section className="sheet">
        <ReadView read={read} isEmpty={({ people }) => people.length === 0} empty={say("none")}>
          {(first) => <Pages key={`${area} ${first.next}`} area={area} first={first} />}
        </ReadView>
      </section>
    </>
  );
}

/** What was loaded, and what follows it. */
function Pages({ area, first }: { area: string; first: AccountsView }): ReactNode {
  const say = useWords(peopleWords);
  const [more, setMore] = useState<readonly AccountsView[]>([]);
  const { isAsking, trouble, run } = useCommand();
  const { next } = more.at(-1) ?? first;
  const people = [first, ...more].flatMap((page) => page.people);
  return (
    <>
      <PeopleTable people={people} area={area} />
      <Trouble of={trouble} />
      {next === null ? null : (
        <Button
          loading={isAsking}
          onClick={() =>
            run(
              (client) => client.get<AccountsView>(`/api/accounts?${new URLSearchParams({ area, after: next })}`),
              (page) => setMore([...more, page]),
            )
          }
        >
          {say("more")}
        </Button>
      )}
    </>
  );
}

function PeopleTable({ people, area }: { people: readonly AccountView[]; area: string }): ReactNode {
  const say = useWords(peopleWords);
  const sayStanding = useWords(standingWords);
  const isNarrow = useIsNarrow();
  const standing = (one: AccountView): ReactNode => <Tag>{sayStanding(one.standing)}</Tag>;
  const names = ({ login, phone }: AccountView): string => [login, phone].filter((name) => name !== null).join(" / ");
  const manage = (one: AccountView): ReactNode => (
    <Button href={personAt(one.accountId, area)} aria-label={say("manageWhom", { name: one.name })}>
      {say("manage")}
    </Button>
  );
  const wide: TableColumnsType<AccountView> = [
    { key: "name", title: say("name"), render: (_, one) => <strong>{one.name}</strong> },
    { key: "names", title: say("signsInWith"), render: (_, one) => names(one) },
    { key: "grants", title: say("grants"), render: (_, one) => <GrantLines of={one.grants} /> },
    { key: "standing", title: say("standing"), render: (_, one) => standing(one) },
    { key: "manage", title: say("manage"), render: (_, one) => manage(one) },
  ];
  const narrow: TableColumnsType<AccountView> = [
    {
      key: "person",
      title: say("name"),
      render: (_, one) => (
        <>
          <p className="row">
            <strong>{one.name}</strong> {standing(one)}
          </p>
          <p className="soft">{names(one)}</p>
          <GrantLines of={one.grants} />
        </>
      ),
    },
    { key: "manage", title: say("manage"), render: (_, one) => manage(one) },
  ];
  return (
    <Table
      rowKey="accountId"
      columns={isNarrow ? narrow : wide}
      dataSource={[...people]}
      pagination={false}
      size={isNarrow ? "small" : "middle"}
    />
  );
}
