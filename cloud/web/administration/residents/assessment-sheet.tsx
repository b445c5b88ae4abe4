/** How able they are, by which standard, when it is looked at again, and what asks for that sooner. */

import { Alert, Button, Form, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { dayText, timeText } from "../../parts/day-text.ts";
import { showFieldErrors } from "../parts/field-errors.ts";
import { Trouble } from "../parts/trouble.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import type { SheetGiven } from "./person-sheet.tsx";
import { residentWords } from "./resident-words.ts";

export function AssessmentSheet(given: SheetGiven): ReactNode {
  const { resident, record, reload } = given;
  const say = useWords(residentWords);
  const { may } = useMe();
  const [isEditing, setEditing] = useState(false);
  const { isAsking, trouble, run, forget } = useCommand();
  if (record.hidden.includes("health")) return null;
  const { ability, reassess, falls } = record;
  const mayChange = may.includes("change-residents") && record.status === "registered";
  return (
    <section className="sheet">
      <h2>{say("assessment")}</h2>
      {reassess === null ? null : (
        <Alert
          className="trouble"
          type="warning"
          showIcon
          title={say("toBeReassessed", {
            because: say(reassess.because === "two-falls" ? "twoFalls" : "askedFor"),
            day: dayText(reassess.sinceMs),
          })}
        />
      )}
      {ability === null ? (
        <p className="soft lead">{say("none")}</p>
      ) : (
        <p className="lead as-typed">
          <strong>{say("grade", { grade: ability.grade })}</strong>
          {` · ${ability.standard}`}
          {ability.score === null ? "" : ` · ${say("score")} ${ability.score}`}
          {` · ${say("assessor")} ${ability.assessor} · ${say("assessedOn")} ${ability.assessedOn}`}
          {` · ${say("nextOn")} ${ability.nextOn}`}
        </p>
      )}
      {falls.length === 0 ? null : (
        <p className="soft lead">{say("fallsAt", { times: falls.map(({ atMs }) => timeText(atMs)).join(" · ") })}</p>
      )}
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      {isEditing ? (
        <AssessForm
          {...given}
          done={() => {
            setEditing(false);
            reload();
          }}
        />
      ) : mayChange ? (
        <div className="row">
          <Button onClick={() => setEditing(true)}>{say("assess")}</Button>
          {reassess === null ? (
            <Button
              loading={isAsking}
              onClick={() =>
                run(
                  (client) =>
                    client.post(`/api/residents/${resident.residentId}/reassess`, { version: resident.version }),
                  reload,
                )
              }
            >
              {say("askReassess")}
            </Button>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

type Typed = { standard: string; grade?: number; score: string; assessor: string; assessedOn: string; nextOn: string };

function AssessForm({ resident, reload, done }: SheetGiven & { done: () => void }): ReactNode {
  const say = useWords(residentWords);
  const [form] = Form.useForm<Typed>();
  const { isAsking, trouble, run, forget } = useCommand();
  const needed = [{ required: true, message: say("missing") }];
  const send = (typed: Typed): void =>
    run(async (client) => {
      const ability = { ...typed, score: typed.score.trim() === "" ? null : Number(typed.score) };
      const body = { version: resident.version, ability };
      const answer = await client.post(`/api/residents/${resident.residentId}/assess`, body);
      if (answer.kind === "refused" && answer.fields) showFieldErrors(form, answer.fields, say("fieldWrong"));
      return answer;
    }, done);
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ standard: "GB/T 42195-2022", score: "", assessor: "", assessedOn: "", nextOn: "" }}
      scrollToFirstError={{ focus: true }}
      onFinish={send}
    >
      <div className="grant-fields">
        <Form.Item name="standard" label={say("standard")} rules={needed}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="grade" label={say("gradeField")} rules={needed}>
          <Select options={[0, 1, 2, 3, 4].map((grade) => ({ value: grade, label: String(grade) }))} />
        </Form.Item>
        <Form.Item name="score" label={say("score")}>
          <Input inputMode="numeric" autoComplete="off" maxLength={4} />
        </Form.Item>
        <Form.Item name="assessor" label={say("assessor")} rules={needed}>
          <Input autoComplete="off" maxLength={64} />
        </Form.Item>
        <Form.Item name="assessedOn" label={say("assessedOn")} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="nextOn" label={say("nextOn")} rules={needed}>
          <Input type="date" />
        </Form.Item>
      </div>
      {/* What is new stands above; what was typed stays, for the version that is there now. */}
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={done} />
    </Form>
  );
}
