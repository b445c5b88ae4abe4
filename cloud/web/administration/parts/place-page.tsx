/** What is about a place: an area that is chosen here, everything, or one home that another page led to (`?home=`). */

import { Button, Form } from "antd";
import { useEffect, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AreaField, isArea } from "./area-field.tsx";
import { areaWords } from "./area-words.ts";
import { refuseUnless } from "./form-rule.ts";
import { ownPlace, worksEverywhere } from "./own-place.ts";

export type PlaceOfPage = { kind: "area"; area: string } | { kind: "home"; homeId: string };

/** Where what is set there is asked for. */
export function pathOfPlace(place: PlaceOfPage): string {
  return place.kind === "home"
    ? `/api/homes/${encodeURIComponent(place.homeId)}`
    : `/api/areas/${encodeURIComponent(place.area)}`;
}

export function usePlaceOfPage(): PlaceOfPage {
  const { query } = usePlace();
  const me = useMe();
  const homeId = query["home"];
  return homeId === undefined ? { kind: "area", area: query["area"] ?? ownPlace(me) } : { kind: "home", homeId };
}

/** @param page the path of the page, which is opened again for what is chosen. */
export function PlaceChoice({ of: place, page }: { of: PlaceOfPage; page: string }): ReactNode {
  const say = useWords(areaWords);
  const me = useMe();
  const area = place.kind === "area" ? place.area : "";
  const [form] = Form.useForm<{ area: string }>();
  useEffect(() => form.setFieldsValue({ area }), [form, area]);
  if (place.kind === "home") return null;
  return (
    <section className="sheet">
      <Form
        className="filter"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ area }}
        onFinish={(chosen) => replacePlace({ page, query: { area: chosen.area } })}
      >
        <Form.Item
          name="area"
          label={say("area")}
          validateTrigger="onSubmit"
          rules={[{ validator: async (_rule, text: string = "") => await refuseUnless(isArea(text), say("notACode")) }]}
        >
          <AreaField hasEverywhere={worksEverywhere(me)} />
        </Form.Item>
        <Button htmlType="submit">{say("show")}</Button>
      </Form>
    </section>
  );
}
