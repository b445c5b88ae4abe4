/**
 * Bytes of one line through its driver: what was left of the last chunk, and what the driver remembers, go in and come out.
 *
 * Limit: what is kept from chunk to chunk is bounded by the driver's longest legal frame; more than that is told as noise.
 */

import type { Observation } from "@shouwang/shared/domain/observation.ts";
import type { AnyByteDriver, Noise } from "./driver.ts";

/** `memory` is the driver's own business. */
export type ByteStream = { rest: Uint8Array; memory: unknown };

export function openStream(driver: AnyByteDriver, memory?: unknown): ByteStream {
  return { rest: new Uint8Array(), memory: memory ?? driver.firstMemory() };
}

/** @returns `frames`: how many valid frames came, which proves that the device is there even if they say nothing. */
export function receive(
  driver: AnyByteDriver,
  stream: ByteStream,
  chunk: Uint8Array,
  uptimeMs: number,
): { stream: ByteStream; observations: readonly Observation[]; noise: readonly Noise[]; frames: number } {
  const buffer = new Uint8Array(stream.rest.byteLength + chunk.byteLength);
  buffer.set(stream.rest);
  buffer.set(chunk, stream.rest.byteLength);
  const decoded = driver.decode(buffer);
  const observations: Observation[] = [];
  const noise: Noise[] = [];
  let frames = 0;
  let memory: unknown = stream.memory;
  for (const one of decoded.out) {
    if (one.kind === "noise") {
      noise.push(one);
      continue;
    }
    frames++;
    // The driver is `AnyByteDriver`: frame and memory are handed back to the one that made them.
    const interpreted: { memory: unknown; observations: readonly Observation[] } = driver.interpret(
      memory,
      one.frame,
      uptimeMs,
    );
    memory = interpreted.memory;
    observations.push(...interpreted.observations);
  }
  let { rest } = decoded;
  if (rest.byteLength > driver.frameBytesMax) {
    const surplus = rest.byteLength - driver.frameBytesMax;
    noise.push({ kind: "noise", bytes: rest.slice(0, surplus), why: "longer than any frame" });
    rest = rest.slice(surplus);
  }
  return { stream: { rest, memory }, observations, noise, frames };
}
