/**
 * From a topic and bytes to what a gateway said. Total and pure: every payload becomes something, nothing throws.
 *
 * Source: docs/architecture.md §2.6 and §2.12. On the life topic unreadable is louder, not quieter: a readable header is enough to
 * raise, and without one the bytes themselves become the identity, so that the same bytes sent again are the same alarm. On the
 * other topics what cannot be read is noise, counted by the caller. Inside a telemetry or fault message one bad record is set
 * aside by its number and its neighbours pass. A message of another version is noise as a whole: its records are not receipted,
 * so the gateway keeps them until a newer cloud reads them.
 */

import { must, parseAlarmId, parseDeviceId, type AlarmId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import { checkMessage, decodeJson } from "@shouwang/shared/wire/codec.ts";
import { answerMessageSchema, type AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import {
  faultMessageSchema,
  faultRecordSchema,
  helloMessageSchema,
  lifeHeaderSchema,
  lifeMessageSchema,
  skippedSchema,
  stateMessageSchema,
  telemetryMessageSchema,
  telemetryRecordSchema,
  type FaultMessage,
  type HelloMessage,
  type LifeHeader,
  type LifeMessage,
  type Skipped,
  type StateMessage,
  type TelemetryMessage,
} from "@shouwang/shared/wire/envelope.ts";
import { rangeField } from "@shouwang/shared/wire/fields.ts";
import {
  messageBytesMax,
  parseUpTopic,
  wireVersion,
  type UpAddress,
  type UpChannel,
} from "@shouwang/shared/wire/topics.ts";
import { plainTelemetry } from "./plain-telemetry.ts";
import { helloInPart } from "./read-hello.ts";

/** A record that carries a number and nothing else we can read. */
export type UnreadableRecord = { seq: number; why: string };

export type Incoming =
  | { kind: "life"; from: UpAddress; message: LifeMessage }
  | {
      kind: "unreadable-life";
      from: UpAddress;
      /** null: not even that much could be read. Such a message cannot be receipted. */
      header: LifeHeader | null;
      alarmId: AlarmId;
      deviceId: DeviceId | null;
      why: string;
    }
  | { kind: "fault"; from: UpAddress; message: FaultMessage; unreadable: readonly UnreadableRecord[] }
  | { kind: "telemetry"; from: UpAddress; message: TelemetryMessage; unreadable: readonly UnreadableRecord[] }
  /** `damage`: why it is not wholly as it should be; what could be read of it is there. */
  | { kind: "hello"; from: UpAddress; message: HelloMessage; damage: string | null }
  | { kind: "state"; from: UpAddress; message: StateMessage }
  | { kind: "answer"; from: UpAddress; message: AnswerMessage }
  | { kind: "noise"; from: UpAddress | null; why: string };

export function receive(topic: string, payload: Uint8Array): Incoming {
  const from = parseUpTopic(topic);
  if (!from) return { kind: "noise", from: null, why: `no topic of ours: ${topic.slice(0, 100)}` };
  return receiveFrom(from, payload);
}

/** The same, when whose it is was looked at before. */
export function receiveFrom(from: UpAddress, payload: Uint8Array): Incoming {
  // Before anything is parsed: a large payload costs nobody any time.
  if (payload.byteLength > messageBytesMax) {
    return unreadable(from, payload, `${payload.byteLength} bytes, ${messageBytesMax} are allowed`, undefined);
  }
  const { json, why } = decodeJson(payload);
  if (why !== undefined) return unreadable(from, payload, why, undefined);
  return read(from, payload, json);
}

function read(from: UpAddress, payload: Uint8Array, json: unknown): Incoming {
  const channel: UpChannel = from.channel;
  switch (channel) {
    case "life": {
      const read = checkMessage(lifeMessageSchema, json);
      if (read.kind === "unreadable") return unreadable(from, payload, read.why, json);
      return { kind: "life", from, message: read.message };
    }
    case "fault": {
      const whole = checkMessage(faultMessageSchema, json);
      if (whole.kind === "message") return { kind: "fault", from, message: whole.message, unreadable: [] };
      const header = checkMessage(faultMessageSchema.omit({ records: true, skipped: true, numbers: true }), json);
      if (header.kind === "unreadable") return { kind: "noise", from, why: header.why };
      const { records, bad } = readRecords(json, (one) => checkMessage(faultRecordSchema, one));
      const message = { ...header.message, records, skipped: readSkipped(json) };
      return { kind: "fault", from, message, unreadable: bad };
    }
    case "telemetry": {
      const plain = plainTelemetry(json);
      if (plain) return { kind: "telemetry", from, message: plain, unreadable: [] };
      const whole = checkMessage(telemetryMessageSchema, json);
      if (whole.kind === "message") return { kind: "telemetry", from, message: whole.message, unreadable: [] };
      const header = checkMessage(telemetryMessageSchema.omit({ records: true, skipped: true, numbers: true }), json);
      if (header.kind === "unreadable") return { kind: "noise", from, why: header.why };
      const { records, bad } = readRecords(json, (one) => checkMessage(telemetryRecordSchema, one));
      const message = { ...header.message, records, skipped: readSkipped(json) };
      return { kind: "telemetry", from, message, unreadable: bad };
    }
    case "hello": {
      const whole = checkMessage(helloMessageSchema, json);
      if (whole.kind === "message") return { kind: "hello", from, message: whole.message, damage: null };
      const part = helloInPart(json);
      return part.kind === "message"
        ? { kind: "hello", from, message: part.message, damage: whole.why }
        : { kind: "noise", from, why: whole.why };
    }
    case "state": {
      const read = checkMessage(stateMessageSchema, json);
      return read.kind === "message"
        ? { kind: "state", from, message: read.message }
        : { kind: "noise", from, why: read.why };
    }
    case "answer": {
      const read = checkMessage(answerMessageSchema, json);
      return read.kind === "message"
        ? { kind: "answer", from, message: read.message }
        : { kind: "noise", from, why: read.why };
    }
  }
}

function unreadable(from: UpAddress, payload: Uint8Array, why: string, json: unknown): Incoming {
  if (from.channel !== "life") return { kind: "noise", from, why };
  const header = checkMessage(lifeHeaderSchema, json);
  const known = header.kind === "message" ? header.message : null;
  return {
    kind: "unreadable-life",
    from,
    header: known,
    alarmId: known?.alarmId ?? alarmIdOfBytes(from, payload),
    deviceId: deviceIdIn(json),
    why: known && known.v !== wireVersion ? `version ${known.v}, this cloud reads ${wireVersion}` : why,
  };
}

function deviceIdIn(json: unknown): DeviceId | null {
  const deviceId = field(field(json, "body"), "deviceId");
  return typeof deviceId === "string" ? (parseDeviceId(deviceId) ?? null) : null;
}

function field(json: unknown, name: string): unknown {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, name)) return undefined;
  // `as`: JSON objects have string keys and unknown values.
  return (json as Record<string, unknown>)[name];
}

