/** What is sent next, 20 ms at a time: what is being played, else silence. Plain data in and out; whoever sends keeps the pace. */

import { encodeVoice, samplesPerSecond, silenceOf, type VoiceCodec } from "./g711.ts";
import { millis } from "@shouwang/shared/time/duration.ts";

export const frameTakes = millis(20);
export const frameSamples = (samplesPerSecond * frameTakes) / 1_000;

export type Playout = {
  /** @param onPlayed when its last frame is taken. */
  play(samples: Int16Array, onPlayed: () => void): void;
  hush(): void;
  next(codec: VoiceCodec): Uint8Array;
};

export function createPlayout(): Playout {
  let playing: { samples: Int16Array; at: number; onPlayed: () => void } | undefined;
  return {
    play(samples, onPlayed) {
      playing = { samples, at: 0, onPlayed };
    },
    hush() {
      playing = undefined;
    },
    next(codec) {
      const frame = new Uint8Array(frameSamples).fill(silenceOf(codec));
      if (playing === undefined) return frame;
      const { samples, at, onPlayed } = playing;
      frame.set(encodeVoice(samples.subarray(at, at + frameSamples), codec));
      playing.at += frameSamples;
      if (playing.at >= samples.length) {
        playing = undefined;
        onPlayed();
      }
      return frame;
    },
  };
}
