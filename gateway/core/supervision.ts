/**
 * Silence is news: every device of the home has a deadline by which its silence becomes a fault.
 *
 * Idea: keep, for each device, when it was last heard (or when we began to listen, so that a device that never spoke is noticed
 * too), and for each link since when it is in its state. What is wrong is computed from that, never remembered as an event, so
 * a restart or a lost edge cannot leave a wrong fault standing.
 *
 * Inputs: uptimes; a step of the wall clock is a fault of its own and changes no silence. A device is silent per its model's deadline; a device
 * behind a lost link is `link-lost` after `linkLostAfter`, because then a button press would go unheard at once.
 * Limits: `devicesMax` devices are watched, the rest are refused and said so by the caller.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Sighting } from "./fault-board.ts";

/** Long enough for a cable that is pushed in again or a bridge that restarts its connection; short enough to be "within seconds". */
export const linkLostAfter = seconds(5);
/** A Raspberry Pi without a battery clock needs a minute or two to hear a time server. */
export const clockUntrustedAfter = minutes(5);
/** Wall time that moves against uptime by less than this is being slewed; by more it has jumped (docs/architecture.md §2.10). */
const jumpMin = seconds(2);
/** How long a clock that has jumped must go on evenly until it is believed again. */
export const clockCalmAfter = minutes(10);
export const devicesMax = 200;

export type Watched = {
  deviceId: DeviceId;
  linkId: string;
  silentAfter: Millis;
  /** Its link being lost is a fault of this device, because somebody relies on it to call for help. */
  isLife: boolean;
};

type Device = Watched & { heardAtMs: number; wasHeard: boolean };
type Link = { isUp: boolean; sinceMs: number; why: string; wasUp: boolean };

export type Supervision = {
  gateway: DeviceId;
  devices: ReadonlyMap<DeviceId, Device>;
  /** Life devices besides those that are known as such here. */
  relied: ReadonlySet<DeviceId>;
  links: ReadonlyMap<string, Link>;
  untrustedSinceMs: number | undefined;
  /** Wall time minus uptime, as it was last seen. */
  clockOffsetMs: number | undefined;
  /** A clock that was trusted has jumped all the same: one of its two times was wrong. */
  clockJumped: { atMs: number; byMs: number } | undefined;
};

export function beginSupervision(
  start: { gateway: DeviceId; linkIds: readonly string[]; watched: readonly Watched[] },
  uptimeMs: number,
): Supervision {
  const never: Link = { isUp: false, sinceMs: uptimeMs, why: "not opened yet", wasUp: false };
  const empty: Supervision = {
    gateway: start.gateway,
    devices: new Map(),
    relied: new Set(),
    links: new Map(start.linkIds.map((id) => [id, never])),
    untrustedSinceMs: undefined,
    clockOffsetMs: undefined,
    clockJumped: undefined,
  };
  return watch(empty, start.watched, uptimeMs);
}

/** Adds devices or changes what is known of them. A device is never taken off this list by its bridge: that would be silence. */
export function watch(state: Supervision, watched: readonly Watched[], uptimeMs: number): Supervision {
  const devices = new Map(state.devices);
  for (const one of watched) {
    const known = devices.get(one.deviceId);
    if (!known && devices.size >= devicesMax) continue;
    devices.set(one.deviceId, { heardAtMs: uptimeMs, wasHeard: false, ...known, ...one });
  }
  return { ...state, devices };
}

/** A technician removed it on purpose (a command, with an answer). */
export function unwatch(state: Supervision, deviceId: DeviceId): Supervision {
  const devices = new Map(state.devices);
  devices.delete(deviceId);
  return { ...state, devices };
}

export function heard(state: Supervision, deviceId: DeviceId, uptimeMs: number): Supervision {
  const device = state.devices.get(deviceId);
  if (!device) return state;
  return {
    ...state,
    devices: new Map(state.devices).set(deviceId, { ...device, heardAtMs: uptimeMs, wasHeard: true }),
  };
}

export function linkChanged(
  state: Supervision,
  change: { linkId: string; isUp: boolean; why: string },
  uptimeMs: number,
): Supervision {
  const before = state.links.get(change.linkId);
  if (before && before.isUp === change.isUp) {
    // Still down, and only the reason is new: the time it is down since must not start again.
    return { ...state, links: new Map(state.links).set(change.linkId, { ...before, why: change.why }) };
  }
  const link = { isUp: change.isUp, sinceMs: uptimeMs, why: change.why, wasUp: change.isUp || before?.wasUp === true };
  return { ...state, links: new Map(state.links).set(change.linkId, link) };
}

