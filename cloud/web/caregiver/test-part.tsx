/** A test of the button: announced, pressed, and what of it arrived where, as it arrives. Only the first press of each is a test; the page says so before it begins. */

import { useEffect, useState, type ReactNode } from "react";
import type { CareTest } from "../../api/contract/caregiver.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { useRefusalText, type Refused } from "../parts/refusal.ts";
import { roomWords } from "../parts/words.ts";
import type { Got } from "./care-client.ts";
import { useCaregiving } from "./care-context.ts";
import { testWords } from "./home-words.ts";

const testMinutes = 5;
/** What arrives is told by the stream; where there is none, or it says nothing of one step, it is asked for while somebody stands there and waits. */
const lookEveryMs = 3_000;

export function TestPart(): ReactNode {
  const { view, client, by, needsName, look } = useCaregiving();
  const say = useWords(testWords);
  const refusalText = useRefusalText();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const { devices, now, last } = view.tests;
  const isUnderWay = now !== null;
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = window.setInterval(look, lookEveryMs);
    return () => window.clearInterval(timer);
  }, [isUnderWay, look]);
  if (devices.length === 0 && now === null) return null;

  const run = (ask: () => Promise<Got<unknown>>): void => {
    setBusy(true);
    setTrouble(null);
    void ask().then((got) => {
      setBusy(false);
      setTrouble(got.kind === "refused" ? got : null);
      look();
    });
  };
  const begin = (): Promise<Got<unknown>> =>
    client.beginTest(view.homeId, {
      by,
      devices: devices.map(({ deviceId }) => deviceId),
      minutes: testMinutes,
      why: "weekly",
    });
  const hasAlarm = view.open.some(({ mode }) => mode === "live");
  return (
    <section className="part" aria-labelledby="test">
      <h2 id="test">{say("heading")}</h2>
      {now === null ? (
        <>
          <p>{say("why")}</p>
          <Buttons />
          {last === null ? null : <Over test={last} />}
        </>
      ) : (
        <Running test={now} />
      )}
      {trouble === null ? null : (
        <p className="failed" role="alert">
          {refusalText(trouble)}
        </p>
      )}
      {!view.may.test ? (
        <p>{say("mayNot")}</p>
      ) : now !== null ? (
        <button type="button" className="act" disabled={isBusy} onClick={() => run(() => client.endTest(view.homeId))}>
          {say("finish")}
        </button>
      ) : hasAlarm ? (
        <p>{say("notWhileAlarm")}</p>
      ) : (
        <>
          <p>{say("how")}</p>
          <button type="button" className="act act-first" disabled={isBusy || needsName} onClick={() => run(begin)}>
            {say(isBusy ? "beginning" : "begin")}
          </button>
        </>
      )}
    </section>
  );
}

/** Each with when it was tried last. */
function Buttons(): ReactNode {
  const { view, nowMs } = useCaregiving();
  const say = useWords(testWords);
  const time = usePlainTime(view.timeZone);
  const at = useLanguage() === "zh" ? 0 : 1;
  return (
    <ul className="lines">
      {view.tests.devices.map(({ deviceId, name, room, lastTestedAtMs, isOverdue }) => (
        <li key={deviceId}>
          <strong>
            {name}
            {room === "other" ? null : ` · ${roomWords[room][at]}`}
          </strong>
          <small>
            {lastTestedAtMs === null ? say("never") : say("lastAt", { time: time.dayAndClock(lastTestedAtMs, nowMs) })}
            {isOverdue ? <span className="due"> {say("overdue")}</span> : null}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Running({ test }: { test: CareTest }): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(testWords);
  const time = usePlainTime(view.timeZone);
  return (
    <div className="test-now">
      <strong>{say("running", { time: time.clock(test.untilMs) })}</strong>
      <p>{say("runningBy", { who: test.by })}</p>
      <div aria-live="polite">
        <Results test={test} />
      </div>
    </div>
  );
}

function Over({ test }: { test: CareTest }): ReactNode {
  const { view, nowMs } = useCaregiving();
  const say = useWords(testWords);
  const time = usePlainTime(view.timeZone);
  return (
    <details className="test-last">
      <summary>{say("lastOver", { time: time.dayAndClock(test.fromMs, nowMs), who: test.by })}</summary>
      <Results test={test} />
    </details>
  );
}

const steps = [
  ["pressedAtMs", "pressed"],
  ["storedAtMs", "stored"],
  ["deskAtMs", "desk"],
  ["centreAtMs", "centre"],
] as const;

function Results({ test }: { test: CareTest }): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(testWords);
  const time = usePlainTime(view.timeZone);
  const isOver = test.endedAtMs !== null;
  return (
    <ul className="results">
      {test.devices.map((device) => {
        const known = view.tests.devices.find(({ deviceId }) => deviceId === device.deviceId);
        const isGood = device.deskAtMs !== null;
        // An outside centre is named once it has it: not every home has one.
        const shown = steps.filter(([key]) => key !== "centreAtMs" || device[key] !== null);
        return (
          <li key={device.deviceId} className={isGood ? "result is-good" : "result"}>
            <strong>{known?.name ?? device.deviceId}</strong>
            {device.pressedAtMs === null ? (
              <p>{say(isOver ? "missed" : "press")}</p>
            ) : (
              <ol>
                {shown.map(([key, word]) => {
                  const atMs = device[key];
                  return (
                    <li key={key} className={atMs === null ? "step" : "step is-there"}>
                      <span aria-hidden="true">{atMs === null ? "○" : "✓"}</span> {say(word)}{" "}
                      <small>{atMs === null ? say("waits") : time.clock(atMs)}</small>
                    </li>
                  );
                })}
              </ol>
            )}
            {isGood ? <p className="result-good">{say("good")}</p> : null}
            {device.wentLiveAtMs === null ? null : <p className="failed">{say("wentLive")}</p>}
          </li>
        );
      })}
    </ul>
  );
}
