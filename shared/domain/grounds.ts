/**
 * Why something was raised, as facts: what a rule saw and what it compared it with. Sentences in both languages are made from them where people read
 * (`grounds-text.ts`); a rule writes no sentence.
 *
 * Shapes: instants are milliseconds since 1970, lengths are milliseconds, rooms come from the closed list; null = nobody knows.
 * Limits: `groundsMax` to one verdict, the most telling one first.
 */

import type { Confidence, LifeKind } from "./alarm.ts";
import type { Room } from "./home.ts";

export const groundsMax = 8;

export type Ground =
  /** Nobody moved since then; the room is where somebody was seen last. */
  | { kind: "no-movement"; sinceMs: number; room: Room | null }
  /** In this home, after a last movement at this hour, nobody is still for longer than that. */
  | { kind: "usual-at-most"; lengthMs: number }
  /** In that room of this home nobody stays for longer than that. */
  | { kind: "usual-in-room"; lengthMs: number; room: Room }
  /** The home is not known for long enough: in homes like it nobody is still for longer than that at this hour. */
  | { kind: "usual-elsewhere"; lengthMs: number }
  /** That is set: by the area, for the home, or as the service's own limit. */
  | { kind: "limit-set"; lengthMs: number }
  /** Somebody went into that room and was seen nowhere else since. */
  | { kind: "stay-in-room"; sinceMs: number; room: Room | null }
  /** No exterior door has moved since then; counted in days from 08:00 on the clock of the home. */
  | { kind: "door-unopened"; sinceMs: number; days: number }
  /** Of the detectors that could have seen somebody, so many were known to work. */
  | { kind: "detectors"; working: number; known: number }
  | { kind: "out"; sinceMs: number }
  | { kind: "usually-back-within"; lengthMs: number }
  | { kind: "door-open"; sinceMs: number; deviceId: string | null }
  /** Somebody pressed, or a detector of danger spoke. */
  | { kind: "reported"; alarm: LifeKind; deviceId: string | null; room: Room | null }
  | { kind: "fall"; room: Room | null; confidence: Confidence }
  | { kind: "lying"; sinceMs: number }
  | { kind: "still-after-fall"; sinceMs: number }
  | { kind: "not-cleared" }
  | { kind: "a-fall-lately"; atMs: number }
  | { kind: "gateway-silent"; sinceMs: number }
  | { kind: "visitor-maybe"; untilMs: number }
  /** Nobody registered the device. */
  | { kind: "stranger"; deviceId: string | null }
  /** The kit may stand in another home than the one that is named. */
  | { kind: "home-guessed" }
  /** When it happened is known no better; null = not at all. */
  | { kind: "happened-between"; fromMs: number | null; untilMs: number }
  | { kind: "late"; byMs: number };
