import fc from "fast-check";
import { expect, test } from "vitest";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Advisory } from "../detection/quieter.ts";
import { advisoryView } from "./advisory-text.ts";

/** 2026-05-01, 16:00 in Shanghai. */
const nowMs = Date.UTC(2026, 4, 1, 8);
const at = (hour: number): number => Date.UTC(2026, 4, 1, hour - 8);
const quieter = (room: Advisory["grounds"][number] & { kind: "no-movement" }, lengthMs: number): Advisory => ({
  kind: "quieter",
  sinceMs: nowMs,
  grounds: [room, { kind: "usual-at-most", lengthMs }, { kind: "detectors", working: 3, known: 4 }],
});

test.each<[string, Advisory, string, string]>([
  [
    "today, in a room",
    quieter({ kind: "no-movement", sinceMs: at(11) + minutes(5), room: "kitchen" }, hours(3) + minutes(10)),
    "11:05 起没有活动，最后在厨房；这个时段平常最多3小时10分没有活动。",
    "No movement since 11:05, last in the kitchen; usual at this hour: at most 3 h 10 min.",
  ],
  [
    "yesterday, nobody knows where",
    quieter({ kind: "no-movement", sinceMs: at(-2), room: null }, hours(9)),
    "4月30日 22:00 起没有活动；这个时段平常最多9小时没有活动。",
    "No movement since 22:00 on 30 Apr; usual at this hour: at most 9 h.",
  ],
  [
    "a room without a name of its own",
    quieter({ kind: "no-movement", sinceMs: at(15), room: "other" }, 20_000),
    "15:00 起没有活动，最后在其他房间；这个时段平常最多20秒没有活动。",
    "No movement since 15:00, last in another room; usual at this hour: at most 20 s.",
  ],
  [
    "out",
    {
      kind: "out-longer",
      sinceMs: nowMs,
      grounds: [
        { kind: "out", sinceMs: at(9) },
        { kind: "usually-back-within", lengthMs: minutes(45) },
      ],
    },
    "09:00 起外出未归；这个时段平常外出不超过45分钟。",
    "Out since 09:00; usually back within 45 min at this hour.",
  ],
  [
    "the door, and nobody",
    {
      kind: "arrived-unseen",
      sinceMs: nowMs,
      grounds: [
        { kind: "no-movement", sinceMs: at(14), room: null },
        { kind: "out", sinceMs: at(9) },
      ],
    },
    "14:00 大门开过，之后屋里没有活动：可能又出去了，也可能在家但没有被感应到。",
    "The front door was used at 14:00, and no movement was seen inside since: out again perhaps, or at home and not seen.",
  ],
])("R-756 why somebody should look, in both languages: %s", (_what, advisory, zh, en) => {
  expect(advisoryView(advisory, "Asia/Shanghai", nowMs).because).toEqual({ zh, en });
});

test("R-756 whatever it rests on, the sentence is one in both languages, without a hole", () => {
  const ground = fc.oneof(
    fc.record({
      kind: fc.constant("no-movement" as const),
      sinceMs: fc.integer({ min: 0, max: nowMs }),
      room: fc.constantFrom(...rooms, null),
    }),
    fc.record({
      kind: fc.constantFrom("usual-at-most" as const, "usually-back-within" as const),
      lengthMs: fc.nat(days(3)),
    }),
    fc.record({ kind: fc.constant("out" as const), sinceMs: fc.integer({ min: 0, max: nowMs }) }),
  );
  const kind = fc.constantFrom<Advisory["kind"]>("quieter", "out-longer", "arrived-unseen");
  fc.assert(
    fc.property(kind, fc.array(ground, { maxLength: 4 }), (one, grounds) => {
      const { zh, en } = advisoryView({ kind: one, sinceMs: nowMs, grounds }, "Europe/Madrid", nowMs).because;
      for (const text of [zh, en]) expect(text).toMatch(/^(?!.*(undefined|null|NaN)).{10,}$/u);
    }),
  );
});
