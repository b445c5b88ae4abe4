/**
 * Rows to messages. Pure: what a message holds depends on the rows and on who sends them, never on a connection.
 *
 * A message carries rows of one epoch and one assignment, because its header says both. It is cut before the wire's limit of 64 KiB,
 * measured on the encoded records, so that any broker takes it.
 */

import type { CardReport } from "@shouwang/shared/wire/card-report.ts";
import type {
  AlarmId,
  AssignmentId,
  BootId,
  DeviceId,
  Epoch,
  LedgerId,
  SessionId,
} from "@shouwang/shared/domain/ids.ts";
import { lanes, type Lane } from "@shouwang/shared/domain/lane.ts";
import type { FaultReport, LifeEvent, Stamp, Telemetry } from "@shouwang/shared/domain/observation.ts";
import type {
  FaultMessage,
  HelloMessage,
  LifeMessage,
  Skipped,
  StateMessage,
  TelemetryMessage,
} from "@shouwang/shared/wire/envelope.ts";
import { skippedLifeMax } from "@shouwang/shared/wire/envelope.ts";
import { wireVersion } from "@shouwang/shared/wire/topics.ts";

/** As many as the wire's schemas allow in one message. */
export const recordsMax = { fault: 64, telemetry: 256 } as const;
const skippedMax = 64;
const epochsMax = 96;
const openAlarmsMax = 256;
/** Room for header and skipped ranges within 64 KiB. */
const recordBytesMax = 48 * 1024;

type Numbered = { epoch: Epoch; seq: number; assignmentId: AssignmentId; deviceId: DeviceId; at: Stamp };
export type LifeRow = Numbered & { lane: "life"; alarmId: AlarmId; event: LifeEvent };
export type FaultRow = Numbered & { lane: "fault"; report: FaultReport };
export type TelemetryRow = Numbered & { lane: "telemetry"; observation: Telemetry };
export type SendableRow = LifeRow | FaultRow | TelemetryRow;
export type SkippedRange = {
  from: number;
  to: number;
  why: Skipped["why"];
  count: number;
  firstAtMs: number;
  lastAtMs: number;
};

export function lifeMessage(row: LifeRow, sentAt: Stamp): LifeMessage {
  const { epoch, seq, alarmId, assignmentId, deviceId, at, event } = row;
  return { v: wireVersion, epoch, seq, alarmId, assignmentId, sentAt, body: { deviceId, at, event } };
}

type Batch<R> = {
  rows: readonly R[];
  epoch: Epoch;
  assignmentId: AssignmentId;
  skipped: readonly SkippedRange[];
  sentAt: Stamp;
};

export function faultMessage(batch: Batch<FaultRow>): FaultMessage {
  const records = batch.rows.map(({ seq, deviceId, at, report }) => ({ seq, deviceId, at, report }));
  return { ...header(batch), records };
}

export function telemetryMessage(batch: Batch<TelemetryRow>): TelemetryMessage {
  const records = batch.rows.map(({ seq, deviceId, at, observation }) => ({ seq, deviceId, at, observation }));
  return { ...header(batch), records };
}

function header(batch: Batch<Numbered>) {
  const skipped = batch.skipped.slice(0, skippedMax).map(asSkipped);
  const { epoch, assignmentId, sentAt } = batch;
  const [first, last] = [batch.rows[0], batch.rows.at(-1)];
  const numbers: { numbers?: [number, number] } = first && last ? { numbers: [first.seq, last.seq] } : {};
  return {
    v: wireVersion,
    epoch,
    assignmentId,
    sentAt,
    ...(skipped.length > 0 ? { skipped } : {}),
    ...numbers,
  } as const;
}

const asSkipped = ({ from, to, why, count, firstAtMs, lastAtMs }: SkippedRange): Skipped => {
  return { range: [from, to], why, count, firstAtMs, lastAtMs };
};

/** The longest beginning of `rows` that fits one message. Not empty if `rows` is not. */
export function firstBatch<R extends SendableRow>(rows: readonly R[]): readonly R[] {
  const [first] = rows;
  if (!first) return [];
  const max = first.lane === "life" ? 1 : recordsMax[first.lane];
  let bytes = 0;
  let count = 0;
  for (const row of rows) {
    // Three bytes for the longest UTF-8 of one JSON character; our texts are bounded at 200 characters.
    bytes +=
      row.lane === "telemetry"
        ? utf8Bytes(row.observation) + 260
        : row.lane === "fault"
          ? utf8Bytes(row.report) + 260
          : 0;
    const fits = count < max && bytes <= recordBytesMax;
    if (count > 0 && (!fits || row.epoch !== first.epoch || row.assignmentId !== first.assignmentId)) break;
    count++;
  }
  return rows.slice(0, count);
}

const encoder = new TextEncoder();
const utf8Bytes = (value: unknown): number => encoder.encode(JSON.stringify(value)).byteLength;

export type Sender = {
  sessionId: SessionId;
  bootId: BootId;
  softwareVersion: string;
  /** How the card is; left out: it is not known. */
  card?: CardReport | undefined;
};

export function helloMessage(
  sender: Sender,
  hello: {
    sentAt: Stamp;
    assignmentId: AssignmentId;
    standings: readonly { epoch: Epoch; lane: Lane; lowest: number; next: number }[];
    currentEpoch: Epoch;
    /** Life numbers that have no row any more. */
    skippedLife: readonly (SkippedRange & { epoch: Epoch })[];
    configurationHash: string;
    openAlarms: readonly AlarmId[];
    ledgerId: LedgerId | undefined;
    /** Also the epochs of which everything is receipted. */
    isWhole?: boolean;
  },
): HelloMessage {
  // An earlier epoch of which everything is receipted says nothing new.
  const due = hello.standings
    .filter((one) => hello.isWhole === true || one.lowest < one.next || one.epoch === hello.currentEpoch)
    .toReversed();
  // After a hundred restarts without a cloud there are more than fit: life is named first, the newest epoch first.
  const named = due.toSorted((one, other) => lanes.indexOf(one.lane) - lanes.indexOf(other.lane)).slice(0, epochsMax);
  const skippedLife = hello.skippedLife
    .slice(0, skippedLifeMax)
    .map((one) => ({ ...asSkipped(one), epoch: one.epoch }));
  return {
    v: wireVersion,
    sessionId: sender.sessionId,
    bootId: sender.bootId,
    sentAt: hello.sentAt,
    softwareVersion: sender.softwareVersion,
    assignmentId: hello.assignmentId,
    epochs: named,
    ...(skippedLife.length > 0 ? { skippedLife } : {}),
    configurationHash: hello.configurationHash,
    openAlarms: hello.openAlarms.slice(-openAlarmsMax),
    ledgerId: hello.ledgerId ?? null,
    ...(sender.card === undefined ? {} : { card: sender.card }),
  };
}

export function stateMessage(sender: Sender, state: "online" | "offline"): StateMessage {
  const { sessionId, bootId, softwareVersion } = sender;
  return { v: wireVersion, state, sessionId, bootId, softwareVersion };
}
