import { expect, test } from "vitest";
import { aCall } from "../../../test/builders/shown-calls.ts";
import { goingOn, missedOf } from "./calls-shown.ts";

const home = { homeId: "home-1", area: null, homeName: "", address: null, residents: [], numberIs: [] };
const caller = { homes: [home], more: 0, elsewhere: 0 };
const missed = { standing: "ended", isWaiting: true } as const;

test("R-498 whoever called five times stands once, since the first; those we know first; a withheld number stands by itself", () => {
  const calls = [
    aCall({ callId: "a", ...missed, number: "13811112222", beganAtMs: 1 }),
    aCall({ callId: "b", ...missed, caller, beganAtMs: 20 }),
    aCall({ callId: "c", ...missed, caller, beganAtMs: 10 }),
    aCall({ callId: "d", ...missed, number: null, beganAtMs: 5 }),
    aCall({ callId: "e", ...missed, number: null, beganAtMs: 6 }),
    aCall({ callId: "f", standing: "talking" }),
  ];
  const shown = missedOf(calls).map(({ call, times, sinceMs }) => [call.callId, times, sinceMs]);
  expect(shown).toEqual([
    ["b", 2, 10],
    ["a", 1, 1],
    ["d", 1, 5],
    ["e", 1, 6],
  ]);
});

test("what rings is everybody's, what somebody has taken is theirs", () => {
  const calls = [
    aCall({ callId: "rings" }),
    aCall({ callId: "mine", standing: "talking", by: "李静" }),
    aCall({ callId: "theirs", standing: "talking", by: "王芳" }),
    aCall({ callId: "overflow", standing: "talking" }),
    aCall({ callId: "dials", direction: "out", by: "王芳" }),
    aCall({ callId: "over", standing: "ended", by: "李静" }),
  ];
  const { mine, others } = goingOn(calls, "李静");
  expect(mine.map(({ callId }) => callId)).toEqual(["rings", "mine"]);
  expect(others.map(({ callId }) => callId)).toEqual(["theirs", "overflow", "dials"]);
});
