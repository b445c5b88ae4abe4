/** A new home; then who lives in it. One that stands at this place already is shown first. */

import { Alert, Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { HomeThereView, NewHome } from "../../../api/registry/contract/homes.ts";
import type { ChangedView } from "../../../api/registry/contract/written.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { goTo } from "../frame/use-place.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { areaWords } from "../parts/area-words.ts";
import { showFieldErrors } from "../parts/field-errors.ts";
import { Trouble } from "../parts/trouble.tsx";
import { homeAt, listAt, newRest, residentsPath } from "../residents/places.ts";
import { residentWords } from "../residents/resident-words.ts";
import { HomeFields, noHomeTyped, type HomeTyped } from "./home-fields.tsx";
import { homeWords } from "./words.ts";

type Typed = HomeTyped & { area: string; address: string };

export function NewHomePage({ area }: { area: string }): ReactNode {
  const say = useWords(homeWords);
  const sayArea = useWords(areaWords);
  const sayRecord = useWords(residentWords);
  const [form] = Form.useForm<Typed>();
  const [there, setThere] = useState<string | null>(null);
  const { isAsking, trouble, run } = useCommand();
  const send = ({ area: where, address, name, ...fields }: Typed, isAnother: boolean): void =>
    run(
      async (client) => {
        const body: NewHome = { area: where, address, name, fields, isAnother };
        const answer = await client.post<ChangedView>("/api/homes", body);
        // `as`: the server says so with this refusal.
        const said = answer.kind === "refused" ? (answer.body as Partial<HomeThereView> | undefined) : undefined;
        setThere(said?.homeId ?? null);
        if (answer.kind === "refused" && answer.fields) showFieldErrors(form, answer.fields, sayRecord("fieldWrong"));
        return answer;
      },
      ({ id }) => goTo({ page: residentsPath, rest: [newRest], query: { home: id } }),
    );
  return (
    <>
      <div className="page-head">
        <h1>{say("newTitle")}</h1>
        <Button href={listAt()}>{say("cancel")}</Button>
      </div>
      <section className="sheet">
        <p className="soft lead">{say("newHint")}</p>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ ...noHomeTyped, area: area === "everywhere" ? "" : area, address: "" }}
          scrollToFirstError={{ focus: true }}
          onValuesChange={() => setThere(null)}
          onFinish={(typed) => send(typed, false)}
        >
          <AreaItem name="area" label={say("area")} extra={sayArea("hint")} isOne />
          <Form.Item
            name="address"
            label={say("address")}
            rules={[{ required: true, whitespace: true, message: say("missing") }]}
          >
            <Input autoComplete="off" maxLength={200} />
          </Form.Item>
          <HomeFields />
          <Trouble of={trouble} />
          {there === null ? null : (
            <Alert
              className="trouble"
              type="warning"
              showIcon
              title={say("there")}
              action={<Button href={homeAt(there)}>{say("openThere")}</Button>}
            />
          )}
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isAsking}>
              {say("registerHome")}
            </Button>
            {there === null ? null : (
              <Button
                disabled={isAsking}
                // `as`: the form has all of them.
                onClick={() => send(form.getFieldsValue(true) as Typed, true)}
              >
                {say("isAnother")}
              </Button>
            )}
          </div>
        </Form>
      </section>
    </>
  );
}
