/** An area as a line of a form, which is not sent while what stands in it is none. */

import { Form } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { AreaField, isArea } from "./area-field.tsx";
import { areaWords } from "./area-words.ts";
import { refuseUnless } from "./form-rule.ts";

type Given = {
  name: string | number;
  label: string;
  /** What is said below it. */
  extra?: string;
  /** Everything is no answer here. */
  isOne?: boolean;
  hasEverywhere?: boolean;
};

export function AreaItem({ name, label, extra, isOne = false, hasEverywhere = false }: Given): ReactNode {
  const say = useWords(areaWords);
  const isRight = (text: string): boolean => isArea(text) && !(isOne && text === "everywhere");
  return (
    <Form.Item
      name={name}
      label={label}
      {...(extra === undefined ? {} : { extra })}
      validateTrigger="onSubmit"
      rules={[{ validator: async (_rule, text: string = "") => await refuseUnless(isRight(text), say("notACode")) }]}
    >
      <AreaField hasEverywhere={hasEverywhere} />
    </Form.Item>
  );
}
