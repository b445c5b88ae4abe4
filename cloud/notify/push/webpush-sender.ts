/**
 * One message to one browser, encrypted for it by the library web-push (RFC 8291, VAPID). The request goes out by our own fetch, so that it has the limits of every other.
 *
 * Most phones in mainland China reach none of the services of browsers: it is never the only way, and says so.
 */

import webPush from "web-push";
import { z } from "zod";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import { reasonOf } from "../../emergency/webhook/http-signed-post.ts";
import type { PushSender } from "./push-sender.ts";
import type { PushSettings } from "./settings.ts";

const answerTakesMax = seconds(15);
/** What was not shown by then is old: by then somebody was called. */
const holds = hours(1);

const subscriptionSchema = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(1_000),
  keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
});

/** @param mayUse whether a service of browsers may be posted to: a subscription is what somebody's browser said. */
export function openPushSender(settings: PushSettings, mayUse: (endpoint: URL) => boolean): PushSender {
  const { subject, publicKey, privateKey } = settings;
  return async (text, payload, signal) => {
    const subscription = subscriptionSchema.safeParse(parsed(text));
    if (!subscription.success) return { kind: "refused", why: "What this browser left is no subscription." };
    const endpoint = new URL(subscription.data.endpoint);
    if (!mayUse(endpoint)) return { kind: "refused", why: `${endpoint.host} is no service of browsers that we know.` };
    try {
      const { headers, body } = webPush.generateRequestDetails(subscription.data, JSON.stringify(payload), {
        vapidDetails: { subject, publicKey, privateKey },
        TTL: holds / 1_000,
        urgency: "high",
      });
      const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTakesMax)]);
      const bytes = new Uint8Array(body ?? new Uint8Array());
      // `as`: the library names them by hand, each a text or a number.
      const sent = Object.fromEntries(
        Object.entries(headers as Record<string, string | number>).map(([name, value]) => [name, String(value)]),
      );
      const response = await fetch(endpoint, {
        method: "POST",
        headers: sent,
        body: bytes,
        redirect: "manual",
        signal: limit,
      });
      await response.body?.cancel();
      const { status } = response;
      if (status >= 200 && status < 300) return { kind: "accepted", receipt: `${status} ${endpoint.host}` };
      const why = `${endpoint.host} answered ${status}`;
      // 404 and 410: the browser has left.
      const isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
      return isFinal ? { kind: "refused", why } : { kind: "unreachable", why, retryAfter: null };
    } catch (error) {
      return { kind: "unreachable", why: `${endpoint.host}: ${reasonOf(error)}`.slice(0, 200), retryAfter: null };
    }
  };
}

/** The services of the browsers that there are; whoever subscribes elsewhere makes us post to wherever they like. */
const known = /(^|\.)(push\.services\.mozilla\.com|fcm\.googleapis\.com|notify\.windows\.com|push\.apple\.com)$/;
export const isKnownPushService = (endpoint: URL): boolean =>
  endpoint.protocol === "https:" && known.test(endpoint.hostname);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
