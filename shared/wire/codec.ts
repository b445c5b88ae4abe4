/** Bytes to message and back, in one place: size limit first, then UTF-8, then JSON, then the schema. Never throws on input. */

import type { z } from "zod";
import { messageBytesMax } from "./topics.ts";

export type Decoded<T> = { kind: "message"; message: T } | { kind: "unreadable"; why: string; json: unknown };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What JSON says, before any schema. `undefined` json means that there was none. */
export function decodeJson(payload: Uint8Array): { json: unknown; why: string | undefined } {
  if (payload.byteLength > messageBytesMax) {
    return { json: undefined, why: `${payload.byteLength} bytes, ${messageBytesMax} are allowed` };
  }
  try {
    return { json: JSON.parse(utf8.decode(payload)), why: undefined };
  } catch (error) {
    return { json: undefined, why: error instanceof Error ? error.message.slice(0, 120) : "not JSON" };
  }
}

export function decodeMessage<T>(schema: z.ZodType<T>, payload: Uint8Array): Decoded<T> {
  const { json, why } = decodeJson(payload);
  if (why !== undefined) return { kind: "unreadable", why, json: undefined };
  return checkMessage(schema, json);
}

export function checkMessage<T>(schema: z.ZodType<T>, json: unknown): Decoded<T> {
  const result = schema.safeParse(json);
  if (result.success) return { kind: "message", message: result.data };
  const first = result.error.issues[0];
  const why = first ? `${first.path.join(".") || "message"}: ${first.message}` : "does not match the schema";
  return { kind: "unreadable", why: why.slice(0, 200), json };
}

const encoder = new TextEncoder();

/** Our own messages are within the limit by construction of their batches; one that is not is our mistake. */
export function encodeMessage(message: { v: number }): Uint8Array {
  const bytes = encoder.encode(JSON.stringify(message));
  if (bytes.byteLength > messageBytesMax)
    throw new Error(`a message of ${bytes.byteLength} bytes was about to be sent`);
  return bytes;
}
