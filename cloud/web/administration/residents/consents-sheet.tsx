/** To what they agreed, by which text, who signed; and what was withdrawn. */

import { Button, Form, Input, Select, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { ConsentContentView, ConsentView } from "../../../api/registry/contract/consents.ts";
import { ofThemselves } from "../../../api/registry/contract/relation.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { timeText } from "../../parts/day-text.ts";
import { showFieldErrors } from "../parts/field-errors.ts";
import { Trouble } from "../parts/trouble.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import { purposeWords } from "./label-words.ts";
import type { SheetGiven } from "./person-sheet.tsx";
import { consentWords, residentWords } from "./resident-words.ts";

export function ConsentsSheet({ resident, record, reload }: SheetGiven): ReactNode {
  const say = useWords(consentWords);
  const { may } = useMe();
  const [isAdding, setAdding] = useState(false);
  const { residentId, consents } = resident;
  const mayChange = may.includes("change-residents") && record.status !== "merged";
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      {consents.length === 0 ? <p className="soft lead">{say("none")}</p> : null}
      <ul className="lines">
        {consents.map((one) => (
          <li key={one.consentId}>
            <Consent of={one} residentId={residentId} mayChange={mayChange} reload={reload} />
          </li>
        ))}
      </ul>
      {isAdding ? (
        <AddForm
          residentId={residentId}
          done={() => {
            setAdding(false);
            reload();
          }}
        />
      ) : mayChange ? (
        <Button onClick={() => setAdding(true)}>{say("add")}</Button>
      ) : null}
    </section>
  );
}

function Consent(given: { of: ConsentView; residentId: string; mayChange: boolean; reload: () => void }): ReactNode {
  const { of: one, residentId, mayChange, reload } = given;
  const say = useWords(consentWords);
  const sayRecord = useWords(residentWords);
  const sayPurpose = useWords(purposeWords);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const { consent } = one;
  if (consent === null) return <span className="soft">{sayRecord("hidden")}</span>;
  const { signer, signerRelation: relation, signedAtMs, textVersion: version, withdrawn } = consent;
  return (
    <>
      <p className="row">
        <strong>{sayPurpose(consent.purpose)}</strong>
        {consent.isInForce ? <Tag color="success">{say("inForce")}</Tag> : <Tag>{say("notInForce")}</Tag>}
        {mayChange && withdrawn === null && !isWithdrawing ? (
          <Button
            aria-label={say("withdrawWhich", { purpose: sayPurpose(consent.purpose) })}
            onClick={() => setWithdrawing(true)}
          >
            {say("withdraw")}
          </Button>
        ) : null}
      </p>
      <p className="soft">{say("signed", { signer, relation, time: timeText(signedAtMs), version })}</p>
      {withdrawn === null ? null : (
        <p className="soft">{say("withdrawn", { by: withdrawn.by, time: timeText(withdrawn.atMs) })}</p>
      )}
      {isWithdrawing ? (
        <WithdrawForm
          url={`/api/residents/${residentId}/consents/${one.consentId}/withdraw`}
          version={one.version}
          signer={signer}
          done={() => {
            setWithdrawing(false);
            reload();
          }}
        />
      ) : null}
    </>
  );
}

function WithdrawForm(given: { url: string; version: number; signer: string; done: () => void }): ReactNode {
  const { url, version, signer, done } = given;
  const say = useWords(consentWords);
  const { isAsking, trouble, run } = useCommand();
  return (
    <Form<{ withdrawnBy: string }>
      layout="vertical"
      requiredMark={false}
      initialValues={{ withdrawnBy: signer }}
      onFinish={({ withdrawnBy }) => run((client) => client.post(url, { version, withdrawnBy }), done)}
    >
      <Form.Item
        name="withdrawnBy"
        label={say("withdrawnBy")}
        extra={say("withdrawDo")}
        rules={[{ required: true, whitespace: true, message: say("missing") }]}
      >
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
      <Trouble of={trouble} reload={done} />
      <div className="row">
        <Button danger htmlType="submit" loading={isAsking}>
          {say("withdraw")}
        </Button>
        <Button onClick={done}>{say("cancel")}</Button>
      </div>
    </Form>
  );
}

type Typed = {
  purpose: ConsentContentView["purpose"];
  textVersion: string;
  signer: string;
  signerRelation: string;
  signedAt: string;
};

function AddForm({ residentId, done }: { residentId: string; done: () => void }): ReactNode {
  const say = useWords(consentWords);
  const sayRecord = useWords(residentWords);
  const sayPurpose = useWords(purposeWords);
  const [form] = Form.useForm<Typed>();
  const { isAsking, trouble, run } = useCommand();
  const needed = [{ required: true, message: say("missing") }];
  // `as`: the catalogue has exactly these keys.
  const purposes = Object.keys(purposeWords.words) as ConsentContentView["purpose"][];
  const send = ({ signedAt, ...typed }: Typed): void =>
    run(async (client) => {
      const body = { ...typed, signedAtMs: new Date(signedAt).getTime() };
      const answer = await client.post(`/api/residents/${residentId}/consents`, body);
      if (answer.kind === "refused" && answer.fields) {
        const fields = answer.fields.map((field) => (field === "signedAtMs" ? "signedAt" : field));
        showFieldErrors(form, fields, sayRecord("fieldWrong"));
      }
      return answer;
    }, done);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ purpose: "monitoring", signerRelation: ofThemselves }}
      scrollToFirstError={{ focus: true }}
      onFinish={send}
    >
      <div className="grant-fields">
        <Form.Item name="purpose" label={say("purpose")} rules={needed}>
          <Select options={purposes.map((one) => ({ value: one, label: sayPurpose(one) }))} />
        </Form.Item>
        <Form.Item name="textVersion" label={say("textVersion")} rules={needed}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="signer" label={say("signer")} rules={needed}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="signerRelation" label={say("relation")} rules={needed}>
          <Input autoComplete="off" maxLength={32} />
        </Form.Item>
        <Form.Item name="signedAt" label={say("signedAt")} rules={needed}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Trouble of={trouble} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
