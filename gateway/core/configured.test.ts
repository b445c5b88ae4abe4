import { expect, test } from "vitest";
import { must, parseAlarmId, parseAssignmentId, parseBootId, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import type { Effect, Now } from "./inputs.ts";
import { begin, step, type GatewayState } from "./step.ts";

const device = (text: string) => must(parseDeviceId(text), text);
const assignment = (text: string) => must(parseAssignmentId(text), text);
const bootId = must(parseBootId("boot-1"), "boot-1");
const at = (uptimeMs: number): Now => ({ wallMs: 1_800_000_000_000 + uptimeMs, uptimeMs, bootId, trust: "trusted" });
const start = (): GatewayState =>
  begin(
    {
      assignmentId: assignment("as-1"),
      gateway: device("gw-1"),
      bridge: device("bridge"),
      linkIds: [],
      watched: [
        { deviceId: device("button"), linkId: "bridge", silentAfter: hours(6), isLife: true },
        { deviceId: device("pir"), linkId: "bridge", silentAfter: hours(6), isLife: false },
      ],
      openAlarms: [
        {
          alarmId: must(parseAlarmId("alarm-1"), "alarm-1"),
          deviceId: device("radar"),
          alarm: "fall",
          acceptedAtMs: 1,
          standing: "stored",
          isLatched: true,
        },
      ],
    },
    at(0),
  );

/** Devices that are told to be behind a lost link. */
function lost(state: GatewayState): string[] {
  const down = step(state, { kind: "bridge", state: "offline", why: "away" }, at(1_000));
  const after = step(down.state, { kind: "bridge", state: "offline", why: "away" }, at(1_000 + seconds(6)));
  return after.effects
    .flatMap((effect) => (effect.kind === "append" ? effect.rows : []))
    .flatMap((row) => (row.lane === "fault" && row.report.fault === "link-lost" ? [row.deviceId] : []))
    .toSorted();
}

test("R-174 a configuration calls a device a life device, and none that is one can be called otherwise", () => {
  const configure = (lifeDevices: string[]) =>
    step(
      start(),
      { kind: "configured", assignmentId: assignment("as-1"), lifeDevices: lifeDevices.map((one) => device(one)) },
      at(10),
    ).state;
  expect(lost(start())).toEqual(["bridge", "button"]);
  expect(lost(configure(["pir"]))).toEqual(["bridge", "button", "pir"]);
  expect(lost(configure([]))).toEqual(["bridge", "button"]);
});

test("R-174 the same assignment lets no latch go, another one lets go of all and forgets no alarm", () => {
  const configure = (assignmentId: string) =>
    step(start(), { kind: "configured", assignmentId: assignment(assignmentId), lifeDevices: [] }, at(10));
  const isLatched = ({ state }: { state: GatewayState }) =>
    [...state.latches.alarms.values()].map((one) => one.isLatched);
  expect(isLatched(configure("as-1"))).toEqual([true]);
  const moved = configure("as-2");
  expect([moved.state.assignmentId, isLatched(moved)]).toEqual(["as-2", [false]]);
  const saved = moved.effects.filter(
    (effect): effect is Extract<Effect, { kind: "save-alarm" }> => effect.kind === "save-alarm",
  );
  expect(saved.map(({ alarm }) => [alarm.alarmId, alarm.isLatched])).toEqual([["alarm-1", false]]);
});