/** For how long nobody listened on a link that is up again (promise 2): wall times for people, a length that is monotonic. */
export function deafUntil(
  before: Link | undefined,
  now: { wallMs: number; uptimeMs: number },
): { fromMs: number; toMs: number; why: string } | undefined {
  if (!before) return undefined;
  return { fromMs: Math.round(now.wallMs - (now.uptimeMs - before.sinceMs)), toMs: now.wallMs, why: before.why };
}

/** The first setting of an untrusted clock is a jump that was waited for; one of a trusted clock is not. */
export function clockSeen(
  state: Supervision,
  now: { trust: "trusted" | "untrusted"; wallMs: number; uptimeMs: number },
): Supervision {
  const clockOffsetMs = now.wallMs - now.uptimeMs;
  const byMs = clockOffsetMs - (state.clockOffsetMs ?? clockOffsetMs);
  if (now.trust === "untrusted")
    return { ...state, clockOffsetMs, untrustedSinceMs: state.untrustedSinceMs ?? now.uptimeMs };
  const hasJumped = Math.abs(byMs) >= jumpMin && state.untrustedSinceMs === undefined;
  const clockJumped = hasJumped ? { atMs: now.uptimeMs, byMs } : state.clockJumped;
  return { ...state, clockOffsetMs, clockJumped, untrustedSinceMs: undefined };
}

/** Everything that is certainly wrong or certainly right now. What is not decided yet is not in the list. */
export function sightings(state: Supervision, uptimeMs: number): readonly Sighting[] {
  const seen: Sighting[] = [];
  for (const device of state.devices.values()) {
    const silentForMs = uptimeMs - device.heardAtMs;
    if (silentForMs >= device.silentAfter) {
      const since = device.wasHeard ? "" : " since the gateway started";
      const detail = `nothing valid was heard for ${Math.round(silentForMs / 1_000)} s${since}`;
      seen.push({ deviceId: device.deviceId, fault: "silent", state: "present", detail });
    } else if (device.wasHeard) {
      seen.push({ deviceId: device.deviceId, fault: "silent", state: "gone", detail: "heard again" });
    }
    const isRelied = device.isLife || state.relied.has(device.deviceId);
    const lost = isRelied ? linkLost(state, device.linkId, uptimeMs) : undefined;
    if (lost) seen.push({ deviceId: device.deviceId, fault: "link-lost", ...lost });
  }
  const clock = clockSighting(state, uptimeMs);
  if (clock) seen.push({ deviceId: state.gateway, fault: "clock-untrusted", ...clock });
  return seen;
}

function clockSighting(
  { untrustedSinceMs, clockJumped }: Supervision,
  uptimeMs: number,
): { state: "present" | "gone"; detail: string } | undefined {
  if (untrustedSinceMs !== undefined) {
    if (uptimeMs - untrustedSinceMs < clockUntrustedAfter) return undefined;
    const detail = "no trusted source has set this gateway's clock: check its internet connection";
    return { state: "present", detail };
  }
  if (clockJumped && uptimeMs - clockJumped.atMs < clockCalmAfter) {
    const detail = `the clock has jumped by ${Math.round(clockJumped.byMs / 1_000)} s: check its time server`;
    return { state: "present", detail };
  }
  return { state: "gone", detail: "the clock is set by a trusted source" };
}

function linkLost(
  state: Supervision,
  linkId: string,
  uptimeMs: number,
): { state: "present" | "gone"; detail: string } | undefined {
  const link = state.links.get(linkId);
  if (!link) return undefined;
  if (link.isUp) return { state: "gone", detail: `link ${linkId} is up` };
  if (uptimeMs - link.sinceMs < linkLostAfter) return undefined;
  return { state: "present", detail: `link ${linkId} is down: ${link.why}` };
}

/** The next uptime at which `sightings` could say something new by itself. */
export function nextSightingMs(state: Supervision, uptimeMs: number): number | undefined {
  let next: number | undefined;
  const consider = (dueMs: number): void => {
    if (dueMs > uptimeMs && (next === undefined || dueMs < next)) next = dueMs;
  };
  for (const device of state.devices.values()) consider(device.heardAtMs + device.silentAfter);
  for (const link of state.links.values()) if (!link.isUp) consider(link.sinceMs + linkLostAfter);
  if (state.untrustedSinceMs !== undefined) consider(state.untrustedSinceMs + clockUntrustedAfter);
  if (state.clockJumped) consider(state.clockJumped.atMs + clockCalmAfter);
  return next;
}
