/** What an act needs to know: to which home, why, or the code on the box. */

import { Button, Form, Input, Select } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import type { KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { HomeField, useHomeItem } from "../parts/home-field.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { actWords, askWords, suspendWords } from "./act-words.ts";
import { CancelButton } from "./cancel-button.tsx";

/** These ask for something; the others ask whether. */
export const askingActs = ["assign", "begin-commissioning", "move-home", "suspend"] as const;
export type AskingAct = (typeof askingActs)[number];
type Typed = { homeId?: string; why?: string; code?: string };
const hints = {
  assign: "assignHint",
  "begin-commissioning": "claimHint",
  "move-home": "moveHint",
  suspend: null,
} as const;

export function ActForm(given: { act: AskingAct; kit: KitView; done: () => void; cancel: () => void }): ReactNode {
  const { act, kit, done, cancel } = given;
  const say = useWords(askWords);
  const sayAct = useWords(actWords);
  const { isAsking, trouble, run, forget } = useCommand();
  const hint = hints[act];
  const place = useRef<HTMLDivElement>(null);
  // It appears below a button: whoever types goes on in it.
  useEffect(() => place.current?.querySelector("input")?.focus(), []);
  const send = (typed: Typed): void => run((client) => client.post(pathOf(act, kit), bodyOf(act, kit, typed)), done);
  return (
    <div className="kit-form" ref={place}>
      <Form layout="vertical" requiredMark={false} onFinish={send} scrollToFirstError={{ focus: true }}>
        {hint === null ? null : <p className="soft lead">{say(hint)}</p>}
        <Field act={act} />
        <Trouble
          of={trouble}
          reload={() => {
            forget();
            done();
          }}
        />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {sayAct(act)}
          </Button>
          <CancelButton onClick={cancel} />
        </div>
      </Form>
    </div>
  );
}

function Field({ act }: { act: AskingAct }): ReactNode {
  const say = useWords(askWords);
  const sayWhy = useWords(suspendWords);
  const homeItem = useHomeItem();
  switch (act) {
    case "assign":
    case "move-home":
      return (
        <Form.Item name="homeId" {...homeItem}>
          <HomeField />
        </Form.Item>
      );
    case "suspend": {
      // `as`: the catalogue has exactly the reasons as its keys.
      const reasons = Object.keys(suspendWords.words) as (keyof typeof suspendWords.words)[];
      return (
        <Form.Item name="why" label={say("why")} rules={[{ required: true, message: say("whyMissing") }]}>
          <Select options={reasons.map((one) => ({ value: one, label: sayWhy(one) }))} />
        </Form.Item>
      );
    }
    case "begin-commissioning":
      return <CodeField />;
  }
}

export function CodeField(): ReactNode {
  const say = useWords(askWords);
  return (
    <Form.Item
      name="code"
      label={say("code")}
      extra={say("codeHint")}
      rules={[{ required: true, whitespace: true, message: say("codeMissing") }]}
    >
      <Input autoComplete="off" maxLength={64} />
    </Form.Item>
  );
}

function pathOf(act: AskingAct, { kitId, homeId }: KitView): string {
  if (act === "begin-commissioning") return `/api/homes/${homeId ?? ""}/claim-kit`;
  return `/api/kits/${kitId}/${act === "move-home" ? "move" : act}`;
}

function bodyOf(act: AskingAct, { version }: KitView, { homeId, why, code }: Typed): object {
  if (act === "begin-commissioning") return { code };
  return act === "suspend" ? { version, why } : { version, homeId: homeId?.trim() };
}
