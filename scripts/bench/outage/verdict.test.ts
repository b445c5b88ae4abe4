import { describe, expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { motionKey, type Motion } from "./motion.ts";
import type { Fault } from "./plan.ts";
import { judgeOutage } from "./verdict.ts";

const deviceId = must(parseDeviceId("0x01"), "0x01");
/** One a second, from the beginning of the load. */
const emitted: readonly Motion[] = Array.from({ length: 20 }, (_, n) => ({
  deviceId,
  atMs: n * 1_000,
  isMoving: n % 2 === 0,
}));
const faults: readonly Fault[] = [
  { kind: "gateway-killed", afterMs: seconds(5), forMs: seconds(1) },
  { kind: "store-refusing", afterMs: seconds(15), forMs: seconds(2) },
];
const timing = { beganAtMs: 0, faults };
const points = (events: readonly Motion[], times = 1) => new Map(events.map((event) => [motionKey(event), times]));
const without = (...seconds_: readonly number[]) => emitted.filter(({ atMs }) => !seconds_.includes(atMs / 1_000));

describe("R-120 what became of the events of an outage", () => {
  test("everything there, once", () => {
    expect(judgeOutage(emitted, { accepted: emitted, deaf: [], stored: points(emitted) }, timing)).toEqual({
      accepted: 20,
      stored: 20,
      lost: 0,
      neverAccepted: 0,
      deafMs: 0,
      duplicatesInEffect: 0,
      notStored: 0,
      notStoredPercent: 0,
      notStoredBy: {},
    });
  });

  test("accepted and not there is lost, and blamed on the fault of its time", () => {
    const fate = judgeOutage(emitted, { accepted: emitted, deaf: [], stored: points(without(16, 17)) }, timing);
    expect(fate).toMatchObject({ stored: 18, lost: 2, notStored: 2, notStoredBy: { "store-refusing": 2 } });
  });

  test("not accepted while deaf is excused from being lost, and still not there", () => {
    const party = { accepted: without(5, 6), deaf: [{ fromMs: 5_000, toMs: 6_500 }], stored: points(without(5, 6)) };
    expect(judgeOutage(emitted, party, timing)).toMatchObject({
      lost: 0,
      neverAccepted: 0,
      deafMs: 1_500,
      notStored: 2,
      notStoredPercent: 10,
      notStoredBy: { "gateway-killed": 2 },
    });
  });

  test("not accepted while it said that it listened is no excuse", () => {
    const party = { accepted: without(9), deaf: [{ fromMs: 5_000, toMs: 6_500 }], stored: points(without(9)) };
    expect(judgeOutage(emitted, party, timing)).toMatchObject({ lost: 0, neverAccepted: 1 });
  });

  test("what stands there twice is a duplicate in effect, and what nobody emitted is not counted as stored", () => {
    const stored = points(emitted).set(motionKey({ deviceId, atMs: 3_000, isMoving: false }), 2);
    stored.set(motionKey({ deviceId, atMs: 999_000, isMoving: true }), 1);
    expect(judgeOutage(emitted, { accepted: emitted, deaf: [], stored }, timing)).toMatchObject({
      stored: 20,
      duplicatesInEffect: 1,
    });
  });
});
