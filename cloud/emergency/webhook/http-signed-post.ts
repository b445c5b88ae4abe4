/**
 * One signed POST, as Standard Webhooks 1.0.0 says: what our webhooks, the providers of messages and calls and the adapters of others go out by. Whether and when to repeat
 * is the plan's business; the far end recognises a repetition by `webhook-id`.
 *
 * A 2xx counts when the whole answer has arrived (or its first 16 kB): an answer that breaks off is not believed, and sending again is harmless.
 */

import { Webhook } from "standardwebhooks";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../emergency-service.ts";
import { verdictOf } from "./verdict-of.ts";

/** Long enough for a slow centre (15 s were seen), short enough for the next attempt to matter. */
const answerTakesMax = seconds(20);
const answerBytesMax = 16 * 1024;

export type SignedPost = (message: { id: string; body: string }, signal: AbortSignal) => Promise<Delivered>;

/** Throws a sentence when address or secret cannot be used: that is for the start of the program, not for the first alarm. */
export function createSignedPost(options: {
  url: string;
  /** `whsec_` and base64 of 24 to 64 random bytes; one for each receiver. */
  secret: string;
  clock: Pick<Clock, "wallMs">;
  /** Shorter in tests. */
  answerWithin?: Millis;
}): SignedPost {
  const url = checkedUrl(options.url);
  const signer = new Webhook(checkedSecret(options.secret));
  const limit = options.answerWithin ?? answerTakesMax;
  return async ({ id, body }, signal) => {
    // The specification counts in whole seconds; the library does the same with this instant.
    const sentAt = new Date(options.clock.wallMs());
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: {
          "content-type": "application/json; charset=utf-8",
          "user-agent": "shouwang",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
          "webhook-signature": signer.sign(id, sentAt, body),
        },
        // Followed, it would carry a resident's address to somebody nobody configured.
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(limit)]),
      });
      const answer = { status: response.status, retryAfter: response.headers.get("retry-after") };
      return verdictOf({ ...answer, body: await beginningOf(response) }, options.clock.wallMs());
    } catch (error) {
      return { kind: "unreachable", why: `${url.host}: ${reasonOf(error)}`, retryAfter: null };
    }
  };
}

export async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    text += decoder.decode(chunk.subarray(0, answerBytesMax), { stream: true });
    // Leaving the loop cancels the rest.
    if (bytes >= answerBytesMax) break;
  }
  return text;
}

/** `fetch` says "fetch failed" and keeps the reason inside. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "no answer in time";
  if (error.name === "AbortError") return "given up before an answer came";
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(`The webhook's address must begin with https:// or http://, and "${text}" does not.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new Error("The webhook's address must not hold a name or password: the signature shows who sends.");
  }
  return url;
}

export function checkedSecret(secret: string): string {
  const bytes = /^whsec_([A-Za-z0-9+/]+=*)$/.exec(secret)?.[1];
  const length = bytes === undefined ? 0 : Buffer.from(bytes, "base64").byteLength;
  if (length < 24 || length > 64) {
    throw new Error('The webhook\'s secret must be "whsec_" and the base64 of 24 to 64 random bytes.');
  }
  return secret;
}
