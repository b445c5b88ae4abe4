/** The whole rota of one role: people, the week, holidays, swaps. Saved at once; what it leaves with nobody is said afterwards and beside it. */

import { Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import type { DutyOfRoleView } from "../../../api/registry/contract/duty.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { HoursField, useHoursRule } from "../plans/hours-field.tsx";
import { PersonFields } from "./person-fields.tsx";
import { useAccountChoices } from "./use-account-choices.ts";
import { nextPersonId, rotaOf, typedOf, type TypedRota } from "./draft.ts";
import { Lines } from "../parts/lines.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import { dutyWords } from "./words.ts";

export function RotaForm(given: {
  path: string;
  area: string;
  of: DutyOfRoleView;
  done: () => void;
  reload: () => void;
}): ReactNode {
  const { path, area, of, done, reload } = given;
  const say = useWords(dutyWords);
  const [form] = Form.useForm<TypedRota>();
  const people = Form.useWatch("people", form) ?? [];
  const hoursRule = useHoursRule();
  const accounts = useAccountChoices(area);
  const { isAsking, trouble, run } = useCommand();
  const own = of.isOwn ? of.rota : null;
  const named = people.map((one) => ({ value: one.personId, label: one.name }));
  const who = (at: number): ReactNode => (
    <Form.Item
      name={[at, "personIds"]}
      label={say("who")}
      rules={[{ required: true, type: "array", min: 1, message: say("whoMissing") }]}
    >
      <Select mode="multiple" options={named} className="wide-field" />
    </Form.Item>
  );
  const needed = (message: string) => [{ required: true, message }];
  return (
    <Form<TypedRota>
      form={form}
      layout="vertical"
      requiredMark={false}
      name={`duty-${of.role}`}
      initialValues={typedOf(own)}
      onFinish={(typed) =>
        run(
          (client) => client.post(`${path}/duty`, { version: of.version, role: of.role, rota: rotaOf(typed, own) }),
          () => {
            done();
            reload();
          },
        )
      }
    >
      <Lines
        name="people"
        title={say("people")}
        each={(n) => say("person", { n })}
        add={say("addPerson")}
        remove={(n) => say("removePerson", { n })}
        fresh={() => ({ personId: nextPersonId(people), name: "", phone: "", accountId: null })}
      >
        {(at) => <PersonFields at={at} accounts={accounts} />}
      </Lines>
      <Lines
        name="shifts"
        title={say("shifts")}
        each={(n) => say("shift", { n })}
        add={say("addShift")}
        remove={(n) => say("removeShift", { n })}
        fresh={() => ({ personIds: [], hours: [] })}
      >
        {(at) => (
          <>
            {who(at)}
            <Form.Item name={[at, "hours"]} rules={[hoursRule]} validateTrigger="onSubmit">
              <HoursField />
            </Form.Item>
          </>
        )}
      </Lines>
      <Lines
        name="holidays"
        title={say("holidays")}
        each={(n) => say("holiday", { n })}
        add={say("addHoliday")}
        remove={(n) => say("removeHoliday", { n })}
        fresh={() => ({ day: "", name: "" })}
      >
        {(at) => (
          <>
            <Form.Item name={[at, "day"]} label={say("day")} rules={needed(say("dayMissing"))}>
              <Input type="date" />
            </Form.Item>
            <Form.Item name={[at, "name"]} label={say("name")}>
              <Input maxLength={32} autoComplete="off" />
            </Form.Item>
          </>
        )}
      </Lines>
      <Lines
        name="holidayShifts"
        title={say("holidayShifts")}
        each={(n) => say("shift", { n })}
        add={say("addShift")}
        remove={(n) => say("removeShift", { n })}
        fresh={() => ({ personIds: [], from: "08:00", to: "20:00" })}
      >
        {(at) => (
          <>
            {who(at)}
            <Form.Item name={[at, "from"]} label={say("from")} rules={needed(say("timeMissing"))}>
              <Input type="time" />
            </Form.Item>
            <Form.Item name={[at, "to"]} label={say("to")} rules={needed(say("timeMissing"))}>
              <Input type="time" />
            </Form.Item>
          </>
        )}
      </Lines>
      <Lines
        name="swaps"
        title={say("swaps")}
        each={(n) => say("swap", { n })}
        add={say("addSwap")}
        remove={(n) => say("removeSwap", { n })}
        fresh={() => ({ personIds: [], from: "", until: "", why: "" })}
      >
        {(at) => (
          <>
            {who(at)}
            <Form.Item name={[at, "from"]} label={say("from")} rules={needed(say("timeMissing"))}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item name={[at, "until"]} label={say("to")} rules={needed(say("timeMissing"))}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item name={[at, "why"]} label={say("why")}>
              <Input maxLength={64} autoComplete="off" />
            </Form.Item>
          </>
        )}
      </Lines>
      <Trouble of={trouble} reload={reload} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
