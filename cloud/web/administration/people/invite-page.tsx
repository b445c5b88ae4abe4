/** Somebody new: who, how they sign in, what they are granted; then the link, once. */

import { Button, Form, Input, Radio } from "antd";
import { useState, type ReactNode } from "react";
import type { LanguageView, LinkView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { goTo, usePlace } from "../frame/use-place.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { ownArea } from "../parts/own-areas.ts";
import { Trouble } from "../parts/trouble.tsx";
import { GrantsField, grantOf, type GrantTyped } from "./grants-field.tsx";
import { LinkShown } from "./link-shown.tsx";
import { listAt, peoplePath } from "./people-places.ts";
import { peopleWords } from "./words.ts";

type Typed = { name: string; login?: string; phone?: string; language: LanguageView; grants: GrantTyped[] };

const orNull = (text: string | undefined): string | null => (text === undefined || text === "" ? null : text);

export function InvitePage(): ReactNode {
  const say = useWords(peopleWords);
  const me = useMe();
  const language = useLanguage();
  const area = usePlace().query["area"] ?? ownArea(me, "accounts");
  const [form] = Form.useForm<Typed>();
  const [made, setMade] = useState<{ link: LinkView; name: string } | null>(null);
  const { isAsking, trouble, run } = useCommand();
  if (made) return <LinkShown {...made} done={() => goTo({ page: peoplePath, query: { area } })} />;
  const invite = ({ name, login, phone, language: theirs, grants }: Typed): void =>
    run(
      (client) =>
        client.post<LinkView>("/api/accounts", {
          name,
          login: orNull(login),
          phone: orNull(phone),
          email: null,
          language: theirs,
          grants: grants.map(grantOf),
        }),
      (link) => setMade({ link, name }),
    );
  return (
    <>
      <div className="page-head">
        <h1>{say("inviteTitle")}</h1>
        <Button href={listAt(area)}>{say("back")}</Button>
      </div>
      <section className="sheet">
        <p className="soft lead">{say("inviteHint")}</p>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ language, grants: [{ area }] }}
          onFinish={invite}
          scrollToFirstError={{ focus: true }}
        >
          <Form.Item
            name="name"
            label={say("name")}
            rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
          >
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
          <Form.Item name="login" label={say("login")} extra={say("loginHint")}>
            <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} />
          </Form.Item>
          <Form.Item
            name="phone"
            label={say("phone")}
            dependencies={["login"]}
            rules={[
              ({ getFieldValue }) => ({
                validator: async (_rule, phone: string = "") =>
                  await refuseUnless(phone !== "" || (getFieldValue("login") ?? "") !== "", say("oneOfTwo")),
              }),
            ]}
          >
            <Input type="tel" autoComplete="off" maxLength={32} />
          </Form.Item>
          <Form.Item name="language" label={say("language")}>
            <Radio.Group
              options={[
                { value: "zh", label: say("chinese") },
                { value: "en", label: say("english") },
              ]}
            />
          </Form.Item>
          <h2>{say("grants")}</h2>
          <GrantsField />
          <Trouble of={trouble} />
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say("sendInvitation")}
          </Button>
        </Form>
      </section>
    </>
  );
}
