/** The open incidents in the order in which they are answered, kept in it from change to change: one that changes is looked up and put in again, the others stay. */

import {
  compareRanks,
  needsHands,
  queueGroups,
  queueRank,
  type QueueGroup,
  type QueueRank,
} from "../../alarms/queue-order.ts";
import type { IncidentView } from "../../api/contract.ts";
import { massKeyOf } from "./mass-events.ts";

export type QueueLine = {
  incident: IncidentView;
  rank: QueueRank;
  /** Those with the same one may be one event; null: it stands by itself, always. */
  massKey: string | null;
};
export type QueueLines = readonly QueueLine[];

/** A drill is never mixed with what is live: it has a queue of its own. */
export type QueueOf = "live" | "drill";

/** The house presses by itself, and looks itself whether that arrived: nobody answers it. What is closed waits for nobody. */
function isQueued({ mode, phase }: IncidentView, queue: QueueOf): boolean {
  return mode !== "canary" && phase !== "closed" && (mode === "drill") === (queue === "drill");
}

export type Change = { before: IncidentView | undefined; now: IncidentView | undefined };

export function withLines(lines: QueueLines, queue: QueueOf, changes: Iterable<Change>): QueueLines {
  let next: QueueLine[] | undefined;
  for (const { before, now } of changes) {
    if (before && isQueued(before, queue)) {
      next ??= [...lines];
      const at = placeOf(next, queueRank(before));
      if (next[at]?.incident.incidentId === before.incidentId) next.splice(at, 1);
    }
    if (now && isQueued(now, queue)) {
      next ??= [...lines];
      const rank = queueRank(now);
      next.splice(placeOf(next, rank), 0, { incident: now, rank, massKey: massKeyOf(now, rank) });
    }
  }
  return next ?? lines;
}

/** Where it stands, or would stand. */
function placeOf(lines: QueueLines, rank: QueueRank): number {
  const last = lines.at(-1);
  // A snapshot comes in the queue's own order.
  if (last && compareRanks(last.rank, rank) < 0) return lines.length;
  let from = 0;
  let to = lines.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const line = lines[middle];
    if (line && compareRanks(line.rank, rank) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

const counted = new WeakMap<QueueLines, number>();

/** How many wait for hands: counted once, wherever it is said. */
export function waitingOf(lines: QueueLines): number {
  const known = counted.get(lines);
  if (known !== undefined) return known;
  let waiting = 0;
  for (const { incident } of lines) if (needsHands(incident)) waiting++;
  counted.set(lines, waiting);
  return waiting;
}

/** Who has waited longest: a fresh alarm before one that came in old. Null: nobody waits. */
export function oldestWaiting(lines: QueueLines): IncidentView | null {
  for (const group of waitingGroups) {
    let oldest: IncidentView | null = null;
    for (const { incident, rank } of lines) {
      if (rank.group !== group || !needsHands(incident)) continue;
      if (oldest === null || incident.roundStartedAtMs < oldest.roundStartedAtMs) oldest = incident;
    }
    if (oldest) return oldest;
  }
  return null;
}
const waitingGroups: readonly QueueGroup[] = queueGroups.filter((one) => one !== "suspected" && one !== "in-hand");
