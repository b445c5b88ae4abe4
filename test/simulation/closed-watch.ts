/**
 * Nobody is called again for what people had closed: not after a restart of the cloud, and not after a backup was put back that does not
 * know the alarm, as far as the home could say so: a hello that the cloud heard names the number as receipted and the alarm not as
 * open. What the backup holds as open is open again, and called for: the louder side.
 */

import type { AlarmId, GatewayId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { HelloMessage } from "@shouwang/shared/wire/envelope.ts";
import type { Commit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import type { MemoryDisk } from "@shouwang/cloud/ingest/ledger/memory-ledger.ts";
import { rowName, type Witness } from "./witness.ts";

/** What was being handed over while somebody closed it. */
const graceMs = 5_000;

export type ClosedWatch = ReturnType<typeof createClosedWatch>;

export function createClosedWatch(witness: Witness, nowMs: () => number) {
  /** In the ledger of now. */
  const closed = new Map<AlarmId, number>();
  /** In whatever ledger: where its record came from. */
  const everClosed = new Map<AlarmId, string>();
  /** The cloud was told that people had closed it, before it had heard of it: since when. */
  const told = new Map<AlarmId, number>();
  /** Life records that this process has heard, decided or not. */
  const heard = new Set<AlarmId>();

  return {
    committed(commit: Commit, disk: MemoryDisk): void {
      for (const { incident } of commit.incidents) {
        const { phase, closedBy, alarms } = incident;
        if (phase !== "closed" || closedBy === "system") continue;
        for (const { alarmId } of alarms) {
          const origin = disk.alarms.get(alarmId)?.origin;
          if (!origin?.gatewayId || origin.epoch === null || origin.seq === null) continue;
          const { gatewayId, epoch, seq } = origin;
          closed.set(alarmId, nowMs());
          everClosed.set(alarmId, rowName({ gatewayId, epoch, lane: "life", seq }));
        }
      }
    },
    restored(disk: MemoryDisk): void {
      closed.clear();
      told.clear();
      for (const { incident } of disk.incidents.values()) {
        if (incident.phase !== "closed") continue;
        for (const { alarmId } of incident.alarms) closed.set(alarmId, nowMs());
      }
    },
    /** Another process knows what was said to the one before, unless that had no time to keep it. */
    started(): void {
      for (const [alarmId, atMs] of told) if (nowMs() - atMs < graceMs) told.delete(alarmId);
      heard.clear();
    },
    /** What cannot be read does not say when it was accepted, and raises: the louder side. */
    heardLife(alarmId: AlarmId, isReadable: boolean): void {
      heard.add(alarmId);
      if (!isReadable) told.delete(alarmId);
    },
    heardHello(gatewayId: GatewayId, hello: HelloMessage, disk: MemoryDisk): void {
      if (hello.ledgerId === null || hello.ledgerId === disk.ledgerId) return;
      // Its last word counts, and only for its own.
      for (const [alarmId, name] of everClosed) {
        const one = witness.accepted.get(name);
        if (one?.gatewayId !== gatewayId || one.row.lane !== "life") continue;
        told.delete(alarmId);
        const { epoch, seq, at } = one.row;
        const lowest = hello.epochs.find((known) => known.epoch === epoch && known.lane === "life")?.lowest ?? 0;
        const { bootId, uptimeMs, wallMs } = hello.sentAt;
        const isBefore = at.bootId === bootId ? at.uptimeMs <= uptimeMs : at.wallMs <= wallMs;
        if (
          seq < lowest &&
          isBefore &&
          !hello.openAlarms.includes(alarmId) &&
          !disk.alarms.has(alarmId) &&
          !heard.has(alarmId)
        )
          told.set(alarmId, nowMs());
      }
    },
    called(incidentId: IncidentId, alarms: readonly AlarmId[]): void {
      const isOver = (alarmId: AlarmId): boolean =>
        told.has(alarmId) || nowMs() - (closed.get(alarmId) ?? nowMs()) > graceMs;
      if (alarms.length > 0 && alarms.every(isOver))
        witness.violated(`called again for ${incidentId}, which people had closed: ${alarms.join(", ")}`);
    },
  };
}
