/** Every device does its real thing once, and each place where it has to arrive says so as it does. */

import type { ReactNode } from "react";
import type { TestedView } from "../../api/contract.ts";
import type { FittedDevice } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import { DeviceName } from "./device-line.tsx";
import { deviceWords } from "./device-words.ts";
import { Mark, Trouble } from "./parts.tsx";
import { clockOf } from "./say-times.ts";
import { useAgain, useAsking, useWorking } from "./use-asking.ts";

const lookEveryMs = 1_500;
const testMinutes = 10;

export function ProveStep(): ReactNode {
  const say = useWords(deviceWords);
  const { view } = useWorking();
  const homeId = view?.homeId ?? null;
  const tests = useAgain<readonly TestedView[]>(homeId === null ? null : `/api/homes/${homeId}/tests`, lookEveryMs);
  const { isAsking, trouble, run } = useAsking();
  const devices = view?.devices ?? [];
  const left = devices.filter(({ isLife, proof }) => isLife && proof === null);
  const life = devices.filter(({ isLife }) => isLife);
  const running = tests.value?.find(({ endedAtMs }) => endedAtMs === null) ?? null;
  const tried = (left.length > 0 ? left : life).map(({ deviceId }) => deviceId);
  const begin = { devices: tried, minutes: testMinutes, why: "installation" };
  const isDone = devices.length > 0 && devices.every(({ proof }) => proof !== null);
  return (
    <>
      <p className="lead">{say("proveLead")}</p>
      {life.length === 0 ? null : (
        <section className="card">
          <p>{running === null ? say("testHint") : say("testUntil", { time: clockOf(running.untilMs) })}</p>
          <Trouble of={trouble ?? tests.trouble} />
          {running === null ? (
            <button
              type="button"
              className="button button-primary"
              disabled={isAsking}
              onClick={() => run((client) => client.post(`/api/homes/${homeId}/tests`, begin), tests.look)}
            >
              {say("beginTest")}
            </button>
          ) : (
            <button
              type="button"
              className="button"
              disabled={isAsking}
              onClick={() => run((client) => client.post(`/api/homes/${homeId}/tests/finish`), tests.look)}
            >
              {say("endTest")}
            </button>
          )}
        </section>
      )}
      <ul className="cards">
        {devices.map((device) => (
          <li className={device.proof === null ? "card" : "card is-done"} key={device.unitId}>
            <DeviceName device={device} />
            <Proof device={device} tests={tests.value ?? []} isRunning={running !== null} />
          </li>
        ))}
      </ul>
      {devices.length === 0 ? <p className="card">{say("none")}</p> : null}
      <p role="status" className="good">
        {isDone ? say("allProven") : ""}
      </p>
    </>
  );
}

function Proof(given: { device: FittedDevice; tests: readonly TestedView[]; isRunning: boolean }): ReactNode {
  const { device, tests, isRunning } = given;
  const say = useWords(deviceWords);
  const { deviceId, proof, isLife, sinceMs } = device;
  const result = tests
    .flatMap(({ results }) => results)
    .find((one) => one.deviceId === deviceId && one.storedAtMs >= sinceMs);
  const asked = isLife ? (isRunning ? "press" : null) : askedOf(device);
  return (
    <>
      <p role="status">
        <Mark isDone={proof !== null}>
          {proof === null ? say("notProven") : say("proven", { time: clockOf(proof.atMs) })}
        </Mark>
      </p>
      {proof === null && asked !== null ? <p className="do-it">{say(asked)}</p> : null}
      {result === undefined ? null : (
        <ol className="arrivals">
          <li>{say("sent", { time: clockOf(result.sentAtMs) })}</li>
          <li>{say("stored", { time: clockOf(result.storedAtMs) })}</li>
          <li>{result.deskAtMs === null ? say("deskNot") : say("desk", { time: clockOf(result.deskAtMs) })}</li>
          {result.centres.map(({ connector, atMs }) => (
            <li key={connector}>
              {atMs === null
                ? say("centreNot", { name: connector })
                : say("centre", { name: connector, time: clockOf(atMs) })}
            </li>
          ))}
          {result.wentLiveAtMs === null ? null : <li className="doubt">{say("wentLive")}</li>}
        </ol>
      )}
    </>
  );
}

function askedOf({ kind, isExteriorDoor }: FittedDevice): "walk" | "open" | "trigger" {
  if (kind === "door" || isExteriorDoor) return "open";
  return kind === "motion" || kind === null ? "walk" : "trigger";
}
