/**
 * The SY frame, spoken by MicRadar's R60AFD1 and what is built around it (Seeed MR60FDA1, DFRobot C1001 = SEN0623):
 *
 *     53 59 | control | command | length, 2 bytes, high first | data | sum | 54 43
 *
 * `sum` is the low byte of the sum of everything before it, 53 59 included. A question has the command + 0x80 and the data 0F; the
 * answer has the same command. Total length is 9 + data.
 *
 * Framed by length and sum. Never by the tail: a track point may hold 54 43 in its data (vector sy-track), and the vendor's own library
 * and a popular ESPHome header cut such frames in two. Limits: data of at most 32 bytes, as ESPHome has it; the longest documented is 15
 * (firmware update frames are longer and not for us). Source: R60AFD1 user manual V1.6 of 2023-06-07, §8.2 and appendix 1;
 * vectors in test/vectors/serial/sy-fall-radar.json.
 */

import { sum8 } from "@shouwang/shared/bytes/checksum.ts";
import { scan, type FrameGrammar } from "@shouwang/shared/bytes/scanner.ts";
import type { Noise } from "../driver.ts";

export type SyFrame = { control: number; command: number; data: Uint8Array };

const start = [0x53, 0x59] as const;
const tail = [0x54, 0x43] as const;
const headerBytes = 6;
const bytesAroundData = 9;
export const dataBytesMax = 32;
export const frameBytesMax = bytesAroundData + dataBytesMax;

const grammar: FrameGrammar = {
  start,
  headerBytes,
  frameBytes: (header) => bytesAroundData + (header[4] ?? 0) * 256 + (header[5] ?? 0),
  frameBytesMax,
  flaw(candidate) {
    const sumAt = candidate.length - 3;
    if (candidate[sumAt] !== sum8(candidate.subarray(0, sumAt))) return "wrong sum";
    const hasTail = candidate[sumAt + 1] === tail[0] && candidate[sumAt + 2] === tail[1];
    return hasTail ? undefined : "no tail";
  },
};

export type Decoded = { kind: "frame"; frame: SyFrame } | Noise;

export function decode(buffer: Uint8Array): { out: readonly Decoded[]; rest: Uint8Array } {
  const { out, rest } = scan(grammar, buffer);
  return {
    out: out.map((item) => (item.kind === "frame" ? { kind: "frame", frame: fields(item.bytes) } : item)),
    rest,
  };
}

function fields(bytes: Uint8Array): SyFrame {
  // The scanner found header, sum and tail in place, so these bytes are there; 0 only satisfies the compiler.
  return { control: bytes[2] ?? 0, command: bytes[3] ?? 0, data: bytes.slice(headerBytes, -3) };
}

/** @throws when data is longer than a frame may carry: frames to send are written in our own code. */
export function encode({ control, command, data }: SyFrame): Uint8Array {
  if (data.length > dataBytesMax) throw new RangeError(`an SY frame carries at most ${dataBytesMax} bytes of data`);
  const body = Uint8Array.of(...start, control, command, 0, data.length, ...data);
  return Uint8Array.of(...body, sum8(body), ...tail);
}

/** What a question carries instead of data. */
const asking = 0x0f;

/** @param command as in a report; the question's command is derived from it. */
export function question(control: number, command: number): SyFrame {
  return { control, command: command | 0x80, data: Uint8Array.of(asking) };
}

/** "83 01" for people, records and tables. */
export function registerName({ control, command }: { control: number; command: number }): string {
  return `${hex(control)} ${hex(command)}`;
}

/** "83 01 [01]", for the evidence of an observation. Short: at most 32 bytes of data. */
export function describeFrame(frame: SyFrame): string {
  return `${registerName(frame)} [${[...frame.data].map(hex).join(" ")}]`;
}

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, "0");
