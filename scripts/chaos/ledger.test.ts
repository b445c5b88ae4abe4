import { expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { judge, motionKey, secondsOf, type Book, type Found, type Motion } from "./ledger.ts";

const hall = must(parseDeviceId("hall"), "hall");
const at = (atMs: number): Motion => ({ deviceId: hall, atMs, isMoving: true });
const book = (change: Partial<Book>): Book => ({
  emissions: [],
  presses: [],
  accepted: [],
  raised: [],
  deaf: [],
  full: [],
  ...change,
});
const found = (motions: readonly Motion[], alarmIds: readonly string[] = []): Found => ({
  motion: new Map(motions.map((one) => [motionKey(one), 1])),
  alarmIds,
});

test.each<[string, Book, Found, object]>([
  [
    "all there",
    book({ emissions: [at(1)], accepted: [at(1)] }),
    found([at(1)]),
    { missing: [], excused: 0, stored: 1 },
  ],
  ["emitted, never stored", book({ emissions: [at(1)] }), found([]), { missing: ["hall/1/1"] }],
  [
    "emitted while deaf",
    book({ emissions: [at(5)], deaf: [{ fromMs: 4, toMs: 5 }] }),
    found([]),
    { missing: [], excused: 1 },
  ],
  [
    "accepted while deaf: no excuse",
    book({ emissions: [at(5)], accepted: [at(5)], deaf: [{ fromMs: 4, toMs: 6 }] }),
    found([]),
    { missing: ["hall/5/1"] },
  ],
  [
    "telemetry on a full card",
    book({ emissions: [at(5)], full: [{ fromMs: 4, toMs: 6 }] }),
    found([]),
    { missing: [] },
  ],
  [
    "a press on a full card",
    book({ presses: [{ atMs: 5 }], full: [{ fromMs: 4, toMs: 6 }] }),
    found([]),
    { missing: ["press 1 of 1"] },
  ],
  ["an accepted alarm", book({ presses: [{ atMs: 1 }], raised: ["a"] }), found([], ["b"]), { missing: ["alarm a"] }],
  ["one alarm in two incidents", book({ presses: [{ atMs: 1 }] }), found([], ["a", "a"]), { double: ["a"] }],
  ["a point that nobody emitted", book({}), found([at(1)]), { strangers: ["hall/1/1"] }],
  ["an alarm that nobody pressed", book({}), found([], ["a"]), { strangers: ["alarm 1 of 0"] }],
])("%s", (_what, given, held, verdict) => {
  expect(judge(given, held)).toMatchObject(verdict);
});

test("a point stored twice is double", () => {
  const held = { motion: new Map([[motionKey(at(1)), 2]]), alarmIds: [] };
  expect(judge(book({ emissions: [at(1)] }), held)).toMatchObject({ double: ["hall/1/1"], missing: [] });
});

test("deaf seconds that overlap count once", () => {
  expect(secondsOf([])).toBe(0);
  const overlapping = [
    { fromMs: 5_000, toMs: 7_000 },
    { fromMs: 0, toMs: 2_000 },
    { fromMs: 1_000, toMs: 3_000 },
    { fromMs: 1_500, toMs: 1_600 },
  ];
  expect(secondsOf(overlapping)).toBe(5);
});
