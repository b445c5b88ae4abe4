/** Beginning a drill: in which homes, what is practised, for how long, and which contacts agreed to be called. */

import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import { useState, type ReactNode } from "react";
import type { BegunDrill } from "../../../api/contract/drills.ts";
import type { HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { HomeField, useHomeItem } from "../parts/home-field.tsx";
import { Lines } from "../parts/lines.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useKindText } from "../plans/kind-text.ts";
import { drillsWords } from "./words.ts";

const minutesMax = 120;
type Typed = {
  homes: readonly { homeId: string; contacts?: readonly string[] }[];
  alarm: BegunDrill["alarm"];
  minutes: number;
  by?: string;
};

export function BeginSheet({ path, begun }: { path: string; begun: () => void }): ReactNode {
  const say = useWords(drillsWords);
  const kindText = useKindText();
  const homeItem = useHomeItem();
  const { name } = useMe();
  const [form] = Form.useForm<Typed>();
  const homes: Typed["homes"] = Form.useWatch("homes", form) ?? [];
  const { isAsking, trouble, run } = useCommand();
  const begin = (typed: Typed): void =>
    run(
      (client) => client.post(path, bodyOf(typed)),
      () => {
        form.resetFields(["homes"]);
        begun();
      },
    );
  return (
    <section className="sheet">
      <h2>{say("new")}</h2>
      <p className="soft lead">{say("toldToo")}</p>
      <Form<Typed>
        form={form}
        layout="vertical"
        requiredMark={false}
        name="drill"
        initialValues={{ homes: [{ homeId: "" }], alarm: "panic", minutes: 30 }}
        onFinish={begin}
        scrollToFirstError={{ focus: true }}
      >
        <Lines
          name="homes"
          title={say("homes")}
          each={(n) => say("home", { n })}
          add={say("addHome")}
          remove={(n) => say("removeHome", { n })}
          fresh={() => ({ homeId: "" })}
        >
          {(at) => (
            <>
              <Form.Item name={[at, "homeId"]} {...homeItem}>
                <HomeField />
              </Form.Item>
              <Agreed key={homes[at]?.homeId} at={at} homeId={homes[at]?.homeId ?? ""} />
            </>
          )}
        </Lines>
        <div className="grant-fields">
          <Form.Item name="alarm" label={say("alarm")}>
            <Select options={lifeKinds.map((value) => ({ value, label: kindText(value) }))} />
          </Form.Item>
          <Form.Item name="minutes" label={say("minutes")} rules={[{ required: true }]}>
            <InputNumber min={1} max={minutesMax} />
          </Form.Item>
          {name === null ? (
            <Form.Item
              name="by"
              label={say("by")}
              rules={[{ required: true, whitespace: true, message: say("byMissing") }]}
            >
              <Input maxLength={64} autoComplete="off" />
            </Form.Item>
          ) : null}
        </div>
        <Trouble of={trouble} />
        <Button type="primary" htmlType="submit" loading={isAsking} disabled={homes.length === 0}>
          {say("begin")}
        </Button>
      </Form>
    </section>
  );
}

/** Read when somebody asks for it: whose numbers these are is noted. */
function Agreed({ at, homeId }: { at: number; homeId: string }): ReactNode {
  const say = useWords(drillsWords);
  const [isOpen, setOpen] = useState(false);
  const isHome = parseHomeId(homeId.trim()) !== undefined;
  const read = useRead<HomeRecordView>(isOpen && isHome ? `/api/homes/${homeId.trim()}/record` : null);
  if (!isHome) return null;
  if (!isOpen) return <Button onClick={() => setOpen(true)}>{say("contacts")}</Button>;
  return (
    <ReadView read={read} isEmpty={({ contacts }) => contacts.length === 0} empty={say("noContacts")}>
      {({ contacts }) => (
        <Form.Item name={[at, "contacts"]} label={say("contactsOf")}>
          <Checkbox.Group
            options={contacts.map(({ contactId, name, relation }) => ({
              value: contactId,
              label: say("contact", { name, relation }),
            }))}
          />
        </Form.Item>
      )}
    </ReadView>
  );
}

function bodyOf({ homes, alarm, minutes, by }: Typed): BegunDrill {
  const chosen = homes.map(({ homeId, contacts = [] }) => ({ homeId: homeId.trim(), contacts }));
  return {
    ...(by === undefined ? {} : { by: by.trim() }),
    homes: [...new Set(chosen.map(({ homeId }) => homeId))],
    alarm,
    minutes,
    includes: chosen.flatMap(({ homeId, contacts }) => contacts.map((contactId) => ({ homeId, contactId }))),
  };
}
