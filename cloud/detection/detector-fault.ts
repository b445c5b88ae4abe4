/**
 * A device that is not to be trusted: what of the home's silence can still be believed, and learned from.
 *
 * Idea: a deaf device is remembered, and no longer proves that anybody would be seen. Where the deaf one watches the bedroom or the living room,
 * where people are still for hours, silences grow without anybody being in need: the learned time is widened from that day on, fading while the
 * home teaches its day anew, and as before when the last of them hears again. Where half of the detectors are deaf, a silence teaches nothing.
 *
 * Inputs: the state, one report. Limits: `deafMax` devices; a fault that is said again is no new one.
 * Source: facts on inactivity §3 (death of a sensor), §4.3, §4.6.
 */

import type { Room } from "@shouwang/shared/domain/home.ts";
import { isHalfDeaf } from "./deaf-detectors.ts";
import { markOf } from "./device-mark.ts";
import type { FaultReportedInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { deafMax, type HomeState } from "./home-state.ts";
import { silenceEnds } from "./inactivity.ts";
import { at, cell, dayOf, withCell } from "./learned/learned-day.ts";
import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import { learnedOf } from "./usual-day.ts";
import type { Verdict } from "./verdict.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };

/** Where people are still for long: what is not seen there is missed most. */
const restRooms: readonly Room[] = ["bedroom", "living-room"];

export function faultReported(before: HomeState, input: FaultReportedInput, settings: HomeSettings): Judged {
  const { deviceId, report } = input;
  switch (report.fault) {
    case "silent":
    case "stuck":
    case "jammed":
    case "link-lost":
    case "device-failure":
    case "unreadable": {
      const atMs = Math.min(input.occurredAtMs, input.recordedAtMs);
      const others = before.deaf.filter((one) => one.deviceId !== deviceId || one.fault !== report.fault);
      if (report.state === "present") {
        const deaf = [...others, { deviceId, fault: report.fault }].slice(-deafMax);
        return { state: widened(before, { ...before, deaf }, settings, atMs), verdicts: [] };
      }
      const doubted = isHalfDeaf(before) ? { ...before, halfDeafAtMs: atMs } : before;
      const state = widened(before, { ...doubted, deaf: others }, settings, atMs);
      // A detector works again: what could not be told before can be told now.
      return state.inactivity.at === "cannot-tell" ? silenceEnds(state) : { state, verdicts: [] };
    }
    case "low-battery":
    case "tamper":
    case "mains-lost":
    case "clock-untrusted":
    case "storage":
    case "cloned":
    case "configuration":
      return { state: before, verdicts: [] };
  }
}

function widened(before: HomeState, after: HomeState, settings: HomeSettings, atMs: number): HomeState {
  if (settings.sensitivity === "off") return after;
  const [were, are] = [restingDeaf(before, settings), restingDeaf(after, settings)];
  if (were === are) return after;
  const learned = learnedOf(after, settings, atMs);
  const faultDay = are ? dayOf(localMs(atMs, settings.timeZone)) : 0;
  return cell(learned, at.faultDay) === faultDay
    ? after
    : { ...after, learned: withCell(learned, at.faultDay, faultDay) };
}

function restingDeaf({ watchers, deaf }: HomeState, { devices }: HomeSettings): boolean {
  return deaf.some(
    ({ deviceId }) =>
      watchers.includes(markOf(deviceId)) &&
      devices.some((one) => one.deviceId === deviceId && !one.isExteriorDoor && restRooms.includes(one.room)),
  );
}
