/** Tests of the devices of a kit: which, for how long, and what each press proved at each far end. */

import { Button, Checkbox, Form, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import type { TestedView } from "../../../api/contract.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import type { OfKit } from "./of-kit.ts";
import { testWhyWords, testWords } from "./test-words.ts";

const minutesMax = 15;
const shownMax = 5;
type Typed = { devices: string[]; minutes: number; why: string };

export function TestsSheet({ kit, homeId }: Pick<OfKit, "kit"> & { homeId: string }): ReactNode {
  const say = useWords(testWords);
  const { may } = useMe();
  const read = useRead<readonly TestedView[]>(may.includes("see-faults") ? `/api/homes/${homeId}/tests` : null);
  const { trouble, isAsking, run, forget } = useCommand();
  if (!may.includes("see-faults")) return null;
  const mayTest = may.includes("test-devices");
  const done = (): void => {
    forget();
    read.reload();
  };
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <p className="soft lead">{say("hint")}</p>
      <Trouble of={trouble} reload={done} />
      <ReadView read={read}>
        {(tests) => {
          const running = tests.find(({ endedAtMs }) => endedAtMs === null);
          return (
            <>
              {tests.length === 0 ? <p className="lead">{say("none")}</p> : null}
              {tests.slice(0, shownMax).map((test) => (
                <Tested key={test.trialId} test={test} kit={kit} />
              ))}
              <div className="row">
                <Button onClick={read.reload}>{say("look")}</Button>
                {running && mayTest ? (
                  <Button
                    disabled={isAsking}
                    onClick={() => run((client) => client.post(`/api/homes/${homeId}/tests/finish`, {}), done)}
                  >
                    {say("finish")}
                  </Button>
                ) : null}
              </div>
              {running || !mayTest ? null : (
                <BeginForm
                  kit={kit}
                  isAsking={isAsking}
                  begin={(typed) => run((client) => client.post(`/api/homes/${homeId}/tests`, typed), done)}
                />
              )}
            </>
          );
        }}
      </ReadView>
    </section>
  );
}

function BeginForm(given: Pick<OfKit, "kit"> & { isAsking: boolean; begin: (typed: Typed) => void }): ReactNode {
  const { kit, isAsking, begin } = given;
  const say = useWords(testWords);
  const sayWhy = useWords(testWhyWords);
  // `as`: the catalogue has exactly the reasons as its keys.
  const reasons = Object.keys(testWhyWords.words) as (keyof typeof testWhyWords.words)[];
  const devices = kit.devices.map(({ deviceId, name }) => ({ value: deviceId, label: name }));
  const initial = {
    devices: kit.devices.filter(({ isLife }) => isLife).map(({ deviceId }) => deviceId),
    minutes: 10,
    why: kit.state === "live" ? "monthly" : "installation",
  };
  const rules = [
    {
      validator: async (_rule: unknown, chosen: readonly string[] = []) =>
        await refuseUnless(chosen.length > 0, say("devicesMissing")),
    },
  ];
  return (
    <Form layout="vertical" requiredMark={false} initialValues={initial} onFinish={begin}>
      <Form.Item name="devices" label={say("devices")} rules={rules}>
        <Checkbox.Group options={devices} />
      </Form.Item>
      <div className="grant-fields">
        <Form.Item name="minutes" label={say("minutes")} rules={[{ required: true }]}>
          <InputNumber min={1} max={minutesMax} />
        </Form.Item>
        <Form.Item name="why" label={say("why")}>
          <Select options={reasons.map((one) => ({ value: one, label: sayWhy(one) }))} />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={isAsking}>
        {say("begin")}
      </Button>
    </Form>
  );
}

function Tested({ test, kit }: Pick<OfKit, "kit"> & { test: TestedView }): ReactNode {
  const say = useWords(testWords);
  const nameOf = (deviceId: string): string => kit.devices.find((one) => one.deviceId === deviceId)?.name ?? deviceId;
  const { by, untilMs, fromMs, endedAtMs, results, missed } = test;
  return (
    <div className="kit-note" role="status">
      <p>
        <strong>
          {endedAtMs === null
            ? say("running", { time: timeText(untilMs), by })
            : say("over", { time: timeText(fromMs), by })}
        </strong>
      </p>
      <ul className="lines">
        {results.map(({ deviceId, sentAtMs, storedAtMs, deskAtMs, centres, wentLiveAtMs }) => {
          const times = { device: nameOf(deviceId), sent: timeText(sentAtMs), stored: timeText(storedAtMs) };
          const ends = [
            deskAtMs === null ? say("noDesk") : say("desk", { time: timeText(deskAtMs) }),
            ...centres.map(({ connector, atMs }) =>
              atMs === null
                ? say("noCentre", { name: connector })
                : say("centre", { name: connector, time: timeText(atMs) }),
            ),
            ...(wentLiveAtMs === null ? [] : [say("wentLive")]),
          ];
          return <li key={deviceId}>{[say("sent", times), ...ends].join(" · ")}</li>;
        })}
        {missed.length === 0 ? null : <li>{say("missed", { devices: missed.map(nameOf).join(", ") })}</li>}
      </ul>
    </div>
  );
}
