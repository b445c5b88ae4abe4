/** Who has a role in an area, as far as they are in one's reach. */

import { Button, Table, Tag, type TableColumnsType } from "antd";
import type { ReactNode } from "react";
import type { AccountsView, AccountView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { AllPages } from "../parts/all-pages.tsx";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { GrantLines } from "./grant-lines.tsx";
import { inviteAt, personAt } from "./people-places.ts";
import { phoneText } from "./phone-text.ts";
import { peopleWords, standingWords } from "./words.ts";

export function PeopleList(): ReactNode {
  const say = useWords(peopleWords);
  const area = useArea("accounts");
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
        <AreaFilter work="accounts" />
      </section>
      <section className="sheet">
        <ReadView read={read} isEmpty={({ people }) => people.length === 0} empty={say("none")}>
          {(first) => (
            <AllPages
              key={`${area} ${first.next}`}
              first={first}
              ask={async (client, after) => await client.get(`/api/accounts?${new URLSearchParams({ area, after })}`)}
            >
              {(pages) => <PeopleTable people={pages.flatMap(({ people }) => people)} area={area} />}
            </AllPages>
          )}
        </ReadView>
      </section>
    </>
  );
}

function PeopleTable({ people, area }: { people: readonly AccountView[]; area: string }): ReactNode {
  const say = useWords(peopleWords);
  const sayStanding = useWords(standingWords);
  const isNarrow = useIsNarrow();
  const standing = (one: AccountView): ReactNode => <Tag>{sayStanding(one.standing)}</Tag>;
  const names = ({ login, phone }: AccountView): string =>
    [login, phone && phoneText(phone)].filter((name) => name !== null).join(" · ");
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
