/**
 * When something happened, from what a machine with a doubtful clock wrote on it.
 *
 * A record says how long its machine had been up, and so does the message it came in: within one boot the difference is its age, whatever
 * either wall clock believes. A trusted stamp is believed as long as it agrees with that age; when it does not, one of the two clocks
 * is wrong, nobody can say which, and the age counts back from the arrival, in the time in which people are called.
 * An untrusted one is put right by a trusted stamp of the same boot, else by its age. What remains (another boot, no trusted stamp of it)
 * is unknown, and unknown is a value: between the beginning of the assignment and the start of the boot that sent it.
 *
 * Limits: `anchorsMax` boots; a message that was on its way for longer than `agreeWithin` looks like a wrong clock, which our clean
 * sessions exclude. Source: docs/architecture.md §2.10; docs/clocks.md.
 */

import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import type { BootId, GatewayId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";

/** For each boot: wall time minus uptime, as a trusted stamp gave it. The oldest is forgotten first. */
export type Anchors = readonly { bootId: BootId; offsetMs: number }[];

/** A gateway boots rarely; more than this many since the oldest unsent record is nothing we can put right. */
export const anchorsMax = 8;
/** A message is on its way for seconds: a broker that does not acknowledge within 10 s is given up, and sessions are clean. */
export const agreeWithin = minutes(5);

export function learnAnchor(anchors: Anchors, stamp: Stamp): Anchors {
  if (stamp.clock === "untrusted") return anchors;
  const offsetMs = Math.round(stamp.wallMs - stamp.uptimeMs);
  const present = anchors.find((one) => one.bootId === stamp.bootId);
  if (present?.offsetMs === offsetMs) return anchors;
  return [...anchors.filter((one) => one !== present), { bootId: stamp.bootId, offsetMs }].slice(-anchorsMax);
}

/** Records of a boot that ended before we heard of it: the first trusted one of them puts the others right. */
export function learnBoots(anchors: Anchors, records: readonly { at: Stamp }[]): Anchors {
  let learnt = anchors;
  for (const { at } of records) if (!learnt.some((one) => one.bootId === at.bootId)) learnt = learnAnchor(learnt, at);
  return learnt;
}

export type AnchorBook = {
  of(gatewayId: GatewayId): Anchors;
  /** Any message: what it says of when it was sent, and of its records. */
  hear(gatewayId: GatewayId, message: { v: number; sentAt?: Stamp; records?: readonly { at: Stamp }[] }): void;
};

/** In memory only: the next trusted message of a boot teaches it again. */
export function createAnchorBook(): AnchorBook {
  const known = new Map<GatewayId, Anchors>();
  const of = (gatewayId: GatewayId): Anchors => known.get(gatewayId) ?? [];
  return {
    of,
    hear(gatewayId, { sentAt, records = [] }) {
      const before = of(gatewayId);
      const learnt = learnBoots(sentAt ? learnAnchor(before, sentAt) : before, records);
      if (learnt !== before) known.set(gatewayId, learnt);
    },
  };
}

type Stamped = { at: Stamp; sentAt: Stamp | null; receivedAtMs: number; anchors: Anchors };

/** null = nobody knows. Never later than the arrival: what has arrived has happened. Never before 1970: no uptime is that long. */
export function occurredAt(given: Stamped): number | null {
  const atMs = reckoned(given);
  return atMs !== null && atMs >= 0 ? atMs : null;
}

function reckoned({ at, sentAt, receivedAtMs, anchors }: Stamped): number | null {
  const byAgeMs = sentAt?.bootId === at.bootId ? receivedAtMs - Math.max(0, sentAt.uptimeMs - at.uptimeMs) : null;
  const anchor = anchors.find((one) => one.bootId === at.bootId);
  const saidMs = at.clock === "trusted" ? at.wallMs : anchor && anchor.offsetMs + at.uptimeMs;
  if (saidMs === undefined) return byAgeMs === null ? null : Math.round(byAgeMs);
  // Also one from the future: the age is certain, and "now" would be too young.
  if (byAgeMs !== null && Math.abs(saidMs - byAgeMs) > agreeWithin) return Math.round(byAgeMs);
  return Math.round(Math.min(saidMs, receivedAtMs));
}

/** What is certain of a time that nobody knows: the kit was in this home, and the boot that sent it had not begun. */
export function occurredBetween(
  { sentAt, receivedAtMs }: { sentAt: Stamp | null; receivedAtMs: number },
  assignedFromMs: number | null,
): { fromMs: number | null; toMs: number } {
  const upForMs = sentAt?.uptimeMs ?? 0;
  const toMs = Math.max(0, Math.round(receivedAtMs - (upForMs <= receivedAtMs ? upForMs : 0)));
  return { fromMs: assignedFromMs === null || assignedFromMs > toMs ? null : assignedFromMs, toMs };
}
