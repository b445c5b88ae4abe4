import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeVoice, encodeVoice, silenceOf, voiceCodecs } from "./g711.ts";

const everySample = Int16Array.from({ length: 65_536 }, (_, at) => at - 32_768);
const everyByte = Uint8Array.from({ length: 256 }, (_, at) => at);
const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("R-490 sound is coded as G.711 says", () => {
  // Digests of what another implementation (Python 3.11, audioop, after CCITT's reference) makes of every sample and of every byte.
  test.each([
    [
      "a-law",
      "38488f6fd710f4686360edc4d38639f96c491595ef93f8eb8d62d5e07ca6ce7b",
      "e04788d110e58ff8c70c93b8480190d973e3b67876b6119abbaec766cc75c174",
    ],
    [
      "mu-law",
      "81d633c9e6972a18c74a58720b96cb8ca0bdd096d4060b646dd708c3b846019a",
      "3dab54339e520bb2c924826e3b72a917a2b612e9fd12fc867500f1d983a75827",
    ],
  ] as const)("%s, every sample and every byte", (codec, encoded, decoded) => {
    expect(digestOf(encodeVoice(everySample, codec))).toBe(encoded);
    expect(digestOf(new Uint8Array(decodeVoice(everyByte, codec).buffer))).toBe(decoded);
  });

  test("what is coded again stays as it is, and silence is silence", () => {
    for (const codec of voiceCodecs) {
      const once = decodeVoice(everyByte, codec);
      expect(decodeVoice(encodeVoice(once, codec), codec)).toEqual(once);
      expect(Math.abs(decodeVoice(Uint8Array.of(silenceOf(codec)), codec)[0] ?? 99)).toBeLessThanOrEqual(8);
    }
  });
});