/** As many as a message may carry; what stands behind is not receipted and comes again in a message of its own. */
const recordsMax = 256;

function readRecords<T extends { seq: number }>(
  json: unknown,
  check: (one: unknown) => { kind: "message"; message: T } | { kind: "unreadable"; why: string },
): { records: T[]; bad: UnreadableRecord[] } {
  const list = field(json, "records");
  const records: T[] = [];
  const bad: UnreadableRecord[] = [];
  if (!Array.isArray(list)) return { records, bad };
  const numbers = checkMessage(rangeField, field(json, "numbers"));
  const [from, to] = numbers.kind === "message" ? numbers.message : [];
  /** Why there is a record of which not even the number can be read, since the last one that had one. */
  let nameless: string | undefined;
  let last: number | undefined = from === undefined ? undefined : from - 1;
  for (const one of list.slice(0, recordsMax)) {
    const read = check(one);
    const seq = read.kind === "message" ? read.message.seq : field(one, "seq");
    if (typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 1) {
      nameless = read.kind === "unreadable" ? read.why : nameless;
      continue;
    }
    if (nameless !== undefined) bad.push(...between(last, seq, nameless));
    [nameless, last] = [undefined, seq];
    if (read.kind === "message") records.push(read.message);
    else bad.push({ seq, why: read.why });
  }
  if (nameless === undefined || last === undefined) return { records, bad };
  // What was cut off has its numbers too, and is not to be taken for unreadable.
  const isWhole = to !== undefined && list.length <= recordsMax;
  bad.push(...(isWhole ? between(last, to + 1, nameless) : [{ seq: last + 1, why: nameless }]));
  return { records, bad };
}

/**
 * Records come in order of their numbers, and a number without a record between two of one message has none: so what stood between
 * them is known by its neighbours, and need not be asked for for ever.
 */
function between(last: number | undefined, next: number, why: string): UnreadableRecord[] {
  const from = last === undefined ? next - 1 : last + 1;
  if (from < 1 || next - from > recordsMax) return [];
  return Array.from({ length: Math.max(0, next - from) }, (_, at) => ({ seq: from + at, why }));
}

/** Each by itself: what is wrong with one must not hold up the records beside it. A range that can be read is believed. */
function readSkipped(json: unknown): Skipped[] {
  const list = field(json, "skipped");
  if (!Array.isArray(list)) return [];
  return list.slice(0, recordsMax).flatMap((one): Skipped[] => {
    const read = checkMessage(skippedSchema, one);
    if (read.kind === "message") return [read.message];
    const range = checkMessage(skippedSchema.pick({ range: true }), one);
    if (range.kind === "unreadable") return [];
    const [from, to] = range.message.range;
    return [{ range: [from, to], why: "damaged", count: to - from + 1, firstAtMs: 0, lastAtMs: 0 }];
  });
}

/** Four FNV-1a sums side by side: not a secret, only the same for the same bytes of the same gateway. */
function alarmIdOfBytes(from: UpAddress, payload: Uint8Array): AlarmId {
  const bytes = [...new TextEncoder().encode(`${from.gatewayId}/${payload.byteLength}/`)];
  const sums = [0x811c9dc5, 0x1b873593, 0xcc9e2d51, 0x9e3779b9];
  const add = (byte: number): void => {
    for (let at = 0; at < sums.length; at++) sums[at] = Math.imul((sums[at] ?? 0) ^ (byte + at), 0x01000193) >>> 0;
  };
  bytes.forEach(add);
  payload.subarray(0, messageBytesMax).forEach(add);
  const text = `bytes-${sums.map((sum) => sum.toString(16).padStart(8, "0")).join("")}`;
  return must(parseAlarmId(text), text);
}
