/** The sound of one call, as whoever speaks in it sees it. What is said is samples at 8,000 a second; what is heard is keys, and nothing else is listened to. */

import type { AudioEnd } from "./audio-description.ts";
import type { Digit } from "./digit.ts";

export type Media = AsyncDisposable & {
  /** Where the far end sends. */
  readonly port: number;
  /** From now on, and until then nothing is sent and nobody is heard. Said again when they put the call on hold, or elsewhere. */
  talkTo(farEnd: AudioEnd): void;
  /** In place of what is being played. @param onPlayed it was sent to its end; not when something else takes its place. */
  play(samples: Int16Array, onPlayed: () => void): void;
  hush(): void;
  counts(): MediaCounts;
};

export type MediaCounts = {
  sent: number;
  heard: number;
  /** As their numbers say. */
  lost: number;
  /** Not from the far end, or no packets of sound. */
  foreign: number;
};

export type OpenMedia = (given: {
  /** The address of this machine to listen at; null = all of them. */
  host: string | null;
  onDigit(digit: Digit): void;
}) => Promise<{ kind: "open"; media: Media } | { kind: "unavailable"; why: string }>;
