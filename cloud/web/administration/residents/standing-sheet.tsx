/** Whether they count as connected, when they were reached last, and whether they are registered at all. */

import { App, Button, Select, Tag, Typography } from "antd";
import { useState, type ReactNode } from "react";
import type { ResidentRecordView } from "../../../api/registry/contract/residents.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { dayText, timeText } from "../../parts/day-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { AskCall } from "./ask-call.tsx";
import { statusWords, throughWords } from "./label-words.ts";
import type { SheetGiven } from "./person-sheet.tsx";
import { residentWords } from "./resident-words.ts";
import { residentsWords } from "./words.ts";

const settable = ["registered", "moved-away", "died", "left"] as const;
type Settable = (typeof settable)[number];

export function StandingSheet({ resident, record, reload }: SheetGiven): ReactNode {
  const say = useWords(residentWords);
  const sayList = useWords(residentsWords);
  const sayStatus = useWords(statusWords);
  const sayThrough = useWords(throughWords);
  const language = useLanguage();
  const { may } = useMe();
  const { modal } = App.useApp();
  const { isAsking, trouble, run, forget } = useCommand();
  const [status, setStatus] = useState<Settable | null>(null);
  const { residentId, version, definition, isConnected } = resident;
  const isMerged = record.status === "merged";
  const mayChange = may.includes("change-residents") && !isMerged;
  const act = (what: string, more: object): void =>
    run((client) => client.post(`/api/residents/${residentId}/${what}`, { version, ...more }), reload);
  const others: readonly ResidentRecordView["status"][] = settable.filter((one) => one !== record.status);
  const ask = (to: Settable): void =>
    void modal.confirm({
      title: say("setStatusAsk", { name: record.name ?? residentId, status: sayStatus(to) }),
      content: say("setStatusDo"),
      okText: sayStatus(to),
      cancelText: say("cancel"),
      onOk: () => act("status", { status: to }),
    });
  return (
    <section className="sheet">
      <h2>{say("reached")}</h2>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <p className="row">
        {isConnected === true ? (
          <Tag color="success">{sayList("connected")}</Tag>
        ) : (
          <Tag>{sayList("notConnected")}</Tag>
        )}
        <span>
          {record.reached === null
            ? say("neverReached")
            : say("lastReached", { time: timeText(record.reached.atMs), through: sayThrough(record.reached.through) })}
        </span>
      </p>
      <Typography.Paragraph type="secondary">{definition[language]}</Typography.Paragraph>
      {may.includes("note-reached") && !isMerged ? (
        <p className="row lead">
          <span>{say("noteReached")}</span>
          {(["phone", "visit", "kit"] as const).map((through) => (
            <Button key={through} disabled={isAsking} onClick={() => act("reached", { through })}>
              {sayThrough(through)}
            </Button>
          ))}
        </p>
      ) : null}
      {may.includes("note-reached") && record.status === "registered" ? <AskCall residentId={residentId} /> : null}
      <div className="row">
        <span>{say("statusSince", { status: sayStatus(record.status), day: dayText(record.statusSinceMs) })}</span>
        {mayChange ? (
          <>
            <Select<Settable | null>
              aria-label={say("newStatus")}
              placeholder={say("newStatus")}
              className="short-select"
              value={status}
              options={others.map((one) => ({ value: one, label: sayStatus(one) }))}
              onChange={setStatus}
            />
            <Button disabled={isAsking || status === null} onClick={() => (status === null ? undefined : ask(status))}>
              {say("setStatus")}
            </Button>
          </>
        ) : null}
      </div>
    </section>
  );
}
