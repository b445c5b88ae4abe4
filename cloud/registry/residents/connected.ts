/**
 * What a connected resident (入网老人) is. The plans of cities count them and do not define them, so the definition stands here once, is shown beside
 * every count (`definitionOf`), and the SQL that counts many says the same (`sql-counts.ts`; a test holds the two against each other).
 */

import { days, type Millis } from "@shouwang/shared/time/duration.ts";
import type { ConsentContent } from "./consent-record.ts";
import type { ResidentContent } from "./resident-record.ts";
import type { Sentence } from "./sentence.ts";

/** @param reachedWithin what is set for the area that is counted: one definition for one count. */
export function definitionOf(reachedWithin: Millis): Sentence {
  const count = Math.round(reachedWithin / days(1));
  return {
    zh: `入网老人：在册、已同意监护、近${count}天内联系到本人（电话、上门或设备测试）的老年人。`,
    en: `Connected resident: registered, consented to monitoring, and reached within the last ${count} days (by phone, by a visit, or by a test of their kit).`,
  };
}

export function isConnected(
  resident: Pick<ResidentContent, "status" | "reached">,
  consents: readonly Pick<ConsentContent, "purpose" | "signedAtMs" | "withdrawn">[],
  { nowMs, reachedWithin }: { nowMs: number; reachedWithin: Millis },
): boolean {
  if (resident.status !== "registered" || resident.reached === null) return false;
  if (resident.reached.atMs < nowMs - reachedWithin || resident.reached.atMs > nowMs) return false;
  return consents.some((consent) => consent.purpose === "monitoring" && isInForce(consent, nowMs));
}

export function isInForce(consent: Pick<ConsentContent, "signedAtMs" | "withdrawn">, nowMs: number): boolean {
  return consent.signedAtMs <= nowMs && (consent.withdrawn === null || consent.withdrawn.atMs > nowMs);
}
