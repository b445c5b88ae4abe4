/** A new centre of the area. */

import { Button, Form, Input } from "antd";
import type { ReactNode } from "react";
import type { CentreTyped } from "../../../api/registry/contract/centres.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { Trouble } from "../parts/trouble.tsx";
import { centresWords } from "./words.ts";

type Typed = { name: string; label?: string; number?: string; from?: string; to?: string };
const everyDay = [1, 2, 3, 4, 5, 6, 7];

export function CentreForm({ path, reload }: { path: string; reload: () => void }): ReactNode {
  const say = useWords(centresWords);
  const [form] = Form.useForm<Typed>();
  const { isAsking, trouble, run } = useCommand();
  const centreOf = ({ name, label = "", number = "", from = "", to = "" }: Typed): CentreTyped => ({
    name: name.trim(),
    kind: "desk",
    phones: number === "" ? [] : [{ label: label.trim() === "" ? say("duty") : label.trim(), number }],
    hours: from === "" ? [] : [{ weekdays: everyDay, from, to }],
  });
  return (
    <section className="sheet">
      <h2>{say("new")}</h2>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        name="centre"
        onFinish={(typed: Typed) =>
          run(
            (client) => client.post(`${path}/centres`, centreOf(typed)),
            () => {
              form.resetFields();
              reload();
            },
          )
        }
      >
        <Form.Item
          name="name"
          label={say("name")}
          rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
        >
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="number"
          label={say("number")}
          rules={[{ pattern: /^\+?\d{3,20}$/, message: say("numberForm") }]}
        >
          <Input inputMode="tel" maxLength={21} autoComplete="off" />
        </Form.Item>
        <Form.Item name="label" label={say("phoneLabel")}>
          <Input maxLength={32} autoComplete="off" />
        </Form.Item>
        <Form.Item name="from" label={say("from")}>
          <Input type="time" />
        </Form.Item>
        <Form.Item
          name="to"
          label={say("to")}
          dependencies={["from"]}
          rules={[
            {
              validator: async (_rule, to: string = "") => {
                const { from = "" } = form.getFieldsValue();
                return await refuseUnless((from === "") === (to === "") && (from === "" || from !== to), say("both"));
              },
            },
          ]}
        >
          <Input type="time" />
        </Form.Item>
        <Trouble of={trouble} />
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {say("register")}
        </Button>
      </Form>
    </section>
  );
}
