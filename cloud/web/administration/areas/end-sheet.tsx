/** An area that was merged, divided or upgraded. */

import { Button, Form, Input } from "antd";
import type { ReactNode } from "react";
import type { WholeAreaView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { areasWords } from "./words.ts";

type Typed = { on: string; became?: string[] };

export function EndSheet({ whole, reload }: { whole: WholeAreaView; reload: () => void }): ReactNode {
  const { area, version, ended } = whole;
  const say = useWords(areasWords);
  const { isAsking, trouble, run } = useCommand();
  return (
    <section className="sheet">
      <h2>{say("end")}</h2>
      <p className="lead">{say("endDo")}</p>
      <Form<Typed>
        layout="vertical"
        requiredMark={false}
        name="end"
        initialValues={{ on: ended?.on ?? "", became: ended?.became.map(({ code }) => code) ?? [] }}
        onFinish={({ on, became = [] }) =>
          run((client) => client.post(`/api/areas/${area.code}/end`, { version, on, became }), reload)
        }
      >
        <Form.Item name="on" label={say("endOn")} rules={[{ required: true, message: say("dayMissing") }]}>
          <Input type="date" />
        </Form.Item>
        <Form.List name="became">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }, n) => (
                <div key={key}>
                  <AreaItem name={name} label={say("became")} isOne />
                  <Form.Item>
                    <Button onClick={() => remove(name)}>{say("removeBecame", { n: n + 1 })}</Button>
                  </Form.Item>
                </div>
              ))}
              <Form.Item>
                <Button onClick={() => add("")}>{say("addBecame")}</Button>
              </Form.Item>
            </>
          )}
        </Form.List>
        <Trouble of={trouble} reload={reload} />
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {say("saveEnd")}
        </Button>
      </Form>
    </section>
  );
}
