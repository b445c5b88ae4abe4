import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groundsMax, type Ground } from "./grounds.ts";
import { readGrounds } from "./read-grounds.ts";

const atMs = Date.parse("2026-01-12T21:14:00+08:00");

const whole: readonly Ground[] = [
  { kind: "no-movement", sinceMs: atMs, room: "bedroom" },
  { kind: "no-movement", sinceMs: atMs, room: null },
  { kind: "usual-at-most", lengthMs: 11_400_000 },
  { kind: "usual-in-room", lengthMs: 3_600_000, room: "bathroom" },
  { kind: "usual-elsewhere", lengthMs: 3_600_000 },
  { kind: "limit-set", lengthMs: 43_200_000 },
  { kind: "stay-in-room", sinceMs: atMs, room: "bathroom" },
  { kind: "door-unopened", sinceMs: atMs, days: 2 },
  { kind: "detectors", working: 3, known: 5 },
  { kind: "out", sinceMs: atMs },
  { kind: "usually-back-within", lengthMs: 7_200_000 },
  { kind: "door-open", sinceMs: atMs, deviceId: "door-1" },
  { kind: "reported", alarm: "panic", deviceId: null, room: null },
  { kind: "fall", room: "kitchen", confidence: "low" },
  { kind: "lying", sinceMs: atMs },
  { kind: "still-after-fall", sinceMs: atMs },
  { kind: "not-cleared" },
  { kind: "a-fall-lately", atMs },
  { kind: "gateway-silent", sinceMs: atMs },
  { kind: "visitor-maybe", untilMs: atMs },
  { kind: "stranger", deviceId: null },
  { kind: "home-guessed" },
  { kind: "happened-between", fromMs: null, untilMs: atMs },
  { kind: "late", byMs: 90_000 },
];

const known: Ground = { kind: "out", sinceMs: atMs };

describe("R-739 stored grounds are checked when they are read", () => {
  test.each(whole)("R-739 $kind comes back as it was stored", (ground) => {
    expect(readGrounds(JSON.parse(JSON.stringify([ground])))).toEqual({ grounds: [ground], leftOut: 0 });
  });

  test.each(whole)(
    "R-739 $kind without one of its fields is left out and counted, and the one beside it stays",
    (ground) => {
      for (const name of Object.keys(ground)) {
        const rest = Object.fromEntries(Object.entries(ground).filter(([one]) => one !== name));
        expect(readGrounds([rest, known])).toEqual({ grounds: [known], leftOut: 1 });
      }
    },
  );

  test.each<[string, unknown]>([
    ["a kind of a newer program", { kind: "heart-rate", perMinute: 40 }],
    ["a name that every object has", { kind: "constructor" }],
    ["a kind that is no text", { kind: 3 }],
    ["nothing", null],
    ["a text", "no-movement"],
    ["a list", []],
    ["an instant as text", { kind: "out", sinceMs: "21:14" }],
    ["an instant that JSON could not hold", { kind: "out", sinceMs: null }],
    ["an instant beyond each calendar", { kind: "out", sinceMs: 8_640_000_000_000_000 }],
    ["a length below nothing", { kind: "late", byMs: -1 }],
    ["half a day", { kind: "door-unopened", sinceMs: atMs, days: 1.5 }],
    ["a room that is none", { kind: "no-movement", sinceMs: atMs, room: "cellar" }],
    ["an alarm no device gives", { kind: "reported", alarm: "inactivity", deviceId: null, room: null }],
    ["an id as long as a book", { kind: "stranger", deviceId: "x".repeat(201) }],
  ])("R-739 %s is left out and counted", (_, damaged) => {
    expect(readGrounds([damaged, known])).toEqual({ grounds: [known], leftOut: 1 });
  });

  test("R-739 of a known kind only what is known here is kept", () => {
    expect(readGrounds([{ ...known, byCar: true }])).toEqual({ grounds: [known], leftOut: 0 });
  });

  test("R-739 the most telling are kept of more than there may be", () => {
    const many = Array.from({ length: groundsMax + 3 }, (_, n): Ground => ({ kind: "late", byMs: n }));
    expect(readGrounds(many)).toEqual({ grounds: many.slice(0, groundsMax), leftOut: 3 });
  });

  test("R-739 none stored is none, and what is no list counts as one", () => {
    expect(readGrounds(undefined)).toEqual({ grounds: [], leftOut: 0 });
    for (const damaged of [null, "[]", 7, {}]) expect(readGrounds(damaged)).toEqual({ grounds: [], leftOut: 1 });
  });

  test("R-739 whatever was stored, nothing throws, none is lost uncounted, and reading again changes nothing", () => {
    const kinds = fc.constantFrom(...whole.map(({ kind }) => kind));
    const near = fc.tuple(fc.constantFrom(...whole), fc.string(), fc.anything()).map(([ground, name, value]) => {
      const names = Object.keys(ground);
      return { ...ground, [names[name.length % names.length] ?? name]: value };
    });
    const anyOne = fc.oneof(fc.anything(), near, fc.record({ kind: kinds }), fc.constantFrom(...whole));
    fc.assert(
      fc.property(fc.array(anyOne, { maxLength: groundsMax * 2 }), (stored) => {
        const { grounds, leftOut } = readGrounds(stored);
        expect(grounds.length + leftOut).toBe(stored.length);
        expect(readGrounds(grounds)).toEqual({ grounds, leftOut: 0 });
      }),
      { numRuns: 500 },
    );
  });
});
