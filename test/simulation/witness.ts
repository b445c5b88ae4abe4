/**
 * What the world has seen, kept outside of everything that is tested: what each gateway said it had accepted, what it named as
 * skipped, what the timeline holds, what went wrong. The checkers compare it with what the cloud has.
 */

import type { AlarmId, GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { Row } from "@shouwang/gateway/outbox/outbox.ts";

export type Accepted = {
  gatewayId: GatewayId;
  /** The machine: a kit and its clone have one gateway id. */
  owner: string;
  homeId: HomeId;
  row: Row;
  atMs: number;
  /** Not on the card: in memory, and in a slot if one took it. */
  isSpare: boolean;
  /** Its only copy was destroyed: memory with its process when no slot had it, a card that was replaced by an older image. */
  isDestroyed: boolean;
};

export type Witness = ReturnType<typeof createWitness>;

export const rowName = (of: { gatewayId: GatewayId; epoch: string; lane: Lane; seq: number }): string =>
  `${of.gatewayId}/${of.epoch}/${of.lane}/${of.seq}`;

/** @param keepsLog many seeds run without: the red one is run again with it. */
export function createWitness(nowMs: () => number, keepsLog: boolean) {
  const accepted = new Map<string, Accepted>();
  /** Life records that a slot of this machine holds and the cloud was not known to have. */
  const slots = new Map<string, Set<AlarmId>>();
  const slotsOf = (owner: string): Set<AlarmId> => {
    const known = slots.get(owner) ?? new Set();
    slots.set(owner, known);
    return known;
  };
  /** Rows that reached a card, accepted or not: what a receipt may speak of. */
  const written = new Map<string, { row: Row; atMs: number }>();
  const skipped = new Map<string, [number, number][]>();
  /** Life numbers that a hello said will never come: receipted once, and not kept for want of room when another ledger asked. */
  const givenUp = new Set<string>();
  /** Life rows that some ledger had when it gave its receipt. */
  const storedOnce = new Set<string>();
  /** By the value of the reading, which is unique in a world: where it stands. */
  const points = new Map<number, Set<string>>();
  /** Receipts that somebody waits for: since when, and whether whoever owes them still runs. */
  const owed = new Map<string, { sinceMs: number; isLiable: () => boolean }>();
  const violations: string[] = [];
  const log: string[] = [];
  const laneOf = (gatewayId: GatewayId, epoch: string, lane: string): string => `${gatewayId}/${epoch}/${lane}`;

  const say = (line: string | (() => string)): void => {
    if (keepsLog) log.push(`${nowMs()} ${typeof line === "string" ? line : line()}`);
  };
  return {
    accept(one: Omit<Accepted, "atMs" | "isDestroyed">): void {
      const name = rowName({ gatewayId: one.gatewayId, ...one.row });
      accepted.set(name, { ...one, atMs: nowMs(), isDestroyed: false });
      say(() => `accepted ${name}${one.isSpare ? " in memory" : ""}`);
    },
    wrote(gatewayId: GatewayId, row: Row): void {
      written.set(rowName({ gatewayId, ...row }), { row, atMs: nowMs() });
    },
    slotsOf,
    inSlot(owner: string, alarmId: AlarmId): void {
      slotsOf(owner).add(alarmId);
    },
    outOfSlot(owner: string, alarmId: AlarmId): void {
      slotsOf(owner).delete(alarmId);
    },
    /** A power cut: what was in memory only is gone. */
    memoryLost(owner: string): void {
      for (const one of accepted.values()) {
        if (one.owner !== owner || !one.isSpare) continue;
        if (one.row.lane !== "life" || !slotsOf(owner).has(one.row.alarmId)) one.isDestroyed = true;
      }
    },
    /** Another card is in the machine: what it lacks has no copy any more. */
    cardReplaced(owner: string, rows: ReadonlySet<string>, kept: ReadonlySet<AlarmId>): void {
      slots.set(owner, new Set(kept));
      for (const [name, one] of accepted) {
        if (one.owner !== owner || rows.has(name)) continue;
        if (one.row.lane !== "life" || !kept.has(one.row.alarmId)) one.isDestroyed = true;
      }
    },
    accepted,
    written,
    points,
    violations,
    log,
    owe(lane: string, isLiable: () => boolean): void {
      if (!owed.has(lane)) owed.set(lane, { sinceMs: nowMs(), isLiable });
    },
    paid(lane: string): void {
      owed.delete(lane);
    },
    /** Lanes that have waited longer than this; those whose debtor is gone are forgotten. */
    unpaid(longestMs: number): string[] {
      for (const [lane, { isLiable }] of owed) if (!isLiable()) owed.delete(lane);
      return [...owed].filter(([, { sinceMs }]) => nowMs() - sinceMs > longestMs).map(([lane]) => lane);
    },
    /** What excuses a second point for one reading. */
    doubts: { cloudClock: false, gatewayClocks: new Set<GatewayId>() },
    /** A line that costs something to make is made only when it is kept. */
    say,
    violated(sentence: string): void {
      const line = `${nowMs()} ${sentence}`;
      if (violations.length < 50) violations.push(line);
      log.push(`VIOLATION ${line}`);
    },
    skippedBy(gatewayId: GatewayId, epoch: string, lane: string, range: [number, number]): void {
      const name = laneOf(gatewayId, epoch, lane);
      const known = skipped.get(name) ?? [];
      if (!known.some(([from, to]) => from === range[0] && to === range[1])) skipped.set(name, [...known, range]);
    },
    givesUp(gatewayId: GatewayId, epoch: string, [from, to]: [number, number]): void {
      for (let seq = from; seq <= to; seq++) givenUp.add(rowName({ gatewayId, epoch, lane: "life", seq }));
    },
    stored: (name: string): void => void storedOnce.add(name),
    wasStored: (name: string): boolean => storedOnce.has(name),
    isGivenUp: (name: string): boolean => givenUp.has(name),
    isSkipped(gatewayId: GatewayId, row: { epoch: string; lane: Lane; seq: number }): boolean {
      const ranges = skipped.get(laneOf(gatewayId, row.epoch, row.lane)) ?? [];
      return ranges.some(([from, to]) => from <= row.seq && row.seq <= to);
    },
    point(value: number, place: string): void {
      points.set(value, (points.get(value) ?? new Set()).add(place));
    },
  };
}
