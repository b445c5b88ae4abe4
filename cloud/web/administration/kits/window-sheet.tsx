/** The maintenance window of a kit, with the time that is left of it. */

import { Button, Form, Select } from "antd";
import { useState, type ReactNode } from "react";
import { useWords, type Say } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { timeText } from "../../parts/day-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { actWords, askWords, windowWords } from "./act-words.ts";
import { CancelButton } from "./cancel-button.tsx";
import { isPossible, type OfKit } from "./of-kit.ts";
import { useNow } from "./use-now.ts";
import { localTime, TimesFields, type TimesTyped } from "./times-fields.tsx";

const halfMinuteMs = 30_000;
const hourMs = 3_600_000;

export function WindowSheet({ kit, reload }: OfKit): ReactNode {
  const say = useWords(askWords);
  const sayAct = useWords(actWords);
  const sayWhy = useWords(windowWords);
  const { may } = useMe();
  const nowMs = useNow(halfMinuteMs);
  const [isOpen, setOpen] = useState(false);
  const { trouble, isAsking, run, forget } = useCommand();
  const { maintenance, kitId, version } = kit;
  const there = maintenance !== null && nowMs < maintenance.untilMs ? maintenance : null;
  const mayChange = may.includes("change-kits") && isPossible(kit, "maintain");
  const done = (): void => {
    setOpen(false);
    forget();
    reload();
  };
  const end = (): void =>
    run((client) => client.post(`/api/kits/${kitId}/maintenance/close-window`, { version }), done);
  return (
    <section className="sheet">
      <h2>{sayAct("maintain")}</h2>
      <p className="soft lead">{say("windowHint")}</p>
      <Trouble of={trouble} reload={done} />
      {there === null ? (
        <p className="lead">{say("windowNone")}</p>
      ) : (
        <div className="kit-note" role="status">
          <p>
            <strong>
              {there.fromMs <= nowMs
                ? say("windowOpenUntil", { time: timeText(there.untilMs), left: leftText(say, there.untilMs - nowMs) })
                : say("windowAhead", { from: timeText(there.fromMs), until: timeText(there.untilMs) })}
            </strong>
          </p>
          <p>{say("windowBy", { who: there.by, why: sayWhy(there.why) })}</p>
        </div>
      )}
      {mayChange && !isOpen ? (
        <div className="row">
          <Button onClick={() => setOpen(true)}>{say("windowOpen")}</Button>
          {there === null ? null : (
            <Button disabled={isAsking} onClick={end}>
              {say("windowClose")}
            </Button>
          )}
        </div>
      ) : null}
      {mayChange && isOpen ? <WindowForm kit={kit} done={done} cancel={() => setOpen(false)} /> : null}
    </section>
  );
}

function leftText(say: Say<typeof askWords.words>, leftMs: number): string {
  const wholeMinutes = Math.ceil(leftMs / 60_000);
  return say("hoursLeft", { hours: Math.floor(wholeMinutes / 60), minutes: wholeMinutes % 60 });
}

function WindowForm({ kit, done, cancel }: Pick<OfKit, "kit"> & { done: () => void; cancel: () => void }): ReactNode {
  const say = useWords(askWords);
  const sayWhy = useWords(windowWords);
  const { trouble, isAsking, run } = useCommand();
  // `as`: the catalogue has exactly the reasons as its keys.
  const reasons = Object.keys(windowWords.words) as (keyof typeof windowWords.words)[];
  const open = ({ from, until, why }: TimesTyped & { why: string }): void =>
    run(
      (client) =>
        client.post(`/api/kits/${kit.kitId}/maintenance`, {
          version: kit.version,
          fromMs: new Date(from).getTime(),
          untilMs: new Date(until).getTime(),
          why,
        }),
      done,
    );
  const [nowMs] = useState(() => Date.now());
  return (
    <div className="kit-form">
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ from: localTime(nowMs), until: localTime(nowMs + 2 * hourMs), why: "repair" }}
        onFinish={open}
        scrollToFirstError={{ focus: true }}
      >
        <TimesFields />
        <Form.Item name="why" label={say("why")}>
          <Select options={reasons.map((one) => ({ value: one, label: sayWhy(one) }))} />
        </Form.Item>
        <Trouble of={trouble} reload={done} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say("windowOpen")}
          </Button>
          <CancelButton onClick={cancel} />
        </div>
      </Form>
    </div>
  );
}
