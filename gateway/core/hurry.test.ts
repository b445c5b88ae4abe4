import { expect, test } from "vitest";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
} from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { hotFor, lifeResendAfter, nextRouteAfter } from "./connection.ts";
import type { Effect, Input } from "./inputs.ts";
import { begin, nextDueMs, step } from "./step.ts";

const bootId = must(parseBootId("boot-1"), "boot-1");
const assignmentId = must(parseAssignmentId("kit-1"), "kit-1");
const [gateway, button] = ["gw-1", "button"].map((id) => must(parseDeviceId(id), id));
const epoch = must(parseEpoch("epoch-1"), "epoch-1");
const alarmId = must(parseAlarmId("alarm-1"), "alarm-1");

function home() {
  if (!gateway || !button) throw new Error("two devices");
  let uptimeMs = 0;
  const now = () => ({ wallMs: Date.UTC(2026, 0, 1) + uptimeMs, uptimeMs, bootId, trust: "trusted" as const });
  const given = { assignmentId, gateway, bridge: undefined, linkIds: [], watched: [], openAlarms: [] };
  let state = begin(given, now());
  const feed = (input: Input): readonly Effect["kind"][] => {
    const stepped = step(state, input, now());
    state = stepped.state;
    return stepped.effects.map(({ kind }) => kind);
  };
  return {
    feed,
    pressed: () => feed({ kind: "accepted", rows: [{ lane: "life", epoch, seq: 1, deviceId: button, alarmId }] }),
    tick: (atMs: number) => {
      uptimeMs = atMs;
      return feed({ kind: "tick", alarmId });
    },
    due: () => nextDueMs(state),
  };
}

test("R-166 an alarm without a connection does not wait for the calm of the next attempt: at once, and every five seconds", () => {
  const { pressed, tick, due } = home();
  expect(pressed()).toContain("hurry");
  expect(due()).toBe(lifeResendAfter);
  expect(tick(lifeResendAfter - 1)).not.toContain("hurry");
  expect(tick(lifeResendAfter)).toContain("hurry");
  expect(tick(lifeResendAfter + 1)).not.toContain("hurry");
  expect(tick(2 * lifeResendAfter)).toContain("hurry");
});

test("R-166 after ten minutes the broker is left to the calm schedule again", () => {
  const { pressed, tick } = home();
  pressed();
  expect(tick(hotFor - seconds(1))).toContain("hurry");
  expect(tick(hotFor + seconds(10))).not.toContain("hurry");
  expect(tick(hotFor + minutes(5))).not.toContain("hurry");
});

test("with a connection, and for everything else, nobody hurries", () => {
  const { feed, pressed } = home();
  if (!gateway) throw new Error("a gateway");
  expect(feed({ kind: "accepted", rows: [{ lane: "fault", epoch, seq: 1, deviceId: gateway }] })).not.toContain(
    "hurry",
  );
  feed({ kind: "uplink", state: "up", why: "" });
  expect(pressed()).toEqual(expect.arrayContaining(["send-fresh"]));
  expect(pressed()).not.toContain("hurry");
});

test("R-189 a broker at which the cloud is not heard is left after 20 s, again and again; one at which it is heard is not", () => {
  const { feed, pressed, tick, due } = home();
  feed({ kind: "uplink", state: "up", why: "" });
  pressed();
  const leaves = (atMs: number): boolean => tick(atMs).includes("leave-broker");
  expect(leaves(nextRouteAfter - 1)).toBe(false);
  expect(leaves(nextRouteAfter)).toBe(true);
  expect(leaves(nextRouteAfter + 1)).toBe(false);
  expect(due()).toBeLessThanOrEqual(2 * nextRouteAfter);
  expect(leaves(2 * nextRouteAfter)).toBe(true);
  // The cloud speaks here, of something else: it has the alarm in hand, or cannot store it now.
  tick(3 * nextRouteAfter - 1);
  feed({ kind: "receipt", marks: [{ epoch, lane: "telemetry", through: 1 }], alarms: [] });
  expect(leaves(3 * nextRouteAfter)).toBe(false);
  feed({ kind: "receipt", marks: [{ epoch, lane: "life", through: 1 }], alarms: [] });
  expect(leaves(9 * nextRouteAfter)).toBe(false);
});
