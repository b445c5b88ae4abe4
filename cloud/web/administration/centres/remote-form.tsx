/** A new centre with a system of its own: its name and its first path; the rest is set afterwards. */

import { Button, Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import type { ConnectorsView } from "../../../api/registry/contract/connectors.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { connectorsWords } from "../connectors/words.ts";
import { Trouble } from "../parts/trouble.tsx";
import { pathBy } from "./paths-sheet.tsx";

type Typed = { name: string; connectorId: string };

export function RemoteForm({ path, reload }: { path: string; reload: () => void }): ReactNode {
  const say = useWords(connectorsWords);
  const [form] = Form.useForm<Typed>();
  const { isAsking, trouble, run } = useCommand();
  const { shown } = useRead<ConnectorsView>(`${path}/connectors`);
  const view = shown.kind === "answer" ? shown.value : { kinds: [], connectors: [] };
  const options = view.connectors.flatMap(({ connectorId, content }) =>
    content !== null &&
    content.closedAtMs === null &&
    view.kinds.some(({ kind, uses }) => kind === content.kind && uses.includes("path"))
      ? [{ value: connectorId, label: content.name }]
      : [],
  );
  const send = ({ name, connectorId }: Typed): void =>
    run(
      (client) =>
        client.post(`${path}/centres`, {
          name: name.trim(),
          kind: "remote",
          phones: [],
          hours: [],
          paths: [pathBy(connectorId)],
          inbound: null,
        }),
      () => {
        form.resetFields();
        reload();
      },
    );
  return (
    <section className="sheet">
      <h2>{say("registerRemote")}</h2>
      {options.length === 0 ? <p className="soft">{say("noPaths")}</p> : null}
      <Form form={form} layout="vertical" requiredMark={false} name="remote-centre" onFinish={send}>
        <Form.Item
          name="name"
          label={say("name")}
          rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
        >
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name="connectorId" label={say("firstPath")} rules={[{ required: true, message: say("noPaths") }]}>
          <Select options={options} />
        </Form.Item>
        <Trouble of={trouble} />
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {say("registerRemote")}
        </Button>
      </Form>
    </section>
  );
}
