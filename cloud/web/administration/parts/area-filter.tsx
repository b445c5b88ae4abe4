/** A question above a list: of which area. What is chosen stands in the address. */

import { Button, Form } from "antd";
import { useEffect, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AreaField, isArea } from "./area-field.tsx";
import { areaWords } from "./area-words.ts";
import { refuseUnless } from "./form-rule.ts";
import { firstArea, isGrantedEverywhere } from "./granted-area.ts";

/** The area that the page is about: of the address, or the first one of one's own. */
export function useArea(): string {
  const me = useMe();
  const { query } = usePlace();
  const asked = query["area"] ?? "";
  return isArea(asked) ? asked : firstArea(me);
}

/** @param keeps what else of the address stays as it is. */
export function AreaFilter({ keeps = [] }: { keeps?: readonly string[] }): ReactNode {
  const say = useWords(areaWords);
  const me = useMe();
  const { page, rest, query } = usePlace();
  const area = useArea();
  const [form] = Form.useForm<{ area: string }>();
  useEffect(() => form.setFieldsValue({ area }), [form, area]);
  const kept = Object.fromEntries(keeps.flatMap((key) => (query[key] === undefined ? [] : [[key, query[key]]])));
  return (
    <Form
      className="filter"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ area }}
      onFinish={(chosen) => replacePlace({ page, rest, query: { ...kept, area: chosen.area } })}
    >
      <Form.Item
        name="area"
        label={say("area")}
        validateTrigger="onSubmit"
        rules={[{ validator: async (_rule, text: string) => await refuseUnless(isArea(text), say("notACode")) }]}
      >
        <AreaField hasEverywhere={isGrantedEverywhere(me)} />
      </Form.Item>
      <Button htmlType="submit">{say("show")}</Button>
    </Form>
  );
}
