/**
 * The two codings of telephones: one byte for each of 8,000 samples a second, A-law (most of the world) and µ-law (America, Japan). Total in both directions: any sample has a
 * byte, and any byte a sample.
 *
 * Source: ITU-T G.711 (1988), tables 1 and 2; in the form of CCITT's reference code, which works on 13 and 14 bits of 16.
 */

export const samplesPerSecond = 8_000;

export const voiceCodecs = ["a-law", "mu-law"] as const;
export type VoiceCodec = (typeof voiceCodecs)[number];

/** The end of each of the eight segments, in 13 bits (A-law) and 14 bits (µ-law). */
const aLawEnds = [0x1f, 0x3f, 0x7f, 0xff, 0x1ff, 0x3ff, 0x7ff, 0xfff] as const;
const muLawEnds = [0x3f, 0x7f, 0xff, 0x1ff, 0x3ff, 0x7ff, 0xfff, 0x1fff] as const;
const muLawBias = 0x84;
const muLawClip = 8_159;

export function encodeVoice(samples: Int16Array, codec: VoiceCodec): Uint8Array {
  const encode = codec === "a-law" ? aLawOf : muLawOf;
  return Uint8Array.from(samples, encode);
}

export function decodeVoice(bytes: Uint8Array, codec: VoiceCodec): Int16Array {
  const decode = codec === "a-law" ? ofALaw : ofMuLaw;
  return Int16Array.from(bytes, decode);
}

/** What is sent while nobody speaks: the byte of zero. */
export function silenceOf(codec: VoiceCodec): number {
  return codec === "a-law" ? aLawOf(0) : muLawOf(0);
}

function aLawOf(sample: number): number {
  const isPositive = sample >= 0;
  const mask = isPositive ? 0xd5 : 0x55;
  // Below zero the steps are one lower, so that -1 is not zero.
  const magnitude = isPositive ? sample >> 3 : -(sample >> 3) - 1;
  const segment = aLawEnds.findIndex((end) => magnitude <= end);
  if (segment === -1) return 0x7f ^ mask;
  const steps = (magnitude >> (segment < 2 ? 1 : segment)) & 0x0f;
  return ((segment << 4) | steps) ^ mask;
}

function ofALaw(byte: number): number {
  const value = byte ^ 0x55;
  const segment = (value & 0x70) >> 4;
  const steps = (value & 0x0f) << 4;
  const magnitude = segment === 0 ? steps + 8 : (steps + 0x108) << (segment - 1);
  return (value & 0x80) === 0 ? -magnitude : magnitude;
}

function muLawOf(sample: number): number {
  const value = sample >> 2;
  const mask = value < 0 ? 0x7f : 0xff;
  const magnitude = Math.min(Math.abs(value), muLawClip) + (muLawBias >> 2);
  const segment = muLawEnds.findIndex((end) => magnitude <= end);
  if (segment === -1) return 0x7f ^ mask;
  return ((segment << 4) | ((magnitude >> (segment + 1)) & 0x0f)) ^ mask;
}

function ofMuLaw(byte: number): number {
  const value = ~byte & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + muLawBias) << ((value & 0x70) >> 4)) - muLawBias;
  return (value & 0x80) === 0 ? magnitude : -magnitude;
}
