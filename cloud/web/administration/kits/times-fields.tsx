/** From when to when, in the time of whoever reads. */

import { Form, Input } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { askWords } from "./act-words.ts";

export type TimesTyped = { from: string; until: string };

/** As a field of the browser takes it: `2026-01-05T14:03`. */
export const localTime = (atMs: number): string => timeText(atMs).replace(" ", "T");

export function TimesFields(): ReactNode {
  const say = useWords(askWords);
  return (
    <div className="grant-fields">
      <Form.Item name="from" label={say("windowFrom")} rules={[{ required: true, message: say("timeMissing") }]}>
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item
        name="until"
        label={say("windowUntil")}
        dependencies={["from"]}
        rules={[
          { required: true, message: say("timeMissing") },
          ({ getFieldValue }) => ({
            // Both are written the same way, so that the later one is the greater text.
            validator: async (_rule, until: string = "") =>
              await refuseUnless(until === "" || until > String(getFieldValue("from")), say("endBeforeBegin")),
          }),
        ]}
      >
        <Input type="datetime-local" />
      </Form.Item>
    </div>
  );
}
