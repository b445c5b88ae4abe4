/** Why they are on the list: each with its evidence, since when, who looked, and when it is looked at again. */

import { Button, Form, Input, Select, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { ResidentView } from "../../../api/registry/contract/resident.ts";
import type { CategoryView, ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useMe } from "../frame/use-me.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useEdit } from "../parts/use-edit.ts";
import { SaveRow } from "../parts/save-row.tsx";
import { categoryWords } from "./label-words.ts";
import { NewsShown } from "./news-shown.tsx";
import type { SheetGiven } from "./person-sheet.tsx";
import { residentWords } from "./resident-words.ts";

type HeldTyped = {
  category?: CategoryView;
  evidence: string;
  fromOn: string;
  untilOn: string;
  reviewer: string;
  nextReviewOn: string;
};
type CategoriesTyped = { categories: readonly HeldTyped[] };

const typedOf = (record: ResidentRecordView): CategoriesTyped => ({
  categories: record.categories.map(({ category, evidence, fromOn, untilOn, reviewer, nextReviewOn }) => ({
    category,
    evidence: evidence ?? "",
    fromOn,
    untilOn: untilOn ?? "",
    reviewer: reviewer ?? "",
    nextReviewOn,
  })),
});
const heldOf = (typed: HeldTyped): object => ({ ...typed, untilOn: typed.untilOn === "" ? null : typed.untilOn });

export function CategoriesSheet({ resident, record, reload }: SheetGiven): ReactNode {
  const say = useWords(residentWords);
  const { may } = useMe();
  const [isEditing, setEditing] = useState(false);
  const isWhole = !record.hidden.includes("papers") && !record.hidden.includes("sensitive-labels");
  const done = (): void => {
    setEditing(false);
    reload();
  };
  return (
    <section className="sheet">
      <h2>{say("categories")}</h2>
      {isEditing ? (
        <CategoriesForm resident={resident} record={record} done={done} />
      ) : (
        <>
          <Held record={record} />
          {may.includes("change-residents") && isWhole && record.status !== "merged" ? (
            <Button onClick={() => setEditing(true)}>{say("edit")}</Button>
          ) : null}
        </>
      )}
    </section>
  );
}

function Held({ record }: { record: ResidentRecordView }): ReactNode {
  const say = useWords(residentWords);
  const language = useLanguage();
  if (record.categories.length === 0)
    return <p className="soft lead">{record.hidden.includes("papers") ? say("hidden") : say("none")}</p>;
  return (
    <ul className="lines">
      {record.categories.map((one) => (
        <li key={`${one.category} ${one.fromOn}`}>
          <p className="row">
            <strong>{one.label[language]}</strong>
            {one.isSensitive ? <Tag color="warning">{say("sensitive")}</Tag> : null}
            {one.untilOn === null ? null : <Tag>{say("ended")}</Tag>}
          </p>
          <p className="soft as-typed">
            {`${say("fromOn")} ${one.fromOn}`}
            {one.untilOn === null ? "" : ` · ${say("untilOn")} ${one.untilOn}`}
            {` · ${say("nextReviewOn")} ${one.nextReviewOn}`}
            {one.evidence === null ? "" : ` · ${say("evidence")} ${one.evidence}`}
            {one.reviewer === null ? "" : ` · ${say("reviewer")} ${one.reviewer}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

function CategoriesForm({ resident, record, done }: Omit<SheetGiven, "reload"> & { done: () => void }): ReactNode {
  const say = useWords(residentWords);
  const sayCategory = useWords(categoryWords);
  const { residentId } = resident;
  const [form] = Form.useForm<CategoriesTyped>();
  const { isAsking, trouble, news, save } = useEdit<ResidentView, CategoriesTyped>({
    form,
    view: resident,
    valuesOf: (view) => typedOf(view.record ?? record),
    versionOf: ({ version }) => version,
    read: async (client) => await client.get(`/api/residents/${residentId}`),
    send: async (client, { categories = [] }, version) =>
      await client.post(`/api/residents/${residentId}/change`, {
        version,
        fields: { categories: categories.map(heldOf) },
      }),
    fieldWrong: say("fieldWrong"),
    saved: done,
  });
  const textOf = (value: unknown): string =>
    // `as`: what this form holds.
    ((value ?? []) as readonly HeldTyped[])
      .map(({ category, evidence }) => `${category === undefined ? "" : sayCategory(category)} ${evidence}`)
      .join(" · ") || say("none");
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={typedOf(record)}
      scrollToFirstError={{ focus: true }}
      onFinish={save}
    >
      <Form.List name="categories">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }, n) => (
              <fieldset className="grant" key={key}>
                <legend>{say("categoryNumber", { n: n + 1 })}</legend>
                <HeldFields at={name} />
                <Button onClick={() => remove(name)}>{say("removeCategory", { n: n + 1 })}</Button>
              </fieldset>
            ))}
            <Form.Item>
              <Button onClick={() => add({ evidence: "", untilOn: "", reviewer: "" })}>{say("addCategory")}</Button>
            </Form.Item>
          </>
        )}
      </Form.List>
      <NewsShown news={news} fieldOf={() => say("categories")} textOf={(_field, value) => textOf(value)} />
      <Trouble of={trouble} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}

function HeldFields({ at }: { at: number }): ReactNode {
  const say = useWords(residentWords);
  const sayCategory = useWords(categoryWords);
  const needed = [{ required: true, message: say("missing") }];
  // `as`: the catalogue has exactly these keys.
  const categories = Object.keys(categoryWords.words) as CategoryView[];
  return (
    <div className="grant-fields">
      <Form.Item name={[at, "category"]} label={say("category")} rules={needed}>
        <Select options={categories.map((one) => ({ value: one, label: sayCategory(one) }))} />
      </Form.Item>
      <Form.Item name={[at, "evidence"]} label={say("evidence")} rules={needed}>
        <Input autoComplete="off" maxLength={200} />
      </Form.Item>
      <Form.Item name={[at, "fromOn"]} label={say("fromOn")} rules={needed}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name={[at, "untilOn"]} label={say("untilOn")}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name={[at, "reviewer"]} label={say("reviewer")} rules={needed}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item name={[at, "nextReviewOn"]} label={say("nextReviewOn")} rules={needed}>
        <Input type="date" />
      </Form.Item>
    </div>
  );
}
