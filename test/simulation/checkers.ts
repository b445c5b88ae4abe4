/** What always holds, whatever was done to the machines. Each answers in sentences; none = it holds. */

import type { AlarmId, GatewayId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { audit } from "@shouwang/cloud/dispatch/auditor.ts";
import type { Executor } from "@shouwang/cloud/dispatch/execute.ts";
import { hasNumber } from "@shouwang/cloud/ingest/ledger/marks.ts";
import type { MemoryDisk } from "@shouwang/cloud/ingest/ledger/memory-ledger.ts";
import { rowName, type Accepted, type Witness } from "./witness.ts";
import type { GatewayMachine } from "./gateway-machine.ts";

const utf8 = new TextDecoder();

export type ReceiptChecker = ReturnType<typeof createReceiptChecker>;

/** Nothing is receipted before it is stored (looked at while the receipt leaves), and what was receipted stays stored. */
export function createReceiptChecker(witness: Witness) {
  const checkedThrough = new Map<string, number>();
  /** @param isPresent false: a cloud that was taken over speaks of a disk that a backup has replaced, and its points with it. */
  const given = (gatewayId: GatewayId, disk: MemoryDisk, payload: Uint8Array, isPresent: boolean): void => {
    // `as`: the gateway checks it against the schema, and what it cannot read stays without a receipt, which is found.
    const { receipts } = JSON.parse(utf8.decode(payload)) as ReceiptMessage;
    for (const { epoch, lane, through } of receipts) {
      witness.paid(`${gatewayId}/${epoch}/${lane}`);
      const name = `${disk.ledgerId}/${gatewayId}/${epoch}/${lane}`;
      const from = (checkedThrough.get(name) ?? 0) + 1;
      checkedThrough.set(name, Math.max(through, from - 1));
      const decided = disk.marks.get(`${gatewayId}/${epoch}/${lane}`)?.marks.decided;
      for (let seq = from; seq <= through; seq++) {
        const row = witness.written.get(rowName({ gatewayId, epoch, lane, seq }))?.row;
        const isThere =
          row?.lane === "life"
            ? disk.alarms.has(row.alarmId)
            : decided !== undefined && hasNumber(decided, seq) && (!isPresent || isInTimeline(witness, row));
        if (lane === "life" && isThere) witness.stored(rowName({ gatewayId, epoch, lane, seq }));
        const isGivenUp = lane === "life" && witness.isGivenUp(rowName({ gatewayId, epoch, lane, seq }));
        const isExcused = isGivenUp || (row !== undefined && witness.isSkipped(gatewayId, row));
        if (!isThere && !isExcused) {
          const why = decided && hasNumber(decided, seq) ? "no point" : "not decided on the disk";
          witness.violated(`receipted before it was stored: ${gatewayId}/${epoch}/${lane}/${seq}, ${why}`);
        }
      }
    }
  };
  return {
    given,
    /** Every receipt of this ledger stands on a commit that stands. */
    standing(disk: MemoryDisk): string[] {
      return [...checkedThrough].flatMap(([name, through]) => {
        if (!name.startsWith(`${disk.ledgerId}/`)) return [];
        const lane = name.slice(disk.ledgerId.length + 1);
        const decided = disk.marks.get(lane)?.marks.decided.through ?? 0;
        return decided < through ? [`${lane}: receipted through ${through}, and stored through ${decided} only`] : [];
      });
    },
  };
}

function isInTimeline(witness: Witness, row: Accepted["row"] | undefined): boolean {
  if (row?.lane !== "telemetry" || row.observation.kind !== "reading") return true;
  return witness.points.has(row.observation.value);
}

/** Said rightly: a far end that takes 15 s for each notice falls behind presses that come faster than that. */
const tooSlow = "the far end is too slow.";

/** Every open incident has a step due, and nobody waits behind the machinery. Only while the cloud had time to work. */
export function checkSteps(disk: MemoryDisk, nowMs: number, progress: Executor["progress"] | undefined): string[] {
  const open = [...disk.incidents.values()].map(({ incident }) => incident).filter((one) => one.phase !== "closed");
  const ids = new Set(open.map((one) => one.incidentId));
  const deliveries = [...disk.deliveries.values()].filter((one) => ids.has(one.incidentId));
  const subjects = Map.groupBy(open, (one) => one.subject);
  return [
    ...audit(open, deliveries, nowMs, progress)
      .filter(({ sentence }) => !sentence.endsWith(tooSlow))
      .map(({ incidentId, sentence }) => `incident ${incidentId}: ${sentence}`),
    ...[...subjects].filter(([, some]) => some.length > 1).map(([subject]) => `${subject} has two open incidents`),
  ];
}

/** How long an incident that nobody has in hand may stay as it is: the plan goes on every minute, a retry included. */
const standstillMax = seconds(200);

/** The plan moves on in true time, whatever the clock of the cloud believes. */
export function createProgressChecker() {
  const seen = new Map<IncidentId, { version: number; sinceMs: number }>();
  return (disk: MemoryDisk, wellSinceMs: number, trueMs: number): string[] =>
    [...disk.incidents.values()].flatMap(({ incident: { incidentId, version, phase } }) => {
      const known = seen.get(incidentId);
      if (known?.version !== version) seen.set(incidentId, { version, sinceMs: trueMs });
      if (!known || known.version !== version || (phase !== "raised" && phase !== "delivered")) return [];
      const standsForMs = trueMs - Math.max(known.sinceMs, wellSinceMs);
      return standsForMs > standstillMax ? [`incident ${incidentId}: nothing has happened for ${standsForMs} ms`] : [];
    });
}

/**
 * After everything was mended: what was accepted is in the cloud, once in effect, or named as skipped.
 * @param untilMs what was accepted later may still be on its way.
 */
export function checkAccepted(witness: Witness, disk: MemoryDisk, untilMs: number): string[] {
  const found: string[] = [];
  const times = new Map<AlarmId, string[]>();
  for (const { incident } of disk.incidents.values()) {
    for (const { alarmId } of incident.alarms) times.set(alarmId, [...(times.get(alarmId) ?? []), incident.subject]);
  }
  for (const [name, one] of witness.accepted) {
    const { row, homeId, isDestroyed, gatewayId } = one;
    if (one.atMs > untilMs) continue;
    switch (row.lane) {
      case "life": {
        const subjects = times.get(row.alarmId) ?? [];
        if (subjects.length > 1) found.push(`${name}: alarm ${row.alarmId} stands in ${subjects.length} incidents`);
        if (isDestroyed || (witness.wasStored(name) && witness.isGivenUp(name))) break;
        if (!disk.alarms.has(row.alarmId)) found.push(`${name}: alarm ${row.alarmId} is not in the cloud`);
        else if (subjects.length === 0 && row.event.edge === "raised") {
          found.push(`${name}: alarm ${row.alarmId} is in no incident`);
        } else if (subjects[0] !== undefined && subjects[0] !== `home:${homeId}`) {
          found.push(`${name}: alarm ${row.alarmId} of ${homeId} is at ${subjects[0]}`);
        }
        break;
      }
      case "fault": {
        const decided = disk.marks.get(`${gatewayId}/${row.epoch}/${row.lane}`)?.marks.decided;
        if (!isDestroyed && !(decided && hasNumber(decided, row.seq))) found.push(`${name}: never decided`);
        break;
      }
      case "telemetry": {
        if (row.observation.kind !== "reading") break;
        const places = witness.points.get(row.observation.value)?.size ?? 0;
        // With a doubtful clock a point that is written again after a crash may stand at a better time: docs/delivery.md says so.
        const isSure = !witness.doubts.gatewayClocks.has(gatewayId) && !witness.doubts.cloudClock;
        if (places > 1 && isSure) found.push(`${name}: ${places} points for one reading`);
        if (places === 0 && !isDestroyed && !witness.isSkipped(gatewayId, row)) found.push(`${name}: no point`);
        break;
      }
    }
  }
  return found;
}

/** After everything was mended: no gateway has anything old left that was not receipted. */
export function checkDrained(witness: Witness, gateways: readonly GatewayMachine[], untilMs: number): string[] {
  return gateways.flatMap(({ gatewayId, standings }) =>
    standings()
      .filter(({ epoch, lane, lowest, next }) => {
        const oldest = witness.written.get(rowName({ gatewayId, epoch, lane, seq: lowest }));
        // The numbers of a running epoch that were given a moment ago are on their way.
        return lowest < next && (oldest === undefined || oldest.atMs <= untilMs);
      })
      .map(
        ({ epoch, lane, lowest, next }) => `${gatewayId}/${epoch}/${lane}: ${lowest} to ${next - 1} have no receipt`,
      ),
  );
}

/** Two machines with one identity are a fault that somebody hears of, while both live. */
export function checkClones(disk: MemoryDisk, clones: readonly GatewayMachine[]): string[] {
  const faults = [...disk.faults.values()].filter((one) => one.fault === "cloned");
  return clones
    .filter(({ gatewayId }) => !faults.some((one) => one.gatewayId === gatewayId))
    .map(({ gatewayId }) => `${gatewayId} speaks from two machines, and that is no fault`);
}

/** A repeated life record is receipted again, and soon: in the home somebody waits for the word. */
export const againWithin = seconds(10);

/** The cloud may need this long after a start, a pause or a full disk before anybody asks it for its steps. */
export const recoveryMax = seconds(45);
