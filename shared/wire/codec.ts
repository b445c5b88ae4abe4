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

/** Our own messages are within the limit by construction of their batches; one that is not is our mistake. */
export function encodeMessage(message: { v: number }): Uint8Array {
  const bytes = encode(JSON.stringify(message));
  if (bytes.byteLength > messageBytesMax)
    throw new Error(`a message of ${bytes.byteLength} bytes was about to be sent`);
  return bytes;
}

const encoder = new TextEncoder();
const pieceBytes = 64 * 1024;
let piece = new Uint8Array(0);
let used = 0;

/**
 * Small messages share a piece of memory: one of its own costs each as much as its JSON (decision 0084). What is given away is never written
 * again, and the piece goes when the last message in it has gone.
 */
function encode(text: string): Uint8Array {
  // UTF-8 takes three bytes at most for one unit of a string.
  const bytesMax = 3 * text.length;
  if (bytesMax > pieceBytes / 16) return encoder.encode(text);
  if (used + bytesMax > piece.byteLength) {
    piece = new Uint8Array(pieceBytes);
    used = 0;
  }
  const { written } = encoder.encodeInto(text, piece.subarray(used));
  const bytes = piece.subarray(used, used + written);
  used += written;
  return bytes;
}
