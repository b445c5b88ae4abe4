/** One fault as work: what it is, whose, until when, and what may be done about it here. */

import { Button, Form, Input, InputNumber } from "antd";
import { useState, type ReactNode } from "react";
import type { FleetWorkView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { faultKindWords, workOwnerWords } from "../parts/fault-words.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useAgeText } from "./use-age-text.ts";
import { standingWords, workWords } from "./work-words.ts";
import { fleetWords } from "./words.ts";

type Item = Pick<
  FleetWorkView["items"][number],
  "gatewayId" | "deviceId" | "fault" | "sinceMs" | "detail" | "work" | "under"
>;
type Asking = "put-off" | "done";
const hourMs = 3_600_000;

export function WorkItem(given: { item: Item; nowMs: number; reload: () => void; head?: ReactNode }): ReactNode {
  const { item, nowMs, reload, head = null } = given;
  const say = useWords(workWords);
  const sayFault = useWords(faultKindWords);
  const sayFleet = useWords(fleetWords);
  const ageText = useAgeText();
  const { may } = useMe();
  const [asks, setAsks] = useState<Asking | null>(null);
  const { trouble, isAsking, run, forget } = useCommand();
  const { gatewayId, deviceId, fault, sinceMs, detail, work, under } = item;
  const what = `${deviceId ?? sayFleet("gateway")} · ${sayFault(fault)}`;
  const done = (): void => {
    setAsks(null);
    forget();
    reload();
  };
  const act = (name: "take" | Asking, more: object = {}): void =>
    run(
      (client) =>
        client.post(`/api/gateways/${encodeURIComponent(gatewayId)}/faults/${name}`, {
          deviceId,
          fault,
          sinceMs,
          version: work.version,
          ...more,
        }),
      done,
    );
  const label = (key: "take" | "putOff" | "done"): string => say("which", { act: say(key), what });
  return (
    <li className={work.isOverdue ? "fleet-late" : undefined} title={detail}>
      {head}
      <p className="row">
        <strong>{what}</strong>
        <span className="soft">{say("since", { age: ageText(nowMs - sinceMs) })}</span>
        {work.protectsLife ? <span className="fleet-life">▲ {say("protectsLife")}</span> : null}
      </p>
      <Standing work={work} under={under} nowMs={nowMs} />
      <Trouble of={trouble} reload={done} />
      {may.includes("work-on-faults") && asks === null ? (
        <div className="row">
          {work.at === "taken" ? null : (
            <Button type="primary" loading={isAsking} aria-label={label("take")} onClick={() => act("take")}>
              {say("take")}
            </Button>
          )}
          <Button aria-label={label("done")} onClick={() => setAsks("done")}>
            {say("done")}
          </Button>
          <Button aria-label={label("putOff")} onClick={() => setAsks("put-off")}>
            {say("putOff")}
          </Button>
        </div>
      ) : null}
      {asks === null ? null : (
        <Why
          asks={asks}
          isAsking={isAsking}
          cancel={() => setAsks(null)}
          save={(why, hours) => act(asks, asks === "done" ? { why } : { why, untilMs: nowMs + hours * hourMs })}
        />
      )}
    </li>
  );
}

function Standing({ work, under, nowMs }: Pick<Item, "work" | "under"> & { nowMs: number }): ReactNode {
  const say = useWords(workWords);
  const sayAt = useWords(standingWords);
  const sayOwner = useWords(workOwnerWords);
  const ageText = useAgeText();
  const { at, owner, by, why, dueAtMs, isOverdue } = work;
  const due =
    dueAtMs === null
      ? say("noDue")
      : isOverdue || dueAtMs < nowMs
        ? say("overdue", { age: ageText(nowMs - dueAtMs) })
        : say("dueIn", { age: ageText(dueAtMs - nowMs) });
  return (
    <p className="fleet-standing">
      <span>{sayAt(at)}</span>
      {by === null ? null : <strong>{say("by", { name: by })}</strong>}
      <span>{say("owner", { owner: sayOwner(owner) })}</span>
      <span className={isOverdue ? "fleet-life" : undefined}>{due}</span>
      {under === 0 ? null : <span className="soft">{say("under", { count: under })}</span>}
      {why === null ? null : <span className="soft as-typed">{say("why", { why })}</span>}
    </p>
  );
}

function Why(given: {
  asks: Asking;
  isAsking: boolean;
  cancel: () => void;
  save: (why: string, hours: number) => void;
}): ReactNode {
  const { asks, isAsking, cancel, save } = given;
  const say = useWords(workWords);
  return (
    <Form
      className="kit-form"
      layout="vertical"
      requiredMark={false}
      initialValues={{ why: "", hours: 24 }}
      onFinish={({ why, hours }: { why: string; hours: number }) => save(why.trim(), hours)}
    >
      {asks === "done" ? <p className="soft">{say("doneHint")}</p> : null}
      <Form.Item
        name="why"
        label={say(asks === "done" ? "whatDone" : "whyOff")}
        rules={[{ required: true, whitespace: true, message: say("sayWhy") }]}
      >
        <Input.TextArea maxLength={300} rows={2} autoFocus />
      </Form.Item>
      {asks === "put-off" ? (
        <Form.Item
          name="hours"
          label={say("hours")}
          rules={[{ type: "integer", min: 1, max: 720, required: true, message: say("hoursWrong") }]}
        >
          <InputNumber />
        </Form.Item>
      ) : null}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {say("save")}
        </Button>
        <Button onClick={cancel}>{say("cancel")}</Button>
      </div>
    </Form>
  );
}
