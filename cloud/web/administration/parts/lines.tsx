/** A list in a form whose lines are alike: each can be taken out, and one more added. */

import { Button, Form } from "antd";
import type { ReactNode } from "react";

export function Lines(given: {
  name: string;
  title: string;
  each: (n: number) => string;
  add: string;
  remove: (n: number) => string;
  fresh: () => object;
  children: (at: number) => ReactNode;
}): ReactNode {
  const { name, title, each, add: addText, remove: removeText, fresh, children } = given;
  return (
    <>
      <h3>{title}</h3>
      <Form.List name={name}>
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name: at }, n) => (
              <fieldset className="grant" key={key}>
                <legend>{each(n + 1)}</legend>
                {children(at)}
                <Button onClick={() => remove(at)}>{removeText(n + 1)}</Button>
              </fieldset>
            ))}
            <Form.Item>
              <Button onClick={() => add(fresh())}>{addText}</Button>
            </Form.Item>
          </>
        )}
      </Form.List>
    </>
  );
}
