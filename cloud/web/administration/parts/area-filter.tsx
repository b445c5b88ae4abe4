/** A question above a list: of which area. What is chosen stands in the address. */

import { Button, Form } from "antd";
import { useEffect, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { isArea } from "./area-field.tsx";
import { AreaItem } from "./area-item.tsx";
import { areaWords } from "./area-words.ts";
import { ownArea, worksEverywhere, type Work } from "./own-areas.ts";

/** The area that the page is about: of the address, or the first one of one's own. */
export function useArea(work: Work = "any"): string {
  const me = useMe();
  const { query } = usePlace();
  const asked = query["area"] ?? "";
  return isArea(asked) ? asked : ownArea(me, work);
}

/** @param keeps what else of the address stays as it is. */
export function AreaFilter({ keeps = [], work = "any" }: { keeps?: readonly string[]; work?: Work }): ReactNode {
  const say = useWords(areaWords);
  const me = useMe();
  const { page, rest, query } = usePlace();
  const area = useArea(work);
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
      <AreaItem name="area" label={say("area")} hasEverywhere={worksEverywhere(me, work)} />
      <Button htmlType="submit">{say("show")}</Button>
    </Form>
  );
}
