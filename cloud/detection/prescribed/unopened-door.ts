/**
 * No exterior door was used for as many days as are prescribed: nobody went out or came in.
 *
 * Idea: days begin at 08:00 on the clock of the home, and the one in which the door moved last does not count, so it is due at 08:00 after that many whole days: nobody is called in the
 * night. What nobody could see puts it off by its length; where that ends before 08:00, to 08:00. The door standing open is not unopened (`door-watch.ts`); who is out, or not expected
 * at home, does not open it.
 *
 * Inputs: the state, a movement of the door with its own time, time. Limits: at least one exterior door has said something, and none is deaf: whoever uses a door that nobody hears
 * opens none. The door moving of which the time is not known counts for nothing. Once for each unopened time.
 * Source: facts on China §2.2 (24 h, 48 h, counted from 08:00); docs/decisions/0154.
 */

import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { isEmpty } from "../absence.ts";
import { doorDayBegins, twoRounds } from "../catalogue.ts";
import { markOf } from "../device-mark.ts";
import type { HomeSettings } from "../home-settings.ts";
import type { HomeState } from "../home-state.ts";
import type { Verdict } from "../verdict.ts";
import { askedFor, begun, clockAlarmId, isBlind, settled, withClock } from "./clocks.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };
const day = days(1);

export function doorUsed(state: HomeState, settings: HomeSettings, atMs: number): Judged {
  const clock = state.prescribed?.door;
  if (clock === undefined || atMs <= clock.sinceMs) return { state, verdicts: [] };
  const asked = askedFor(settings, "door");
  const verdicts: Verdict[] =
    clock.raisedAtMs === undefined
      ? []
      : [
          {
            kind: "ease",
            alarmId: clockAlarmId("door", settings.homeId, clock),
            reason: "The exterior door was used.",
          },
        ];
  return { state: withClock(state, "door", asked === null ? null : begun(state, atMs, asked)), verdicts };
}

export function unopenedDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  const clock = state.prescribed?.door;
  if (clock === undefined || clock.raisedAtMs !== undefined || isBlind(state) || state.presence.at !== "home")
    return null;
  if (!isDoorKnown(state, settings)) return null;
  const wholeAtMs = dayAfter(clock.sinceMs, clock.after, settings.timeZone);
  const dueAtMs = settled(state, notAtNight(wholeAtMs + (clock.unseenMs ?? 0), settings.timeZone));
  return dueAtMs === null || isEmpty(state, settings, dueAtMs) ? null : dueAtMs;
}

/** That a door is not used says something only where it is heard, and closed. */
function isDoorKnown({ doors, deaf }: HomeState, { devices }: HomeSettings): boolean {
  const exterior = devices.filter(({ isExteriorDoor }) => isExteriorDoor);
  const levels = (doors ?? []).filter((level) => exterior.some(({ deviceId }) => markOf(deviceId) === level.mark));
  const isDeaf = deaf.some((one) => exterior.some(({ deviceId }) => deviceId === one.deviceId));
  return levels.length > 0 && !isDeaf && levels.every(({ isOpen }) => !isOpen);
}

/** 08:00 on the clock of the home, so many whole days after the day of `fromMs` has ended. */
function dayAfter(fromMs: number, count: number, timeZone: string): number {
  const local = localMs(fromMs, timeZone) - doorDayBegins;
  return instantOf((Math.floor(local / day) + 1 + count) * day + doorDayBegins, fromMs, timeZone);
}

function notAtNight(atMs: number, timeZone: string): number {
  const ofDay = ((localMs(atMs, timeZone) % day) + day) % day;
  return ofDay >= doorDayBegins ? atMs : instantOf(localMs(atMs, timeZone) - ofDay + doorDayBegins, atMs, timeZone);
}

/** When the clock of the home shows that; between it and `nearMs` clocks may be changed. No zone of today changes its own at 08:00. */
function instantOf(local: number, nearMs: number, timeZone: string): number {
  const guessMs = local - (localMs(nearMs, timeZone) - nearMs);
  return local - (localMs(guessMs, timeZone) - guessMs);
}

export function judgeUnopened(state: HomeState, settings: HomeSettings, nowMs: number): Judged {
  const clock = state.prescribed?.door;
  const dueAtMs = unopenedDueAtMs(state, settings);
  if (clock === undefined || dueAtMs === null || nowMs < dueAtMs) return { state, verdicts: [] };
  const raised: Verdict = {
    kind: "raise",
    alarmId: clockAlarmId("door", settings.homeId, clock),
    alarm: "inactivity",
    phase: "raised",
    deviceId: null,
    confidence: "low",
    occurredAtMs: clock.sinceMs,
    lateByMs: 0,
    // Whoever lies still is missed by the other rules long before: caregivers have their two rounds.
    outsideAtMs: nowMs + twoRounds,
    grounds: [
      { kind: "door-unopened", sinceMs: clock.sinceMs, days: clock.after },
      { kind: "limit-set", lengthMs: clock.after * day },
    ],
    reason: `No exterior door was used for ${clock.after} whole days, counted from 08:00.`,
    evidence: `door closed; last movement inside ${state.lastInteriorAtMs === null ? "unknown" : new Date(state.lastInteriorAtMs).toISOString()}`,
  };
  return { state: withClock(state, "door", { ...clock, raisedAtMs: nowMs }), verdicts: [raised] };
}
