/**
 * The telemetry that nearly every message is, known by sight: a county sends thousands of them a second, and a schema that can say what is
 * wrong with anything spends on each what this saves (decision 0084).
 *
 * Idea: whatever this knows, the schema accepts and reads as the same, key for key in the same order; a property test holds it to that.
 * Whatever it does not know (another key, another order, a skipped range, anything wrong) is nobody's fault: the schema reads it.
 *
 * Inputs: what JSON says. Limits: those of `telemetryMessageSchema`. Source: shared/wire/envelope.ts, observations.ts, fields.ts.
 */

import { isId } from "@shouwang/shared/domain/ids.ts";
import { quantities, type StateEvent } from "@shouwang/shared/domain/observation.ts";
import type { TelemetryMessage } from "@shouwang/shared/wire/envelope.ts";
import { wireVersion } from "@shouwang/shared/wire/topics.ts";

const messageKeys = ["v", "epoch", "assignmentId", "sentAt", "records"] as const;
const recordKeys = ["seq", "deviceId", "at", "observation"] as const;
const stampKeys = ["wallMs", "uptimeMs", "bootId", "clock"] as const;
const stateKeys = ["kind", "what", "value", "repeated"] as const;
const readingKeys = ["kind", "quantity", "value"] as const;

const recordsMax = 256;
/** The last instant that a JavaScript date can show. */
const wallMsMax = 8_640_000_000_000_000;

const statesOf: { readonly [What in StateEvent["what"]]: readonly Extract<StateEvent, { what: What }>["value"][] } = {
  motion: ["active", "still", "unknown"],
  presence: ["present", "absent", "unknown"],
  door: ["open", "closed", "unknown"],
  lying: ["lying", "clear", "unknown"],
};

/** Undefined says nothing but "ask the schema". */
export function plainTelemetry(json: unknown): TelemetryMessage | undefined {
  if (!hasExactly(json, messageKeys)) return undefined;
  const { v, epoch, assignmentId, sentAt, records } = json;
  const isPlain =
    v === wireVersion && isAnId(epoch) && isAnId(assignmentId) && isStamp(sentAt) && Array.isArray(records);
  if (!isPlain || records.length > recordsMax || !records.every(isRecord)) return undefined;
  // `as`: each field was looked at, as the schema would.
  return json as unknown as TelemetryMessage;
}

function isRecord(one: unknown): boolean {
  if (!hasExactly(one, recordKeys)) return false;
  return (
    isWhole(one.seq, 1, Number.MAX_SAFE_INTEGER) &&
    isAnId(one.deviceId) &&
    isStamp(one.at) &&
    isPlainly(one.observation)
  );
}

function isPlainly(observation: unknown): boolean {
  if (hasExactly(observation, stateKeys)) {
    const { kind, what, value, repeated } = observation;
    if (kind !== "state" || typeof repeated !== "boolean") return false;
    return (
      (what === "motion" || what === "presence" || what === "door" || what === "lying") &&
      isOneOf(statesOf[what], value)
    );
  }
  if (!hasExactly(observation, readingKeys)) return false;
  const { kind, quantity, value } = observation;
  return kind === "reading" && isOneOf(quantities, quantity) && Number.isFinite(value);
}

function isStamp(one: unknown): boolean {
  if (!hasExactly(one, stampKeys)) return false;
  const { wallMs, uptimeMs, bootId, clock } = one;
  return (
    isWhole(wallMs, 0, wallMsMax) &&
    typeof uptimeMs === "number" &&
    Number.isFinite(uptimeMs) &&
    uptimeMs >= 0 &&
    isAnId(bootId) &&
    (clock === "trusted" || clock === "untrusted")
  );
}

/** These keys in this order and no others: what is written down of a record must not depend on who read it. */
function hasExactly<Key extends string>(one: unknown, keys: readonly Key[]): one is Record<Key, unknown> {
  if (typeof one !== "object" || one === null) return false;
  let at = 0;
  for (const key in one) if (key !== keys[at++]) return false;
  return at === keys.length;
}

const isAnId = (one: unknown): boolean => typeof one === "string" && isId(one);
const isOneOf = (known: readonly string[], one: unknown): boolean => typeof one === "string" && known.includes(one);

function isWhole(one: unknown, from: number, to: number): boolean {
  return Number.isSafeInteger(one) && Number(one) >= from && Number(one) <= to;
}
