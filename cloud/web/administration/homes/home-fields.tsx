/** What a home is, as fields of a form; registering and changing have the same ones. */

import { Checkbox, Form, Input, Radio } from "antd";
import type { ReactNode } from "react";
import type { HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { homeWords } from "./words.ts";

export type HomeTyped = {
  name: string;
  entry: string;
  keySafe: string;
  phone: string;
  language: "zh" | "en";
  isHighRisk: boolean;
};

export const noHomeTyped: HomeTyped = {
  name: "",
  entry: "",
  keySafe: "",
  phone: "",
  language: "zh",
  isHighRisk: false,
};

export function homeTyped(home: HomeRecordView): HomeTyped {
  return {
    name: home.name ?? "",
    entry: home.entry ?? "",
    keySafe: home.keySafe ?? "",
    phone: home.phone ?? "",
    language: home.language ?? "zh",
    isHighRisk: home.isHighRisk ?? false,
  };
}

export function HomeFields(): ReactNode {
  const say = useWords(homeWords);
  return (
    <div className="grant-fields">
      <Form.Item
        name="name"
        label={say("name")}
        extra={say("nameHint")}
        rules={[{ required: true, whitespace: true, message: say("missing") }]}
      >
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item name="phone" label={say("phone")}>
        <Input type="tel" autoComplete="off" maxLength={32} />
      </Form.Item>
      <Form.Item name="entry" label={say("entry")}>
        <Input autoComplete="off" maxLength={200} />
      </Form.Item>
      <Form.Item name="keySafe" label={say("keySafe")}>
        <Input autoComplete="off" maxLength={200} />
      </Form.Item>
      <Form.Item name="language" label={say("language")}>
        <Radio.Group
          options={[
            { value: "zh", label: say("chinese") },
            { value: "en", label: say("english") },
          ]}
        />
      </Form.Item>
      <Form.Item name="isHighRisk" valuePropName="checked" label={null}>
        <Checkbox>{say("highRisk")}</Checkbox>
      </Form.Item>
    </div>
  );
}
