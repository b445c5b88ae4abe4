/**
 * One stored generation of the configuration, as the text of its file and back. Total: what is not exactly what was written is `damaged`,
 * never half a configuration.
 *
 * Format: 64 characters, the SHA-256 of all that follows the line break; then JSON with the number of the generation, the kit it was
 * taken for, and the configuration. Two files hold the last two; which is newer is said by the number, not by a clock or a name.
 * Limit: `fileBytesMax`, above which a file is not ours.
 */

import { z } from "zod";
import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";
import { idPattern, type AssignmentId, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import { configurationSchema, configurationText, type Configuration } from "@shouwang/shared/wire/configuration.ts";
import { messageBytesMax } from "@shouwang/shared/wire/topics.ts";

/** A configuration came in one message; the rest is some 300 bytes. */
export const fileBytesMax = messageBytesMax + 1_024;

/**
 * Who the installer's file says we are. A configuration that was taken under another name is not ours any more: the installer, who
 * stands in the home, knows better than what was set before.
 */
export type Kit = { gatewayId: GatewayId; assignmentId: AssignmentId };

export type Generation = {
  number: number;
  kit: { gatewayId: string; assignmentId: string };
  configuration: Configuration;
};

const generationSchema = z.object({
  number: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  kit: z.object({ gatewayId: z.string().regex(idPattern), assignmentId: z.string().regex(idPattern) }),
  configuration: configurationSchema,
});

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8", { fatal: true });

export function encodeGeneration({ number, kit, configuration }: Generation): Uint8Array {
  const { gatewayId, assignmentId } = kit;
  const head = JSON.stringify({ number, kit: { gatewayId, assignmentId } }).slice(0, -1);
  const text = `${head},"configuration":${configurationText(configuration)}}`;
  return utf8.encode(`${sha256Hex(utf8.encode(text))}\n${text}`);
}

export type ReadGeneration = { kind: "whole"; generation: Generation } | { kind: "damaged"; why: string };

export function decodeGeneration(bytes: Uint8Array): ReadGeneration {
  if (bytes.byteLength > fileBytesMax) return { kind: "damaged", why: `it has ${bytes.byteLength} bytes` };
  const sum = [...bytes.subarray(0, 64)].map((byte) => String.fromCharCode(byte)).join("");
  const content = bytes.subarray(65);
  if (bytes[64] !== 0x0a || sum !== sha256Hex(content)) return { kind: "damaged", why: "its sum does not fit" };
  try {
    const read = generationSchema.safeParse(JSON.parse(fromUtf8.decode(content)));
    if (read.success) return { kind: "whole", generation: read.data };
    const first = read.error.issues[0];
    // Written by a newer software than this one: it may have been set back.
    return { kind: "damaged", why: first ? `${first.path.join(".")}: ${first.message}` : "unknown content" };
  } catch (error) {
    return { kind: "damaged", why: error instanceof Error ? error.message : "not JSON" };
  }
}
