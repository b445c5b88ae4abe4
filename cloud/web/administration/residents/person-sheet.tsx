/** Who they are; to be read, and to be changed. */

import { Button, Descriptions, Form } from "antd";
import { useState, type ReactNode } from "react";
import type { ResidentView } from "../../../api/registry/contract/resident.ts";
import type { ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useEdit } from "../parts/use-edit.ts";
import { SaveRow } from "../parts/save-row.tsx";
import { riskWords, sexWords } from "./label-words.ts";
import { NewsShown } from "./news-shown.tsx";
import { PersonFields, personFields, personTyped, type PersonTyped } from "./person-fields.tsx";
import { useRecordText } from "./record-text.ts";
import { residentWords } from "./resident-words.ts";

export type SheetGiven = { resident: ResidentView; record: ResidentRecordView; reload: () => void };

export function PersonSheet({ resident, record, reload }: SheetGiven): ReactNode {
  const say = useWords(residentWords);
  const { may } = useMe();
  const [isEditing, setEditing] = useState(false);
  const done = (): void => {
    setEditing(false);
    reload();
  };
  return (
    <section className="sheet">
      <h2>{say("person")}</h2>
      {isEditing ? (
        <PersonForm resident={resident} record={record} done={done} />
      ) : (
        <>
          <PersonFacts record={record} />
          {may.includes("change-residents") && record.status !== "merged" ? (
            <Button onClick={() => setEditing(true)}>{say("edit")}</Button>
          ) : null}
        </>
      )}
    </section>
  );
}

function PersonFacts({ record }: { record: ResidentRecordView }): ReactNode {
  const say = useWords(residentWords);
  const sayRisk = useWords(riskWords);
  const saySex = useWords(sexWords);
  const isHidden = (part: ResidentRecordView["hidden"][number]): boolean => record.hidden.includes(part);
  const said = (text: string | null, isOut: boolean): string => {
    if (isOut) return say("hidden");
    return text === null || text === "" ? say("notSaid") : text;
  };
  const fact = (key: string, label: string, text: string): { key: string; label: string; children: ReactNode } => ({
    key,
    label,
    children: <span className="as-typed">{text}</span>,
  });
  return (
    <Descriptions
      className="facts"
      column={{ xs: 1, sm: 1, md: 2 }}
      items={[
        fact("sex", say("sex"), said(record.sex && saySex(record.sex), isHidden("name"))),
        fact("bornOn", say("bornOn"), said(record.bornOn, isHidden("name"))),
        fact("idNumber", say("idNumber"), said(record.idNumber, isHidden("papers"))),
        fact("phones", say("phones"), said(record.phones.join(" · "), isHidden("phone"))),
        fact("risk", say("risk"), sayRisk(record.risk)),
        fact("healthNotes", say("healthNotes"), said(record.healthNotes, isHidden("health"))),
      ]}
    />
  );
}

function PersonForm({ resident, record, done }: Omit<SheetGiven, "reload"> & { done: () => void }): ReactNode {
  const say = useWords(residentWords);
  const { residentId } = resident;
  const [form] = Form.useForm<PersonTyped>();
  const { fieldOf, textOf } = useRecordText();
  const { isAsking, trouble, news, save } = useEdit<ResidentView, PersonTyped>({
    form,
    view: resident,
    valuesOf: (view) => personTyped(view.record ?? record),
    versionOf: ({ version }) => version,
    read: async (client) => await client.get(`/api/residents/${residentId}`),
    send: async (client, changed, version) =>
      await client.post(`/api/residents/${residentId}/change`, { version, fields: personFields(changed) }),
    fieldWrong: say("fieldWrong"),
    saved: done,
  });
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={personTyped(record)}
      scrollToFirstError={{ focus: true }}
      onFinish={save}
    >
      <PersonFields />
      <NewsShown
        news={news}
        fieldOf={fieldOf}
        textOf={(field, value) =>
          field === "sex" || field === "risk"
            ? // `as`: what the form holds for this field.
              textOf(field, value as never)
            : String(value === "" ? say("none") : value)
        }
      />
      <Trouble of={trouble} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
