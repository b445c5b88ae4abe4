/** One person: what they are granted, where they are signed in, and what an administrator does with their account. */

import { Button, Form, Tag } from "antd";
import { useEffect, useState, type ReactNode } from "react";
import type { AccountView, LinkView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { usePlace } from "../frame/use-place.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { AccountButtons } from "./account-buttons.tsx";
import { GrantLines } from "./grant-lines.tsx";
import { GrantsField, grantOf, typedOf, type GrantTyped } from "./grants-field.tsx";
import { LinkShown } from "./link-shown.tsx";
import { listAt } from "./people-places.ts";
import { SessionsSheet } from "./sessions-sheet.tsx";
import { phoneText } from "./phone-text.ts";
import { peopleWords, standingWords } from "./words.ts";

export function PersonPage({ accountId }: { accountId: string }): ReactNode {
  const read = useRead<AccountView>(`/api/accounts/${encodeURIComponent(accountId)}`);
  const [link, setLink] = useState<LinkView | null>(null);
  return (
    <ReadView read={read}>
      {(person) =>
        link ? (
          <LinkShown link={link} name={person.name} done={() => setLink(null)} />
        ) : (
          <Person person={person} reload={read.reload} setLink={setLink} />
        )
      }
    </ReadView>
  );
}

function Person(given: { person: AccountView; reload: () => void; setLink: (link: LinkView) => void }): ReactNode {
  const { person, reload, setLink } = given;
  const say = useWords(peopleWords);
  const sayStanding = useWords(standingWords);
  const me = useMe();
  const { query } = usePlace();
  const names = [person.login, person.phone && phoneText(person.phone)].filter((name) => name !== null).join(" · ");
  const isOneself = person.accountId === me.accountId;
  return (
    <>
      <div className="page-head">
        <h1>{person.name}</h1>
        <Tag>{sayStanding(person.standing)}</Tag>
        <span className="soft">{names}</span>
        <Button href={listAt(query["area"])}>{say("back")}</Button>
      </div>
      <section className="sheet">
        <h2>{say("grants")}</h2>
        {isOneself || person.standing === "ended" ? (
          <>
            <GrantLines of={person.grants} />
            {isOneself ? <p className="soft">{say("ownGrants")}</p> : null}
          </>
        ) : (
          <GrantsForm person={person} reload={reload} />
        )}
      </section>
      {person.standing === "active" ? <SessionsSheet accountId={person.accountId} /> : null}
      {isOneself || person.standing === "ended" ? null : (
        <AccountButtons person={person} reload={reload} setLink={setLink} />
      )}
    </>
  );
}

function GrantsForm({ person, reload }: { person: AccountView; reload: () => void }): ReactNode {
  const say = useWords(peopleWords);
  const { accountId, version, grants } = person;
  const [form] = Form.useForm<{ grants: GrantTyped[] }>();
  const [isSaved, setSaved] = useState(false);
  const { isAsking, trouble, run, forget } = useCommand();
  // What somebody else has changed meanwhile stands in the fields once it was loaded.
  useEffect(() => form.setFieldsValue({ grants: grants.map(typedOf) }), [form, grants, version]);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ grants: grants.map(typedOf) }}
      onValuesChange={() => setSaved(false)}
      scrollToFirstError={{ focus: true }}
      onFinish={(typed) =>
        run(
          (client) =>
            client.post<AccountView>(`/api/accounts/${accountId}/grants`, {
              version,
              grants: typed.grants.map(grantOf),
            }),
          () => {
            setSaved(true);
            reload();
          },
        )
      }
    >
      <GrantsField />
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {say("saveGrants")}
        </Button>
        <span className="soft" role="status">
          {isSaved ? say("grantsSaved") : say("saveGrantsHint")}
        </span>
      </div>
    </Form>
  );
}
