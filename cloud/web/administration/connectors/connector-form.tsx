/** The settings of a connector, of whichever kind: one field for each that its kind declares. A secret goes out when it is typed, and is never filled in. */

import { Form, Input, InputNumber, Select, Switch } from "antd";
import type { ReactNode } from "react";
import type {
  ConnectorFieldView,
  ConnectorKindView,
  ConnectorView,
} from "../../../api/registry/contract/connectors.ts";
import { useWords } from "../../parts/catalogue.ts";
import type { Client } from "../client/client.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import { useFieldWords } from "./use-field-name.ts";
import { connectorsWords } from "./words.ts";

type Typed = { name: string; settings?: Readonly<Record<string, unknown>> };

export function ConnectorForm(given: {
  kind: ConnectorKindView;
  /** Null = a new one. */
  kept: ConnectorView["content"];
  send: (
    client: Client,
    typed: { name: string; settings: Readonly<Record<string, unknown>> },
  ) => ReturnType<Client["post"]>;
  done: () => void;
  cancel: () => void;
}): ReactNode {
  const { kind, kept, send, done, cancel } = given;
  const say = useWords(connectorsWords);
  const { nameOf, hintOf, choiceOf } = useFieldWords();
  const { isAsking, trouble, run } = useCommand();
  const first = Object.fromEntries(
    kind.fields
      .filter(({ isSecret }) => !isSecret)
      .map(({ field, type, default: byDefault }) => {
        const value = kept ? kept.settings[field] : byDefault;
        return [field, type === "json" && value !== undefined ? JSON.stringify(value) : (value ?? undefined)];
      }),
  );
  const rulesOf = ({ type, isSecret, mayBeMissing }: ConnectorFieldView) => [
    { required: type !== "yes-no" && !mayBeMissing && !(isSecret && kept !== null), message: say("fieldMissing") },
    ...(type === "json" ? [{ validator: isJsonOr(say("notJson")) }] : []),
  ];
  return (
    <Form<Typed>
      layout="vertical"
      requiredMark={false}
      name={`connector-${kind.kind}`}
      initialValues={{ name: kept?.name, settings: first }}
      onFinish={({ name, settings = {} }) =>
        run(async (client) => await send(client, { name: name.trim(), settings: settingsOf(kind, settings) }), done)
      }
    >
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      {kind.fields.map((one) => (
        <Form.Item
          key={one.field}
          name={["settings", one.field]}
          label={nameOf({ kind: kind.kind, field: one.field })}
          extra={hintOf({ kind: kind.kind, field: one.field })}
          rules={rulesOf(one)}
          {...(one.type === "yes-no" ? { valuePropName: "checked" } : {})}
        >
          {inputOf(one, {
            secretIs: say(kept?.secrets[one.field] === "set" ? "secretSet" : "secretNone"),
            choiceText: (value) => choiceOf({ kind: kind.kind, field: one.field }, value),
          })}
        </Form.Item>
      ))}
      <Trouble of={trouble} />
      <SaveRow save={say(kept ? "save" : "register")} isAsking={isAsking} cancel={say("cancel")} onCancel={cancel} />
    </Form>
  );
}

function inputOf(
  { type, choices, isSecret, isLong }: ConnectorFieldView,
  { secretIs, choiceText }: { secretIs: string; choiceText: (value: string) => string },
): ReactNode {
  if (isSecret) return <Input.Password autoComplete="new-password" placeholder={secretIs} />;
  switch (type) {
    case "text":
      return isLong ? <Input.TextArea rows={4} /> : <Input autoComplete="off" />;
    case "number":
      return <InputNumber />;
    case "yes-no":
      return <Switch />;
    case "choice":
      return <Select options={choices.map((value) => ({ value, label: choiceText(value) }))} />;
    case "json":
      return <Input.TextArea rows={4} />;
  }
}

/** What is left empty is null where that may be, and the default where there is one; an empty secret is not sent, and stays what it was. */
function settingsOf(kind: ConnectorKindView, typed: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { field, type, isSecret, default: byDefault } of kind.fields) {
    const value = typed[field];
    const isEmpty = value === undefined || value === null || value === "";
    if (!isEmpty) out[field] = type === "json" && typeof value === "string" ? JSON.parse(value) : value;
    else if (isSecret) continue;
    else if (type === "yes-no") out[field] = false;
    else if (byDefault !== undefined) out[field] = byDefault;
    else out[field] = null;
  }
  return out;
}

function isJsonOr(sentence: string) {
  return async (_rule: unknown, value: unknown): Promise<void> => {
    if (typeof value !== "string" || value === "") return await Promise.resolve();
    try {
      JSON.parse(value);
    } catch {
      throw new Error(sentence);
    }
  };
}
