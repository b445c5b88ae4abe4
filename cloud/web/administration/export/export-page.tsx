/** Residents as a file: of which area, what for, in which columns. The browser takes it as it comes, however many they are. */

import { Alert, Button, Checkbox, Form, Select } from "antd";
import type { ReactNode } from "react";
import {
  exportColumns,
  exportPurposes,
  type ExportCategory,
  type ExportRisk,
} from "../../../api/registry/contract/export.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useMe } from "../frame/use-me.ts";
import { useArea } from "../parts/area-filter.tsx";
import { AreaItem } from "../parts/area-item.tsx";
import { refuseUnless } from "../parts/form-rule.ts";
import { worksEverywhere } from "../parts/own-areas.ts";
import { categoryWords, riskWords } from "../residents/label-words.ts";
import { exportWords, purposeWords } from "./words.ts";

type Asked = {
  area: string;
  purpose?: (typeof exportPurposes)[number];
  category: string;
  risk: string;
  columns: string[];
  isWhole: boolean;
};

// `as`: each catalogue has exactly these as its keys.
const categories = Object.keys(categoryWords.words) as ExportCategory[];
const risks = Object.keys(riskWords.words) as ExportRisk[];

/** Enough to visit and call somebody; whoever needs more asks for it. */
const columnsAtFirst = ["name", "sex", "bornOn", "phone", "area", "address", "homePhone", "categories", "risk"];

function urlOf({ area, purpose, category, risk, columns, isWhole }: Asked): string {
  const query = new URLSearchParams({ area, for: purpose ?? "", columns: columns.join(",") });
  if (isWhole) query.set("whole", "yes");
  if (category !== "") query.set("category", category);
  if (risk !== "") query.set("risk", risk);
  return `/api/exports/residents.csv?${query}`;
}

export function ExportPage(): ReactNode {
  const say = useWords(exportWords);
  const sayPurpose = useWords(purposeWords);
  const sayRisk = useWords(riskWords);
  const sayCategory = useWords(categoryWords);
  const language = useLanguage();
  const me = useMe();
  const area = useArea();
  const first: Asked = { area, category: "", risk: "", columns: columnsAtFirst, isWhole: false };
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
      </div>
      <section className="sheet">
        <p className="lead">{say("hint")}</p>
        <Form<Asked>
          layout="vertical"
          requiredMark={false}
          initialValues={first}
          onFinish={(asked) => window.location.assign(urlOf(asked))}
        >
          <AreaItem name="area" label={say("area")} hasEverywhere={worksEverywhere(me, "any")} />
          <Form.Item name="purpose" label={say("purpose")} rules={[{ required: true, message: say("purposeMissing") }]}>
            <Select options={exportPurposes.map((value) => ({ value, label: sayPurpose(value) }))} />
          </Form.Item>
          <Form.Item name="category" label={say("category")}>
            <Select
              options={[
                { value: "", label: say("any") },
                ...categories.map((value) => ({ value, label: sayCategory(value) })),
              ]}
            />
          </Form.Item>
          <Form.Item name="risk" label={say("risk")}>
            <Select
              options={[{ value: "", label: say("any") }, ...risks.map((value) => ({ value, label: sayRisk(value) }))]}
            />
          </Form.Item>
          <fieldset className="grant">
            <legend>{say("columns")}</legend>
            <Form.Item
              name="columns"
              rules={[
                {
                  validator: async (_rule, columns: readonly string[]) =>
                    await refuseUnless(columns.length > 0, say("columnsMissing")),
                },
              ]}
            >
              <Checkbox.Group className="column-choice">
                {exportColumns.map(({ key, name, isSensitive }) => (
                  <Checkbox key={key} value={key}>
                    {isSensitive ? say("sensitive", { name: name[language] }) : name[language]}
                  </Checkbox>
                ))}
              </Checkbox.Group>
            </Form.Item>
          </fieldset>
          <Form.Item name="isWhole" valuePropName="checked" extra={say("wholeHint")}>
            <Checkbox>{say("whole")}</Checkbox>
          </Form.Item>
          <Alert className="trouble" type="info" showIcon title={say("after")} />
          <Button type="primary" htmlType="submit">
            {say("download")}
          </Button>
        </Form>
      </section>
    </>
  );
}
