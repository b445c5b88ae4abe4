/** They are to be called on a day, because they asked for it or came home from hospital: the list of check-ins of that day has them. */

import { Alert, Button, Form, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import { days } from "@shouwang/shared/time/duration.ts";
import type { CheckInAsked } from "../../../api/contract/check-ins.ts";
import { useWords } from "../../parts/catalogue.ts";
import { callAtMs, dayText } from "../../parts/day-text.ts";
import { useCommand } from "../client/use-client.ts";
import { SaveRow } from "../parts/save-row.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { residentWords } from "./resident-words.ts";

const aheadMax = days(60);
const whyKeys = {
  "asked-for": "askedForCall",
  "after-hospital": "afterHospital",
  "after-incident": "afterIncident",
  wish: "wish",
} as const satisfies Record<CheckInAsked["why"], string>;
type Typed = { why: "asked-for" | "after-hospital"; day: string; note: string };

export function AskCall({ residentId }: { residentId: string }): ReactNode {
  const say = useWords(residentWords);
  const { isAsking, trouble, run, forget } = useCommand();
  const [openedAtMs, setOpenedAtMs] = useState<number | null>(null);
  const [asked, setAsked] = useState<{ wantedAtMs: number; now: CheckInAsked } | null>(null);
  const send = ({ why, day, note }: Typed): void => {
    const dueAtMs = callAtMs(day, Date.now());
    run<CheckInAsked>(
      (client) => client.post(`/api/residents/${residentId}/check-in/ask`, { why, dueAtMs, note: note.trim() }),
      (now) => {
        setAsked({ wantedAtMs: dueAtMs, now });
        setOpenedAtMs(null);
      },
    );
  };
  return (
    <>
      {asked === null ? null : (
        <Alert
          className="trouble"
          type={asked.now.dueAtMs === asked.wantedAtMs ? "success" : "warning"}
          showIcon
          title={say(asked.now.dueAtMs === asked.wantedAtMs ? "onList" : "earlierOnList", {
            day: dayText(asked.now.dueAtMs),
            why: say(whyKeys[asked.now.why]),
          })}
        />
      )}
      <Trouble of={trouble} reload={forget} />
      {openedAtMs === null ? (
        <p className="lead">
          <Button onClick={() => setOpenedAtMs(Date.now())}>{say("askCall")}</Button>
        </p>
      ) : (
        <Form<Typed>
          layout="vertical"
          requiredMark={false}
          initialValues={{ why: "asked-for", day: dayText(openedAtMs + days(1)), note: "" }}
          onFinish={send}
        >
          <div className="grant-fields">
            <Form.Item name="why" label={say("askWhy")}>
              <Select
                options={(["asked-for", "after-hospital"] as const).map((one) => ({
                  value: one,
                  label: say(whyKeys[one]),
                }))}
              />
            </Form.Item>
            <Form.Item name="day" label={say("askDay")} rules={[{ required: true, message: say("missing") }]}>
              <Input type="date" min={dayText(openedAtMs)} max={dayText(openedAtMs + aheadMax - days(1))} />
            </Form.Item>
            <Form.Item name="note" label={say("askNote")}>
              <Input autoComplete="off" maxLength={500} />
            </Form.Item>
          </div>
          <SaveRow
            save={say("putOnList")}
            isAsking={isAsking}
            cancel={say("cancel")}
            onCancel={() => setOpenedAtMs(null)}
          />
        </Form>
      )}
    </>
  );
}
