/**
 * Whether a row read from the card is the one that was written, and what stands for a life row that is not.
 *
 * Each row carries the CRC-32 of its JSON, and the JSON repeats lane, epoch and number: a flipped bit in the text, in the key or in the
 * pages that lead to it shows as a row that does not fit, or as a number without a row. A number of telemetry or faults is then
 * answered as `skipped: damaged`. A life row was somebody's alarm: if a slot still has it, it is put back; if not, its number goes out as an
 * alarm of the kind "unreadable", because not knowing is louder, not quieter.
 */

import { crc32 } from "@shouwang/shared/bytes/checksum.ts";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  type AlarmId,
  type Epoch,
} from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { LifeRecord } from "./life-slot.ts";
import type { LifeRow, Row } from "./outbox.ts";

export type StoredRow = { seq: number; atMs: number; json: string; crc: number };

const encoder = new TextEncoder();
/** Most rows fit; a buffer for each would be work for the garbage collector. */
const scratch = new Uint8Array(4_096);
export function checksumOf(json: string): number {
  const { read, written } = encoder.encodeInto(json, scratch);
  return crc32(read === json.length ? scratch.subarray(0, written) : encoder.encode(json));
}

/** @returns undefined for a row that is not what was written. */
export function soundRow(stored: StoredRow, of: { epoch: Epoch; lane: Lane }): Row | undefined {
  if (checksumOf(stored.json) !== stored.crc) return undefined;
  // `as`: its checksum says that this software wrote it.
  const row = JSON.parse(stored.json) as Row;
  return row.seq === stored.seq && row.epoch === of.epoch && row.lane === of.lane ? row : undefined;
}

/** What goes out under the number of a life row that the card damaged. */
export function standIn(
  damaged: { json: string; atMs: number } | undefined,
  of: { epoch: Epoch; seq: number },
  elsewhere: ReadonlyMap<AlarmId, LifeRecord>,
): { row: LifeRow; isWhole: boolean } {
  const text = damaged?.json ?? "";
  const alarmId = parseAlarmId(field(text, "alarmId"));
  const known = alarmId && elsewhere.get(alarmId);
  if (known) return { row: { ...known, ...of }, isWhole: true };
  const row: LifeRow = {
    lane: "life",
    ...of,
    // Derived, so that the same damage found twice is one alarm.
    alarmId: alarmId ?? id(parseAlarmId, `damaged-${of.seq}-${of.epoch}`.slice(0, 64)),
    assignmentId: parseAssignmentId(field(text, "assignmentId")) ?? id(parseAssignmentId, "unknown"),
    deviceId: parseDeviceId(field(text, "deviceId")) ?? id(parseDeviceId, "unknown"),
    at: { wallMs: damaged?.atMs ?? 0, uptimeMs: 0, bootId: id(parseBootId, "unknown"), clock: "untrusted" },
    event: {
      kind: "life",
      alarm: "unreadable",
      edge: "raised",
      confidence: "certain",
      evidence: `life record ${of.seq} was damaged on the gateway's card`,
      repeated: false,
    },
  };
  return { row, isWhole: false };
}

const field = (text: string, name: string): string => new RegExp(`"${name}":"([a-z0-9-]{1,64})"`).exec(text)?.[1] ?? "";
const id = <T>(parse: (text: string) => T | undefined, text: string): T => must(parse(text), text);
