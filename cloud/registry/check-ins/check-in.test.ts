import { describe, expect, test } from "vitest";
import { days } from "@shouwang/shared/time/duration.ts";
import {
  afterCall,
  ask,
  nextTryAt,
  nobodyCalled,
  triesInVain,
  type Asked,
  type AtHome,
  type CheckIn,
} from "./check-in.ts";

const timeZone = "Asia/Shanghai";
/** 2026-05-01, a Friday, at this hour in Yantai. */
const at = (hour: number, day = 1): number => Date.UTC(2026, 4, day, hour - 8);
const atHome: AtHome = { risk: "medium", timeZone, lastActivityAtMs: null, isHeard: false };
const asked: Asked = { why: "asked-for", dueAtMs: at(9), by: "李静", atMs: at(8), note: "复查结果" };
const nobody = { outcome: "not-reached", note: "", by: "李静", dueAtMs: null } as const;
const tried = (tries: number, triedSinceMs = at(9)): CheckIn => ({ ...nobodyCalled, tries, triedSinceMs });

describe("R-564 what follows from a call", () => {
  test.each([
    ["the first time: after two hours", 1, at(9), at(11)],
    ["the second: after four", 2, at(9), at(13)],
    ["the third: the next morning", 3, at(9), at(9, 2)],
    ["not in the evening", 1, at(19), at(9, 2)],
    ["at eight in the evening still", 1, at(18), at(20)],
    ["not at night", 1, at(23), at(9, 2)],
    ["called at five: this morning", 1, at(5), at(9)],
  ])("nobody took it, %s", (_what, tries, nowMs, expected) => {
    expect(nextTryAt(tries, nowMs, timeZone)).toBe(expected);
    expect(nextTryAt(tries, nowMs + days(364), timeZone)).toBe(expected + days(364));
  });

  test("well: nothing is left of why they were called", () => {
    const known = { ...tried(1), asked, nextTryAtMs: at(11) };
    const { checkIn, isReached, incident } = afterCall(known, { ...nobody, outcome: "well" }, atHome, at(10));
    expect({ isReached, incident }).toEqual({ isReached: true, incident: null });
    expect(checkIn).toMatchObject({ asked: null, tries: 0, triedSinceMs: null, nextTryAtMs: null });
    expect(checkIn.calls).toMatchObject([{ outcome: "well", by: "李静", atMs: at(10) }]);
  });

  test("a wish is called about the next morning, or when they want it", () => {
    const said = { ...nobody, outcome: "wants", note: "想换药盒" } as const;
    const wish = { why: "wish", note: "想换药盒", dueAtMs: at(9, 2) };
    expect(afterCall(nobodyCalled, said, atHome, at(10))).toMatchObject({ isReached: true, checkIn: { asked: wish } });
    const chosen = afterCall(nobodyCalled, { ...said, dueAtMs: at(15) }, atHome, at(10));
    expect(chosen.checkIn.asked?.dueAtMs).toBe(at(15));
  });

  test("help is an incident at once, and they were spoken to", () => {
    expect(afterCall(nobodyCalled, { ...nobody, outcome: "help" }, atHome, at(10))).toMatchObject({
      isReached: true,
      incident: "needs-help",
    });
  });

  test("who stands on the list stays on it while nobody takes the call", () => {
    const known = { ...nobodyCalled, asked };
    expect(afterCall(known, nobody, atHome, at(10))).toMatchObject({
      isReached: false,
      incident: null,
      checkIn: { asked, tries: 1, triedSinceMs: at(10), nextTryAtMs: at(12) },
    });
  });

  test("of forty calls the oldest goes, and no other", () => {
    let known = nobodyCalled;
    for (let n = 0; n < 45; n++) known = afterCall(known, { ...nobody, outcome: "well" }, atHome, n).checkIn;
    expect(known.calls.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 40 }, (_, n) => n + 5));
  });
});

describe("R-565 so many calls that nobody took are no list entry any more", () => {
  test("two where the risk is high or unknown, three elsewhere", () => {
    expect((["high", "unknown", "medium", "low"] as const).map(triesInVain)).toEqual([2, 2, 3, 3]);
  });

  test.each<[string, CheckIn, Partial<AtHome>, object]>([
    ["a kit that nobody has", tried(2), {}, { incident: "not-reached" }],
    ["nothing has moved", tried(2), { isHeard: true, lastActivityAtMs: at(8) }, { incident: "not-reached" }],
    ["a kit that is heard and never saw anything", tried(2), { isHeard: true }, { incident: "not-reached" }],
    [
      "something moved, told by a kit that is not heard any more",
      tried(2),
      { isHeard: false, lastActivityAtMs: at(12) },
      { incident: "not-reached" },
    ],
    [
      "something has moved since the first of them",
      tried(2),
      { isHeard: true, lastActivityAtMs: at(9) },
      { incident: null, isSomebodyThere: true, checkIn: { tries: 3 } },
    ],
    ["one too few", tried(1), {}, { incident: null, checkIn: { tries: 2 } }],
    ["risk is high", tried(1), { risk: "high" }, { incident: "not-reached" }],
    ["risk is not known", tried(1), { risk: "unknown" }, { incident: "not-reached" }],
  ])("%s", (_what, known, changes, expected) => {
    expect(afterCall(known, nobody, { ...atHome, ...changes }, at(13))).toMatchObject(expected);
  });

  test("the incident has it from then on, and the list begins anew the next morning", () => {
    const { checkIn } = afterCall(tried(2), nobody, atHome, at(13));
    expect(checkIn).toMatchObject({ tries: 0, triedSinceMs: null, nextTryAtMs: at(9, 2) });
  });
});

describe("R-566 who is put on the list", () => {
  test("what is due earlier stays; a second asking for the same incident is none", () => {
    const later = { ...asked, dueAtMs: at(15) };
    expect(ask({ ...nobodyCalled, asked }, later, null).asked).toEqual(asked);
    expect(ask({ ...nobodyCalled, asked: later }, asked, null).asked).toEqual(asked);
    const once = ask(nobodyCalled, asked, "i-1");
    expect(once).toMatchObject({ asked, incidents: ["i-1"] });
    const called = afterCall(once, { ...nobody, outcome: "well" }, atHome, at(10)).checkIn;
    expect(ask(called, asked, "i-1")).toBe(called);
  });
});
