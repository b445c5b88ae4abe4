/** Contacts: read, tried, and written as one list in order, so that nobody overwrites another's order unseen. */

import { Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { ContactView, HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useEdit } from "../parts/use-edit.ts";
import { SaveRow } from "../parts/save-row.tsx";
import { NewsShown } from "../residents/news-shown.tsx";
import { HoursField, useHoursRule } from "../plans/hours-field.tsx";
import { useWindowsText } from "../plans/windows-text.ts";
import { residentWords } from "../residents/resident-words.ts";
import { ContactLines } from "./contact-lines.tsx";
import { ContactTrial, useTrying } from "./contact-trial.tsx";
import { homeWords } from "./words.ts";

type Given = { home: HomeRecordView; reload: () => void };
const contactsMax = 20;

export function ContactsSheet({ home, reload }: Given): ReactNode {
  const say = useWords(homeWords);
  const { may } = useMe();
  const [isEditing, setEditing] = useState(false);
  const isHidden = home.hidden.includes("contacts");
  const mayChange = may.includes("change-residents") && !isHidden;
  const mayNote = may.includes("note-reached") && !isHidden;
  const trying = useTrying(home.homeId, mayNote, reload);
  const done = (): void => {
    setEditing(false);
    reload();
  };
  return (
    <section className="sheet">
      <h2>{say("contacts")}</h2>
      {isEditing ? (
        <ContactsForm home={home} done={done} />
      ) : (
        <>
          <ContactLines
            contacts={home.contacts}
            isHidden={isHidden}
            after={(contact) =>
              mayNote ? <ContactTrial home={home} contact={contact} reload={reload} trying={trying} /> : null
            }
          />
          {mayChange ? <Button onClick={() => setEditing(true)}>{say("editContacts")}</Button> : null}
        </>
      )}
    </section>
  );
}

type Written = Pick<ContactView, "name" | "relation" | "phone" | "hours"> & { contactId: string | null };
type Typed = { contacts: readonly Written[] };

const typedOf = ({ contacts }: HomeRecordView): Typed => ({
  contacts: contacts.map(({ contactId, name, relation, phone, hours }) => ({
    contactId,
    name,
    relation,
    phone,
    hours,
  })),
});
const somebodyNew: Written = { contactId: null, name: "", relation: "", phone: "", hours: [] };

function ContactsForm({ home, done }: { home: HomeRecordView; done: () => void }): ReactNode {
  const say = useWords(homeWords);
  const sayRecord = useWords(residentWords);
  const windowsText = useWindowsText();
  const [form] = Form.useForm<Typed>();
  const { homeId } = home;
  const { isAsking, trouble, news, save } = useEdit<HomeRecordView, Typed>({
    form,
    view: home,
    valuesOf: typedOf,
    versionOf: ({ version }) => version,
    read: async (client) => await client.get(`/api/homes/${homeId}/record`),
    send: async (client, { contacts = [] }, version) =>
      await client.post(`/api/homes/${homeId}/contacts`, { version, contacts }),
    fieldWrong: sayRecord("fieldWrong"),
    saved: done,
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={typedOf(home)}
      scrollToFirstError={{ focus: true }}
      // The ids of those that are there have no field, and belong to the list all the same.
      onFinish={() => save(form.getFieldsValue(true) as Typed)}
    >
      <Form.List name="contacts">
        {(fields, { add, remove, move }) => (
          <>
            {fields.map(({ key, name }, n) => (
              <fieldset className="grant" key={key}>
                <legend>{say("contactNumber", { n: n + 1 })}</legend>
                <ContactFields at={name} />
                <Order
                  at={name}
                  up={n === 0 ? null : () => move(n, n - 1)}
                  down={n === fields.length - 1 ? null : () => move(n, n + 1)}
                  remove={() => remove(name)}
                />
              </fieldset>
            ))}
            {fields.length < contactsMax ? (
              <Form.Item>
                <Button onClick={() => add(somebodyNew)}>{say("addContact")}</Button>
              </Form.Item>
            ) : null}
          </>
        )}
      </Form.List>
      <NewsShown
        news={news}
        fieldOf={() => say("contacts")}
        textOf={(_field, value) =>
          // `as`: what this form holds.
          ((value ?? []) as readonly Written[])
            .map(({ name, phone, hours }) => `${name} ${phone} ${windowsText(hours)}`)
            .join(" · ") || sayRecord("none")
        }
      />
      <Trouble of={trouble} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}

function ContactFields({ at }: { at: number }): ReactNode {
  const say = useWords(homeWords);
  const hoursRule = useHoursRule();
  const needed = [{ required: true, whitespace: true, message: say("missing") }];
  return (
    <div className="grant-fields">
      <Form.Item name={[at, "name"]} label={say("contactName")} rules={needed}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item name={[at, "relation"]} label={say("relation")} rules={needed}>
        <Input autoComplete="off" maxLength={32} />
      </Form.Item>
      <Form.Item name={[at, "phone"]} label={say("contactPhone")} rules={needed}>
        <Input type="tel" autoComplete="off" maxLength={32} />
      </Form.Item>
      <fieldset className="contact-hours">
        <legend>{say("hours")}</legend>
        <Form.Item name={[at, "hours"]} rules={[hoursRule]} validateTrigger="onSubmit">
          <HoursField />
        </Form.Item>
      </fieldset>
    </div>
  );
}

function Order(given: {
  at: number;
  up: (() => void) | null;
  down: (() => void) | null;
  remove: () => void;
}): ReactNode {
  const { at, up, down, remove } = given;
  const say = useWords(homeWords);
  const form = Form.useFormInstance<Typed>();
  const typed: unknown = Form.useWatch(["contacts", at, "name"], form);
  const name = typeof typed === "string" && typed !== "" ? typed : say("somebodyNew");
  return (
    <div className="row">
      <Button disabled={up === null} aria-label={say("up", { name })} onClick={() => up?.()}>
        <span aria-hidden="true">↑</span>
      </Button>
      <Button disabled={down === null} aria-label={say("down", { name })} onClick={() => down?.()}>
        <span aria-hidden="true">↓</span>
      </Button>
      <Button onClick={remove}>{say("remove", { name })}</Button>
    </div>
  );
}
