/** Somebody new in a home. Whoever looks alike is compared first. */

import { Alert, Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import type { HomeRecordView } from "../../../api/registry/contract/homes.ts";
import type { LikelySameView, NewResident } from "../../../api/registry/contract/residents.ts";
import type { ChangedView } from "../../../api/registry/contract/written.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { goTo } from "../frame/use-place.ts";
import { showFieldErrors } from "../parts/field-errors.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { Lookalikes } from "./lookalikes.tsx";
import { nobodyTyped, PersonFields, personFields, type PersonTyped } from "./person-fields.tsx";
import { homeAt, residentsPath } from "./places.ts";
import { residentWords } from "./resident-words.ts";
import { residentsWords } from "./words.ts";

export function RegisterPage({ homeId }: { homeId: string }): ReactNode {
  const read = useRead<HomeRecordView>(`/api/homes/${encodeURIComponent(homeId)}/record`);
  return <ReadView read={read}>{(home) => <RegisterForm home={home} />}</ReadView>;
}

function RegisterForm({ home }: { home: HomeRecordView }): ReactNode {
  const say = useWords(residentsWords);
  const sayRecord = useWords(residentWords);
  const [form] = Form.useForm<PersonTyped>();
  const [likely, setLikely] = useState<LikelySameView["lookalikes"]>([]);
  const { isAsking, trouble, run } = useCommand();
  const { homeId, name } = home;
  const send = (typed: PersonTyped, isAnother: boolean): void =>
    run(
      async (client) => {
        const { name: theirs, ...fields } = personFields(typed);
        const body: NewResident = { homeId, name: theirs ?? "", fields, isAnother };
        const answer = await client.post<ChangedView>("/api/residents", body);
        // `as`: the server says so with this refusal.
        const said = answer.kind === "refused" ? (answer.body as Partial<LikelySameView> | undefined) : undefined;
        setLikely(said?.lookalikes ?? []);
        if (answer.kind === "refused" && answer.fields) showFieldErrors(form, answer.fields, sayRecord("fieldWrong"));
        return answer;
      },
      ({ id }) => goTo({ page: residentsPath, rest: [id] }),
    );
  return (
    <>
      <div className="page-head">
        <h1>{say("registerIn", { home: name ?? homeId })}</h1>
        <Button href={homeAt(homeId)}>{sayRecord("cancel")}</Button>
      </div>
      <section className="sheet">
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={nobodyTyped}
          scrollToFirstError={{ focus: true }}
          onValuesChange={() => setLikely([])}
          onFinish={(typed) => send(typed, false)}
        >
          <PersonFields />
          <Trouble of={trouble} />
          {likely.length === 0 ? null : (
            <Alert
              className="trouble"
              type="warning"
              showIcon
              title={say("likely")}
              description={<Lookalikes of={likely} />}
            />
          )}
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isAsking}>
              {say("save")}
            </Button>
            {likely.length === 0 ? null : (
              <Button
                disabled={isAsking}
                // `as`: the form has all of them.
                onClick={() => send(form.getFieldsValue(true) as PersonTyped, true)}
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
