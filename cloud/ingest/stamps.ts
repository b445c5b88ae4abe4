/**
 * When something happened, from what a machine with a doubtful clock wrote on it.
 *
 * A trusted stamp is believed. An untrusted one has an uptime, which is monotonic within its boot: when a trusted stamp of the same
 * boot is known, the difference of uptimes gives the wall time; else, when the message was sent in the same boot, its age counts
 * back from its arrival. What remains is unknown, and unknown is a value. Source: docs/architecture.md §2.10.
 */

import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import type { BootId } from "@shouwang/shared/domain/ids.ts";

/** For each boot: wall time minus uptime, as a trusted stamp gave it. The oldest is forgotten first. */
export type Anchors = readonly { bootId: BootId; offsetMs: number }[];

/** A gateway boots rarely; more than this many since the oldest unsent record is nothing we can put right. */
export const anchorsMax = 8;

export function learnAnchor(anchors: Anchors, stamp: Stamp): Anchors {
  if (stamp.clock === "untrusted") return anchors;
  const offsetMs = Math.round(stamp.wallMs - stamp.uptimeMs);
  const present = anchors.find((one) => one.bootId === stamp.bootId);
  if (present?.offsetMs === offsetMs) return anchors;
  return [...anchors.filter((one) => one !== present), { bootId: stamp.bootId, offsetMs }].slice(-anchorsMax);
}

type Stamped = { at: Stamp; sentAt: Stamp | null; receivedAtMs: number; anchors: Anchors };

/** null = nobody knows. Never later than the arrival: what has arrived has happened. Never before 1970: no uptime is that long. */
export function occurredAt(given: Stamped): number | null {
  const atMs = reckoned(given);
  return atMs !== null && atMs >= 0 ? atMs : null;
}

function reckoned(given: Stamped): number | null {
  const { at, sentAt, receivedAtMs, anchors } = given;
  if (at.clock === "trusted") return Math.min(at.wallMs, receivedAtMs);
  const anchor = anchors.find((one) => one.bootId === at.bootId);
  if (anchor) return Math.min(Math.round(anchor.offsetMs + at.uptimeMs), receivedAtMs);
  if (sentAt && sentAt.bootId === at.bootId)
    return Math.round(receivedAtMs - Math.max(0, sentAt.uptimeMs - at.uptimeMs));
  return null;
}
