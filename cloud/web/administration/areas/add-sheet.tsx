/** One area more below another: a list of one row. */

import { codeLengths, levelOf } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { AreaView, ImportedAreasView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { Trouble } from "../parts/trouble.tsx";
import { ImportedRows } from "./imported-rows.tsx";
import { areasWords } from "./words.ts";

type Typed = { code: string; name: string };
const nameMax = 64;

export function AddSheet({ above, reload }: { above: AreaView; reload: () => void }): ReactNode {
  const say = useWords(areasWords);
  const [form] = Form.useForm<Typed>();
  const [imported, setImported] = useState<{ name: string; answer: ImportedAreasView } | null>(null);
  const { isAsking, trouble, run } = useCommand();
  const send = ({ code, name }: Typed): void =>
    run(
      (client) =>
        client.post<ImportedAreasView>("/api/areas/import", {
          under: above.code,
          file: "one.json",
          text: JSON.stringify([{ code, name: name.trim() }]),
          isTrial: false,
        }),
      (answer) => {
        setImported({ name, answer });
        if (answer.kind !== "done") return;
        form.resetFields();
        reload();
      },
    );
  return (
    <section className="sheet">
      <h2>{say("add")}</h2>
      <p className="lead">{say("addDo")}</p>
      <Form form={form} layout="vertical" requiredMark={false} name="add" onFinish={send}>
        <Form.Item
          name="code"
          label={say("code")}
          validateTrigger="onSubmit"
          rules={[
            {
              validator: async (_rule, text: string = "") =>
                await refuseUnless(isBelow(text, above.code), say("codeBelow", { code: above.code })),
            },
          ]}
        >
          <Input inputMode="numeric" maxLength={12} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="name"
          label={say("nameZh")}
          rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
        >
          <Input maxLength={nameMax} autoComplete="off" />
        </Form.Item>
        <Trouble of={trouble} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say("addOne")}
          </Button>
          <span className="soft" role="status">
            {imported?.answer.kind === "done" ? say("added", { name: imported.name }) : null}
          </span>
        </div>
      </Form>
      {imported?.answer.kind === "refused" ? <ImportedRows of={imported.answer} /> : null}
    </section>
  );
}

/** One level further down. */
function isBelow(text: string, above: string): boolean {
  const [code, around] = [parseAreaCode(text), parseAreaCode(above)];
  if (code === undefined || around === undefined || !code.startsWith(around)) return false;
  const levels = Object.values(codeLengths);
  return codeLengths[levelOf(code)] === levels[levels.indexOf(around.length) + 1];
}
