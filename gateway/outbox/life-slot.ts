/**
 * One life record in one slot of 512 bytes: the smallest piece that a card writes whole.
 *
 * Idea: a slot stands by itself. It says what it is (magic, version), whether its record still waits for a receipt, when it was written
 * among the others (`order`, counted over the whole file), and carries a CRC-32 over all of that, so that a torn or worn slot is known
 * as damaged and costs no neighbour. A blank slot is written too: a card that answers zeros for a lost block is not taken for a blank one.
 *
 * Limits: the record is JSON of at most 492 bytes. Ids, times and the kind of alarm always fit; what does not is `evidence`, which is cut
 * at its end, between characters, and then ends in "…". A record that claims a kind unknown to this software is read as "unreadable".
 *
 * Source: our own format, version 1; docs/decisions/0021-slot-file.md.
 *
 *   0 magic "SWLS" · 4 version · 5 state (0 blank, 1 waiting, 2 receipted) · 6 bytes of JSON (16 bit) · 8 order (64 bit)
 *   16 CRC-32 of bytes 0 to 15 and of the JSON · 20 JSON · zeros to 512; all numbers big-endian
 */

import { crc32 } from "@shouwang/shared/bytes/checksum.ts";
import { parseAlarmId, parseAssignmentId } from "@shouwang/shared/domain/ids.ts";
import { lifeBodySchema } from "@shouwang/shared/wire/envelope.ts";
import type { LifeRow } from "./outbox.ts";

/** A life record without the number that an outbox gives it: its `alarmId` is what it is known by. */
export type LifeRecord = Omit<LifeRow, "epoch" | "seq">;

export type Slot =
  | { kind: "blank" }
  | { kind: "waiting" | "receipted"; order: number; record: LifeRecord }
  | { kind: "damaged"; why: "no slot" | "newer version" | "checksum" | "record" };

export const slotBytes = 512;
const headerBytes = 20;
const jsonMax = slotBytes - headerBytes;
const magic = 0x53574c53;
const version = 1;
const states = ["blank", "waiting", "receipted"] as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** @param bytes zeros, to write into. */
export function encodeSlot(
  slot: Exclude<Slot, { kind: "damaged" }>,
  bytes: Uint8Array = new Uint8Array(slotBytes),
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, slotBytes);
  const json = bytes.subarray(headerBytes, headerBytes + (slot.kind === "blank" ? 0 : fit(slot.record, bytes)));
  view.setUint32(0, magic);
  view.setUint8(4, version);
  view.setUint8(5, states.indexOf(slot.kind));
  view.setUint16(6, json.byteLength);
  view.setBigUint64(8, BigInt(slot.kind === "blank" ? 0 : slot.order));
  view.setUint32(16, crc32(bytes.subarray(0, 16), json));
  return bytes;
}

export function decodeSlot(bytes: Uint8Array): Slot {
  if (bytes.byteLength < slotBytes) return { kind: "damaged", why: "no slot" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, slotBytes);
  if (view.getUint32(0) !== magic) return { kind: "damaged", why: "no slot" };
  const length = view.getUint16(6);
  const json = bytes.subarray(headerBytes, headerBytes + length);
  if (length > jsonMax || view.getUint32(16) !== crc32(bytes.subarray(0, 16), json))
    return { kind: "damaged", why: "checksum" };
  if (view.getUint8(4) !== version) return { kind: "damaged", why: "newer version" };
  const kind = states[view.getUint8(5)];
  if (kind === "blank") return { kind };
  const record = read(json);
  if (kind === undefined || record === undefined) return { kind: "damaged", why: "record" };
  return { kind, order: Number(view.getBigUint64(8)), record };
}

/**
 * Short names: the room is for the evidence.
 * @returns the length of what was written behind the header.
 */
function fit(record: LifeRecord, bytes: Uint8Array): number {
  const { alarmId, assignmentId, deviceId, at, event } = record;
  const room = bytes.subarray(headerBytes, slotBytes);
  /** Undefined when it does not fit. */
  const write = (evidence: string): number | undefined => {
    const text = JSON.stringify([
      [alarmId, assignmentId, deviceId],
      [at.wallMs, at.uptimeMs, at.bootId, at.clock],
      [event.alarm, event.edge, event.confidence, event.repeated, evidence],
    ]);
    const { read: taken, written } = encoder.encodeInto(text, room);
    return taken === text.length ? written : undefined;
  };
  const whole = write(event.evidence);
  if (whole !== undefined) return whole;
  for (const characters = Array.from(event.evidence); characters.length > 0;) {
    characters.pop();
    room.fill(0);
    const cut = write(`${characters.join("")}…`);
    if (cut !== undefined) return cut;
  }
  throw new Error("the ids of a life record fit into a slot");
}

function read(json: Uint8Array): LifeRecord | undefined {
  try {
    const parsed: unknown = JSON.parse(decoder.decode(json));
    if (!Array.isArray(parsed)) return undefined;
    // `as`: each field is checked by the schemas below, whatever it is.
    const [ids, at, event] = parsed as unknown[][];
    const [alarmId, assignmentId] = [parseAlarmId(String(ids?.[0])), parseAssignmentId(String(ids?.[1]))];
    const said = { kind: "life", edge: event?.[1], confidence: event?.[2], repeated: event?.[3], evidence: event?.[4] };
    const body = (alarm: unknown) => ({
      deviceId: ids?.[2],
      at: { wallMs: at?.[0], uptimeMs: at?.[1], bootId: at?.[2], clock: at?.[3] },
      event: { ...said, alarm },
    });
    const known = lifeBodySchema.safeParse(body(event?.[0]));
    const checked = known.success ? known : lifeBodySchema.safeParse(body("unreadable"));
    if (alarmId === undefined || assignmentId === undefined || !checked.success) return undefined;
    return { lane: "life", alarmId, assignmentId, ...checked.data };
  } catch {
    return undefined;
  }
}
