/** Somebody of a rota: called by the number that is typed here, or whoever signs in with an account, by the number that stands in it. */

import { Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import type { TypedRota } from "./draft.ts";
import type { AccountChoice } from "./use-account-choices.ts";
import { dutyWords } from "./words.ts";

const phoneForm = /^\+?[\d\s-]{3,24}$/;

/** @param accounts null: whoever is here administers none; what was chosen before stays. */
export function PersonFields({ at, accounts }: { at: number; accounts: readonly AccountChoice[] | null }): ReactNode {
  const say = useWords(dutyWords);
  const form = Form.useFormInstance<TypedRota>();
  const accountId: unknown = Form.useWatch(["people", at, "accountId"], form);
  const hasAccount = typeof accountId === "string";
  const isListed = hasAccount && accounts?.some((one) => one.accountId === accountId) === true;
  const choices = (accounts ?? []).map((one) => ({ value: one.accountId, label: one.label }));
  const chosen = (next: string | undefined): void => {
    const one = accounts?.find((other) => other.accountId === next);
    const name: unknown = form.getFieldValue(["people", at, "name"]);
    if (one !== undefined && (name === undefined || name === "")) form.setFieldValue(["people", at, "name"], one.name);
  };
  const phoneRule = {
    validator: async (_rule: unknown, typed: string = ""): Promise<void> => {
      await refuseUnless(typed === "" || phoneForm.test(typed), say("phoneForm"));
      await refuseUnless(typed !== "" || hasAccount, say("phoneMissing"));
    },
  };
  return (
    <>
      <Form.Item name={[at, "personId"]} hidden>
        <Input />
      </Form.Item>
      <Form.Item
        name={[at, "accountId"]}
        label={say("account")}
        extra={say("accountHint")}
        hidden={choices.length === 0 && !hasAccount}
      >
        <Select
          allowClear
          disabled={accounts === null}
          placeholder={say("noAccount")}
          showSearch={{ optionFilterProp: "label" }}
          onChange={chosen}
          options={
            hasAccount && !isListed ? [...choices, { value: accountId, label: say("accountElsewhere") }] : choices
          }
          className="wide-field"
        />
      </Form.Item>
      <Form.Item
        name={[at, "name"]}
        label={say("name")}
        rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={[at, "phone"]}
        label={say(hasAccount ? "phoneInstead" : "phone")}
        dependencies={[["people", at, "accountId"]]}
        rules={[phoneRule]}
      >
        <Input inputMode="tel" maxLength={24} autoComplete="off" />
      </Form.Item>
    </>
  );
}
