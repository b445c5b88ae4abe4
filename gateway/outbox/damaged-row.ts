/**
 * A row that the card gives back as something else than was written: a worn card flips bits, and a database does not notice it inside
 * a text. One such row must neither stop its lane nor, at each start again, the process that tries to send it.
 *
 * Of a life row the number is known, so the alarm is raised as one that nobody can read (docs/architecture.md §2.6), under its own id
 * where that is still legible. Any other row is given up and its number named as `damaged`.
 */

import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  type Epoch,
} from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { LifeRow, Row } from "./outbox.ts";

/** Our own rows have some 500 characters; one far beyond would not fit its message. */
const rowCharactersMax = 8_192;

export type RowPlace = { lane: Lane; epoch: Epoch; seq: number };

export function readRow(text: string, place: RowPlace): Row | undefined {
  if (text.length > rowCharactersMax) return undefined;
  let row: Partial<Row>;
  try {
    // `as`: written by the store beside us, one version; what a rule needs of it is looked at below.
    row = JSON.parse(text) as Partial<Row>;
  } catch {
    return undefined;
  }
  const isWhole =
    row.lane === place.lane &&
    row.epoch === place.epoch &&
    row.seq === place.seq &&
    parseDeviceId(row.deviceId ?? "") !== undefined &&
    parseAssignmentId(row.assignmentId ?? "") !== undefined &&
    Number.isFinite(row.at?.wallMs) &&
    hasContent(row);
  // `as`: it has every field of its lane.
  return isWhole ? (row as Row) : undefined;
}

function hasContent(row: Partial<Row>): boolean {
  if (row.lane === "life") return parseAlarmId(row.alarmId ?? "") !== undefined && typeof row.event?.alarm === "string";
  if (row.lane === "fault") return typeof row.report?.fault === "string";
  return row.lane === "telemetry" && typeof row.observation?.kind === "string";
}

export function damagedLife(text: string, { epoch, seq, atMs }: { epoch: Epoch; seq: number; atMs: number }): LifeRow {
  const legible = <Id>(name: string, parse: (text: string) => Id | undefined, otherwise: string): Id =>
    parse(new RegExp(`"${name}":"([a-z0-9-]{1,64})"`).exec(text)?.[1] ?? "") ?? must(parse(otherwise), otherwise);
  return {
    lane: "life",
    epoch,
    seq,
    alarmId: legible("alarmId", parseAlarmId, `damaged-${seq}-${epoch}`.slice(0, 64)),
    assignmentId: legible("assignmentId", parseAssignmentId, "unknown"),
    deviceId: legible("deviceId", parseDeviceId, "unknown"),
    at: { wallMs: Math.max(0, atMs), uptimeMs: 0, bootId: must(parseBootId("unknown"), "unknown"), clock: "untrusted" },
    event: {
      kind: "life",
      alarm: "unreadable",
      edge: "raised",
      confidence: "certain",
      evidence: "its row was damaged on the gateway's card",
      repeated: false,
    },
  };
}
