/** Who somebody is, as fields of a form; registering and changing have the same ones. */

import { Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import type { ResidentFieldsInput, ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { riskWords, sexWords } from "./label-words.ts";
import { residentWords } from "./resident-words.ts";

export type PersonTyped = {
  name: string;
  sex: "male" | "female" | "";
  bornOn: string;
  idNumber: string;
  /** One a line. */
  phones: string;
  risk: ResidentRecordView["risk"];
  healthNotes: string;
};

export const nobodyTyped: PersonTyped = {
  name: "",
  sex: "",
  bornOn: "",
  idNumber: "",
  phones: "",
  risk: "unknown",
  healthNotes: "",
};

export function personTyped(record: ResidentRecordView): PersonTyped {
  return {
    name: record.name ?? "",
    sex: record.sex ?? "",
    bornOn: record.bornOn ?? "",
    idNumber: record.idNumber ?? "",
    phones: record.phones.join("\n"),
    risk: record.risk,
    healthNotes: record.healthNotes ?? "",
  };
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text);

/** For the server; what is not in `typed` is left out. */
export function personFields(typed: Partial<PersonTyped>): ResidentFieldsInput {
  const { sex, bornOn, idNumber, phones, ...rest } = typed;
  return {
    ...rest,
    ...(sex === undefined ? {} : { sex: sex === "" ? null : sex }),
    ...(bornOn === undefined ? {} : { bornOn: orNull(bornOn) }),
    ...(idNumber === undefined ? {} : { idNumber: orNull(idNumber) }),
    ...(phones === undefined ? {} : { phones: phones.split("\n").filter((line) => line.trim() !== "") }),
  };
}

export function PersonFields(): ReactNode {
  const say = useWords(residentWords);
  const sayRisk = useWords(riskWords);
  const saySex = useWords(sexWords);
  const sexes = (["female", "male"] as const).map((one) => ({ value: one as string, label: saySex(one) }));
  const risks = (["unknown", "low", "medium", "high"] as const).map((one) => ({ value: one, label: sayRisk(one) }));
  return (
    <div className="grant-fields">
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
      >
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Form.Item name="idNumber" label={say("idNumber")}>
        <Input autoComplete="off" maxLength={24} />
      </Form.Item>
      <Form.Item name="sex" label={say("sex")}>
        <Select options={[{ value: "", label: say("notSaid") }, ...sexes]} />
      </Form.Item>
      <Form.Item name="bornOn" label={say("bornOn")}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="phones" label={say("phones")} extra={say("phonesHint")}>
        <Input.TextArea rows={2} autoComplete="off" />
      </Form.Item>
      <Form.Item name="risk" label={say("risk")}>
        <Select options={risks} />
      </Form.Item>
      <Form.Item name="healthNotes" label={say("healthNotes")}>
        <Input.TextArea rows={3} maxLength={2_000} />
      </Form.Item>
    </div>
  );
}
