import { expect, test } from "vitest";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { judge, secondsOf, type Book, type Found, type Motion } from "./ledger.ts";

const hall = must(parseDeviceId("hall"), "hall");
const at = (atMs: number): Motion => ({ deviceId: hall, atMs });
const book = (change: Partial<Book>): Book => ({
  emissions: [],
  presses: [],
  accepted: [],
  raised: [],
  deaf: [],
  refusing: [],
  refused: 0,
  ...change,
});
const found = (points: readonly Motion[], alarmIds: readonly string[] = []): Found => ({ points, alarmIds });
const kept = { lost: [], doubled: [], neverAccepted: [], strangers: [] };
const from4to6 = [{ fromMs: 4, toMs: 6 }];

test.each<[string, Book, Found, object]>([
  [
    "all there",
    book({ emissions: [at(1)], accepted: [at(1)] }),
    found([at(1)]),
    { ...kept, accepted: 1, stored: 1, deafTo: 0 },
  ],
  [
    "stored, and the line of its acceptance died with the gateway",
    book({ emissions: [at(1)] }),
    found([at(1)]),
    { ...kept, accepted: 1 },
  ],
  ["accepted, not stored", book({ emissions: [at(1)], accepted: [at(1)] }), found([]), { lost: ["hall/1"] }],
  [
    "emitted to a home that listened",
    book({ emissions: [at(7)], deaf: from4to6 }),
    found([]),
    { neverAccepted: ["hall/7"] },
  ],
  ["emitted while deaf", book({ emissions: [at(6)], deaf: from4to6 }), found([]), { ...kept, deafTo: 1 }],
  [
    "accepted while deaf: no excuse",
    book({ emissions: [at(5)], accepted: [at(5)], deaf: from4to6 }),
    found([]),
    { lost: ["hall/5"] },
  ],
  [
    "telemetry that a dead card refused and counted",
    book({ emissions: [at(5)], refusing: from4to6, refused: 1 }),
    found([]),
    { ...kept, refused: 1 },
  ],
  [
    "telemetry that a dead card refused without a word",
    book({ emissions: [at(5), at(6)], refusing: from4to6, refused: 1 }),
    found([]),
    { neverAccepted: ["hall/6"] },
  ],
  [
    "a press on a dead card",
    book({ presses: [at(5)], refusing: from4to6, refused: 9 }),
    found([]),
    { neverAccepted: ["press 1 of 1"] },
  ],
  ["a press while deaf", book({ presses: [at(5)], deaf: from4to6 }), found([]), kept],
  ["an accepted alarm", book({ presses: [at(1)], raised: ["a"] }), found([], ["b"]), { lost: ["alarm a"] }],
  ["one alarm in two incidents", book({ presses: [at(1)] }), found([], ["a", "a"]), { doubled: ["a"] }],
  ["a point twice", book({ emissions: [at(1)] }), found([at(1), at(1)]), { doubled: ["hall/1"], lost: [], stored: 1 }],
  [
    "a point three times",
    book({ emissions: [at(1)] }),
    found([at(1), at(1), at(1)]),
    { doubled: ["hall/1", "hall/1"] },
  ],
  ["a second copy at another time", book({ emissions: [at(1)] }), found([at(1), at(2)]), { strangers: ["hall/2"] }],
  ["an alarm that nobody pressed", book({}), found([], ["a"]), { strangers: ["alarm 1 of 0"] }],
])("%s", (_what, given, held, verdict) => {
  expect(judge(given, held)).toMatchObject(verdict);
});

test("what its gateway still holds is neither lost nor never accepted", () => {
  const given = book({ emissions: [at(1), at(2)], accepted: [at(1)], presses: [at(3)], raised: ["a"] });
  const waiting = { points: [at(1), at(2)], alarmIds: ["a"] };
  expect(judge(given, found([]), waiting)).toMatchObject({ ...kept, stored: 0 });
  expect(judge(given, found([])).lost).toEqual(["hall/1", "alarm a"]);
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
