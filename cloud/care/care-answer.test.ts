import { expect, test } from "vitest";
import fc from "fast-check";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { markOf } from "../detection/device-mark.ts";
import type { HomeSettings } from "../detection/home-settings.ts";
import { freshHomeState, type HomeState } from "../detection/home-state.ts";
import { at, cellsTotal, slots, unit } from "../detection/learned/learned-day.ts";
import { careAnswer, type Asked } from "./care-answer.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const pir = must(parseDeviceId("pir"), "pir");
const settings: HomeSettings = {
  homeId: must(parseHomeId("home-1"), ""),
  kit: { sinceMs: 0, isAwaited: true },
  timeZone: "Asia/Shanghai",
  isHighRisk: false,
  inactivityAfter: hours(12),
  sensitivity: "off",
  doorOpenAfter: minutes(10),
  awayOverdueAfter: hours(8),
  oldestOldFromMs: null,
  devices: [],
};
const movedAtMs = nowMs - minutes(20);
const atHome: HomeState = {
  ...freshHomeState(nowMs - hours(30)),
  lastActivityAtMs: movedAtMs,
  lastInteriorAtMs: movedAtMs,
  silenceFromMs: movedAtMs,
  lastRoom: "kitchen",
  watchers: [markOf(pir)],
};
const well: Asked = {
  hasOpenIncident: false,
  isUnprotected: false,
  state: atHome,
  settings,
  quietUsualMs: hours(2),
  nowMs,
};
const silent = { ...atHome.gateway, isSilent: true };
const away = { at: "away", sinceMs: nowMs - hours(1) } as const;
const arriving = { at: "arriving", awaySinceMs: nowMs - hours(1), doorAtMs: nowMs } as const;

test.each<[string, Partial<Asked>, string]>([
  ["she moved a moment ago", {}, "well"],
  ["an alarm is open, whatever else is true", { hasOpenIncident: true, isUnprotected: true, state: null }, "alarm"],
  ["a press might not be heard", { isUnprotected: true }, "not-protected"],
  ["nothing is known of the home", { state: null }, "cannot-tell"],
  ["there is no kit", { settings: { ...settings, kit: null } }, "cannot-tell"],
  ["the home is not heard", { state: { ...atHome, gateway: silent } }, "cannot-tell"],
  [
    "the cloud hears nobody",
    { state: { ...atHome, gateway: { ...atHome.gateway, deafSinceMs: nowMs } } },
    "cannot-tell",
  ],
  ["nobody was ever seen inside", { state: { ...atHome, lastInteriorAtMs: null } }, "cannot-tell"],
  ["the only detector is stuck", { state: { ...atHome, deaf: [{ deviceId: pir, fault: "stuck" }] } }, "cannot-tell"],
  ["there is no detector of movement", { state: { ...atHome, watchers: [] } }, "cannot-tell"],
  ["the door was used, and nobody seen", { state: { ...atHome, presence: arriving } }, "cannot-tell"],
  ["out", { state: { ...atHome, presence: away } }, "away"],
  ["not heard, and perhaps out", { state: { ...atHome, presence: away, gateway: silent } }, "cannot-tell"],
  ["quiet for longer than usual", { quietUsualMs: minutes(15) }, "quiet"],
  ["quiet, and nobody knows what is usual", { quietUsualMs: null }, "well"],
  ["that nobody moved proved nothing", { state: { ...atHome, inactivity: { at: "cannot-tell" } } }, "cannot-tell"],
])("R-580 is she all right: %s", (_name, changes, answer) => {
  expect(careAnswer({ ...well, ...changes })).toBe(answer);
});

/** Of twenty days on which nobody was ever still for longer than an hour. */
const learned = (age: number): HomeState => {
  const cells = new Uint16Array(cellsTotal).fill(hours(1) / unit, at.line, at.line + slots);
  cells[at.age] = age;
  return { ...atHome, learned: { v: 1, cells } };
};
const still = (state: HomeState, forMs: number): HomeState => ({
  ...state,
  lastActivityAtMs: nowMs - forMs,
  lastInteriorAtMs: nowMs - forMs,
  silenceFromMs: nowMs - forMs,
  lastRoom: "bedroom",
});
const learning: HomeSettings = { ...settings, sensitivity: "normal" };

test.each<[string, Partial<Asked>, string]>([
  ["an hour longer than is usual", { state: still(learned(21), hours(2) + minutes(1)) }, "quiet"],
  ["not yet an hour longer", { state: still(learned(21), hours(2) - minutes(1)) }, "well"],
  ["longer than pauses of the last weeks: the home knows better", { quietUsualMs: minutes(15) }, "well"],
  ["of thirteen days: pauses of the last weeks", { state: learned(13), quietUsualMs: minutes(15) }, "quiet"],
  ["its own day is not asked: the same", { settings, quietUsualMs: minutes(15) }, "quiet"],
])("R-757 quieter than usual is what the home has learned, once it has: %s", (_what, changes, answer) => {
  expect(careAnswer({ ...well, settings: learning, state: learned(21), ...changes })).toBe(answer);
});

test("R-580 nobody looks well whose home is not heard, who has an open alarm, or whose button may be dead", () => {
  const asked = fc.record({
    hasOpenIncident: fc.boolean(),
    isUnprotected: fc.boolean(),
    isSilent: fc.boolean(),
    isDeaf: fc.boolean(),
    hasKit: fc.boolean(),
    isKnown: fc.boolean(),
  });
  fc.assert(
    fc.property(asked, ({ hasOpenIncident, isUnprotected, isSilent, isDeaf, hasKit, isKnown }) => {
      const deaf = isDeaf ? { deafSinceMs: nowMs } : {};
      const state = isKnown ? { ...atHome, gateway: { ...atHome.gateway, isSilent, ...deaf } } : null;
      const kit = hasKit ? settings.kit : null;
      const answer = careAnswer({ ...well, hasOpenIncident, isUnprotected, state, settings: { ...settings, kit } });
      const isDoubtful = hasOpenIncident || isUnprotected || isSilent || isDeaf || !hasKit || !isKnown;
      expect(answer === "well" || answer === "quiet").toBe(!isDoubtful);
    }),
  );
});
