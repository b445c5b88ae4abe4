/**
 * What an HTTP answer means for an alarm.
 *
 * 2xx: they have it. 4xx: they will not take it as it is, and repeating will not change that – except 408 and 429, which say "later".
 * Everything else, also a redirection, is an end that is not well: it is tried again, because doubt takes the louder side and a
 * notice that arrives twice does no harm.
 */

import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../emergency-service.ts";

/** An alarm waits no longer than this, whatever the far end would like; */
export const retryAfterMax = seconds(30);
/** and "at once" would make a loop that keeps both ends from everything else. */
const retryAfterMin = seconds(1);
const receiptCharactersMax = 200;

export function verdictOf(
  answer: { status: number; retryAfter: string | null; body: string },
  nowMs: number,
): Delivered {
  const { status } = answer;
  const words = readable(answer.body);
  if (status >= 200 && status < 300) {
    return { kind: "accepted", receipt: `${status} ${receiptNumber(answer.body) ?? words}`.trim() };
  }
  const why = `answered ${status}${words === "" ? "" : `: ${words}`}`;
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return { kind: "refused", why };
  return { kind: "unreachable", why, retryAfter: parseRetryAfter(answer.retryAfter, nowMs) };
}

/** Seconds or a date (RFC 9110 §10.2.3), bounded; null when it says nothing that can be read. */
export function parseRetryAfter(header: string | null, nowMs: number): Millis | null {
  if (header === null) return null;
  const text = header.trim();
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text);
  const wanted = /^\d+$/.test(text) ? seconds(Number(text)) : isDate ? Date.parse(text) - nowMs : Number.NaN;
  if (Number.isNaN(wanted)) return null;
  return seconds(Math.min(Math.max(wanted, retryAfterMin), retryAfterMax) / 1000);
}

/** Their own number for it, where the answer names one. */
function receiptNumber(body: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const named = "receipt" in json ? json.receipt : "id" in json ? json.id : undefined;
  return typeof named === "string" || typeof named === "number" ? readable(String(named)) : undefined;
}

/** It stands in the journal and on pages: one line, without control characters. */
function readable(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, receiptCharactersMax);
}
