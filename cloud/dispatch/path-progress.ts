/** How far a connector is with what it was given, as the executor tells it and the auditor reads it; and how long an attempt may take. */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

/**
 * One attempt, whatever the connector's own limit is. Centres were seen to answer after 15 s; given up before that, a notice arrives
 * there again and again and is never known to have arrived.
 */
export const attemptTakesMax = seconds(25);
/** A connector that does not let go after its signal is left behind. */
export const lettingGoTakesMax = seconds(2);

export type PathProgress = {
  /** What is under way there, and since when. */
  startedAtMs: ReadonlyMap<DeliveryId, number>;
  /** When an attempt began or ended there last; null = never. */
  movedAtMs: number | null;
};

export const idlePath: PathProgress = { startedAtMs: new Map(), movedAtMs: null };
