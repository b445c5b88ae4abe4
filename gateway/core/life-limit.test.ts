import { expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent } from "@shouwang/shared/domain/observation.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { admit, nextHeldMs, noLifeLimit, release, type LifeLimit } from "./life-limit.ts";

const deviceId = must(parseDeviceId("button"), "button");
const unread: LifeEvent = {
  kind: "life",
  alarm: "unreadable",
  edge: "raised",
  confidence: "certain",
  evidence: "unreadable: zigbee2mqtt/button",
  repeated: false,
};

/** What comes every `everyMs` for so long, and what leaves: when, and for how many it stands. */
function pass(given: { everyMs: number; forMs: number }): { atMs: number; count: number }[] {
  let limit: LifeLimit = noLifeLimit;
  const left: { atMs: number; count: number }[] = [];
  const leave = (atMs: number, passed: { event: LifeEvent } | undefined): void => {
    if (passed) left.push({ atMs, count: Number(/^(\d+) in 20 s: /.exec(passed.event.evidence)?.[1] ?? 1) });
  };
  for (let atMs = 0; atMs < given.forMs; atMs += given.everyMs) {
    const admitted = admit(limit, { deviceId, event: unread }, atMs);
    ({ limit } = admitted);
    leave(atMs, admitted.passed);
    for (
      let dueMs = nextHeldMs(limit);
      dueMs !== undefined && dueMs <= atMs + given.everyMs;
      dueMs = nextHeldMs(limit)
    ) {
      const released = release(limit, dueMs);
      ({ limit } = released);
      leave(dueMs, released.passed);
    }
  }
  const dueMs = nextHeldMs(limit);
  if (dueMs !== undefined) leave(dueMs, release(limit, dueMs).passed);
  return left;
}

test("R-177 a second press that cannot be read is an alarm of its own, at once, and so are the next ones", () => {
  const left = pass({ everyMs: minutes(1), forMs: minutes(10) });
  expect(left).toHaveLength(10);
  expect(left.every(({ count, atMs }) => count === 1 && atMs % minutes(1) === 0)).toBe(true);
});

test("R-177 a polled line that cannot be read for an hour: ten at once, then one in 20 s, and each one is counted", () => {
  const left = pass({ everyMs: seconds(1), forMs: hours(1) });
  expect(left.slice(0, 10).map(({ atMs }) => atMs)).toEqual(Array.from({ length: 10 }, (_, n) => n * 1_000));
  expect(left.length).toBeLessThanOrEqual(10 + 180);
  expect(left.reduce((sum, { count }) => sum + count, 0)).toBe(3_600);
  const waits = left.map(({ atMs }, n) => atMs - (left[n - 1]?.atMs ?? 0));
  expect(Math.max(...waits)).toBeLessThanOrEqual(seconds(20));
});
