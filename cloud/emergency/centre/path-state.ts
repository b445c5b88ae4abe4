/**
 * What is known of one path to a centre, and which of several is asked first. Pure.
 *
 * Idea: each answer says something about the path it came by, an alarm's as well as that of supervision. A path that is failing is not asked first while another one stands;
 * as soon as it answers, the order is again the one that was set. Among paths that all fail, the one that was tried longest ago goes first, so that none is forgotten.
 *
 * Limits: a refusal of an alarm is an answer, so a path that stood stands; a refusal of supervision is none, because a far end that does not want to be asked may be the wrong one.
 * A path that cannot be asked is known by its deliveries alone: after `triedAgainAfter` it is taken for well again, and the next alarm shows whether it is.
 */

import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../emergency-service.ts";

export type PathState = {
  /** `unknown`: nothing has gone over it since it was opened. */
  standing: "unknown" | "well" | "failing";
  /** Since when it is so, wall time. */
  sinceMs: number;
  /** When the far end said anything, wall time; null = never. */
  lastAnswerAtMs: number | null;
  /** In a row. */
  failures: number;
  /** Of the last failure, while it fails. */
  why: string | null;
  /** What it would not take last. */
  lastRefusal: { atMs: number; why: string } | null;
  /** Uptime: when something last ended there. */
  lastTriedAtUptimeMs: number;
};

export type Heard = {
  what: "delivery" | "supervision";
  outcome: Delivered;
  wallMs: number;
  uptimeMs: number;
};

/** One datagram may be lost; two in a row are a path that does not stand. */
const failuresOfFault = 2;
/** For a path that cannot be asked. */
const triedAgainAfter: Millis = seconds(60);

export function freshPath(wallMs: number, uptimeMs: number): PathState {
  return {
    standing: "unknown",
    sinceMs: wallMs,
    lastAnswerAtMs: null,
    failures: 0,
    why: null,
    lastRefusal: null,
    lastTriedAtUptimeMs: uptimeMs,
  };
}

export function afterHearing(state: PathState, { what, outcome, wallMs, uptimeMs }: Heard): PathState {
  const tried = { ...state, lastTriedAtUptimeMs: uptimeMs };
  const standing = (isWell: boolean): Pick<PathState, "standing" | "sinceMs"> => {
    const now = isWell ? "well" : "failing";
    return { standing: now, sinceMs: state.standing === now ? state.sinceMs : wallMs };
  };
  switch (outcome.kind) {
    case "accepted":
      return { ...tried, ...standing(true), lastAnswerAtMs: wallMs, failures: 0, why: null };
    case "refused": {
      const refused = { ...tried, lastAnswerAtMs: wallMs, lastRefusal: { atMs: wallMs, why: outcome.why } };
      // It does not make a path well that fails: one that refuses to be asked, and every alarm, would be well and at fault in turns.
      if (what === "delivery")
        return state.standing === "failing" ? refused : { ...refused, ...standing(true), failures: 0, why: null };
      return { ...refused, ...standing(false), failures: state.failures + 1, why: outcome.why };
    }
    case "unreachable":
      return { ...tried, ...standing(false), failures: state.failures + 1, why: outcome.why };
  }
}

/** Whether somebody must look after it. @param isAsked one that cannot be asked fails only when it was needed. */
export function isFault(state: PathState, isAsked: boolean): boolean {
  return state.standing === "failing" && (!isAsked || state.failures >= failuresOfFault);
}

/** Positions in the order in which they are asked now. */
export function orderOf(paths: readonly { state: PathState; isAsked: boolean }[], uptimeMs: number): number[] {
  const isLast = ({ state, isAsked }: { state: PathState; isAsked: boolean }): boolean =>
    state.standing === "failing" && (isAsked || uptimeMs - state.lastTriedAtUptimeMs < triedAgainAfter);
  const positions = paths.map((path, at) => ({ at, path, last: isLast(path) }));
  return positions
    .toSorted(
      (one, other) =>
        Number(one.last) - Number(other.last) ||
        (one.last ? one.path.state.lastTriedAtUptimeMs - other.path.state.lastTriedAtUptimeMs : 0) ||
        one.at - other.at,
    )
    .map(({ at }) => at);
}
