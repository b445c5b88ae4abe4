/** Another name, other numbers or hours of a centre that is there. */

import { Button, Form, Input } from "antd";
import type { ReactNode } from "react";
import type { CentreTyped, CentreView } from "../../../api/registry/contract/centres.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import { HoursField, useHoursRule } from "../plans/hours-field.tsx";
import { centresWords } from "./words.ts";

/** The server takes no more. */
const phonesMax = 5;
type Typed = Pick<CentreTyped, "name" | "phones" | "hours">;

export function CentreEdit(given: {
  path: string;
  centre: CentreView;
  reload: () => void;
  done: () => void;
}): ReactNode {
  const { path, centre, reload, done } = given;
  const { centreId, version, kind, name, phones, hours } = centre;
  const say = useWords(centresWords);
  const hoursRule = useHoursRule();
  const { isAsking, trouble, run } = useCommand();
  const send = (typed: Typed): void =>
    run(
      (client) => client.post(`${path}/centres/${centreId}`, { version, centre: { ...typed, kind } }),
      () => {
        done();
        reload();
      },
    );
  return (
    <Form<Typed>
      layout="vertical"
      requiredMark={false}
      name={`centre-${centreId}`}
      initialValues={{ name, phones, hours }}
      onFinish={send}
    >
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.List name="phones">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name: at }, n) => (
              <fieldset className="grant" key={key}>
                <legend>{say("phoneNumber", { n: n + 1 })}</legend>
                <Form.Item
                  name={[at, "number"]}
                  label={say("phoneOf")}
                  rules={[{ required: true, pattern: /^\+?\d{3,20}$/, message: say("numberForm") }]}
                >
                  <Input inputMode="tel" maxLength={21} autoComplete="off" />
                </Form.Item>
                <Form.Item
                  name={[at, "label"]}
                  label={say("phoneFor")}
                  rules={[{ required: true, whitespace: true, message: say("phoneForMissing") }]}
                >
                  <Input maxLength={32} autoComplete="off" />
                </Form.Item>
                <Button onClick={() => remove(at)}>{say("removePhone", { n: n + 1 })}</Button>
              </fieldset>
            ))}
            {fields.length < phonesMax ? (
              <Form.Item>
                <Button onClick={() => add({ number: "", label: say("duty") })}>{say("addPhone")}</Button>
              </Form.Item>
            ) : null}
          </>
        )}
      </Form.List>
      <fieldset className="contact-hours">
        <legend>{say("hours")}</legend>
        <Form.Item name="hours" rules={[hoursRule]} validateTrigger="onSubmit">
          <HoursField />
        </Form.Item>
      </fieldset>
      <Trouble of={trouble} reload={reload} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
