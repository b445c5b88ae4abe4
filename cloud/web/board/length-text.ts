/** `40秒`, `1分5秒`: how long it took to answer. */

import type { Say } from "../parts/catalogue.ts";
import type { boardWords } from "./words.ts";

type SayBoard = Say<typeof boardWords.words>;

export function lengthText(say: SayBoard, ms: number | null): string {
  if (ms === null) return say("none");
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return say("seconds", { seconds });
  return say("minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

export function shareText(say: SayBoard, share: number | null): string {
  return share === null ? say("none") : say("share", { number: Math.round(share * 1_000) / 10 });
}
