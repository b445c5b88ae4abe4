/** The SY fall radar as data: how its line is set, what it is asked, and how long it may say nothing. See README.md. */

import { seconds, millis } from "@shouwang/shared/time/duration.ts";
import type { ByteDriver } from "../driver.ts";
import { decode, encode, frameBytesMax, question, type Decoded, type SyFrame } from "./frame.ts";
import { firstMemory, interpret, type SyMemory } from "./interpret.ts";

const fallState = encode(question(0x83, 0x01));
const lyingState = encode(question(0x83, 0x05));

/** Reported on change, or not at all: what a lost report would hide for as long as nothing else changes. */
const seldomAsked: readonly Uint8Array[] = [
  encode(question(0x05, 0x01)), // initialisation
  encode(question(0x83, 0x00)), // fall switch
  encode(question(0x80, 0x00)), // presence switch
  encode(question(0x80, 0x01)), // presence
  encode(question(0x80, 0x02)), // motion
];

/** Fall and lying stand between all others, so that each of the two is asked every third time: every 1.5 s. */
const pollRound = seldomAsked.flatMap((seldom) => [fallState, lyingState, seldom]);

export const syFallRadar: ByteDriver<SyFrame, SyMemory> = {
  kind: "bytes",
  model: "sy-fall-radar",
  serial: { baudRate: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  /** Twenty questions without an answer. Its own heartbeat comes once a minute and would be too slow. */
  silentAfter: seconds(10),
  frameBytesMax,
  decode: decodeAnswers,
  firstMemory,
  interpret,
  onOpen: () => [fallState, lyingState, ...seldomAsked],
  poll: { every: millis(500), frames: pollRound },
};

const asText = (bytes: Uint8Array): string => bytes.toString();
const questions = new Set(pollRound.map(asText));

/**
 * Where receive and transmit are joined (a wrong cable, an adapter in loop-back), our own questions come back as good frames: they would
 * make a line without a radar look alive. So they are noise. None of them is a legal answer: no register that we ask answers 0F.
 */
function decodeAnswers(buffer: Uint8Array): { out: readonly Decoded[]; rest: Uint8Array } {
  const { out, rest } = decode(buffer);
  return { out: out.map(withoutEcho), rest };
}

function withoutEcho(decoded: Decoded): Decoded {
  if (decoded.kind === "noise") return decoded;
  const bytes = encode(decoded.frame);
  return questions.has(asText(bytes)) ? { kind: "noise", bytes, why: "our own question came back" } : decoded;
}
