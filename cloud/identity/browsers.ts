/** Browsers that asked for messages (web push), as an account keeps them. Pure. What a browser gave is its subscription: where messages for it go, and with which keys. */

import { z } from "zod";
import { browsersMax } from "./account.ts";

/** As `PushSubscription.toJSON()` says it. Whether its service is one that we post to is looked at when something is sent (`notify/push`). */
export const browserSubscription = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(1_000),
  keys: z.strictObject({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});
export type BrowserSubscription = z.output<typeof browserSubscription>;

const endpointSchema = z.object({ endpoint: z.string() });

export function endpointOf(text: string): string | null {
  try {
    return endpointSchema.safeParse(JSON.parse(text)).data?.endpoint ?? null;
  } catch {
    return null;
  }
}

/** The same browser once, with its newest keys; the oldest makes room. */
export function withBrowser(push: readonly string[], { endpoint, keys }: BrowserSubscription): readonly string[] {
  return [JSON.stringify({ endpoint, keys }), ...withoutBrowser(push, endpoint)].slice(0, browsersMax);
}

export function withoutBrowser(push: readonly string[], endpoint: string): readonly string[] {
  return push.filter((one) => endpointOf(one) !== endpoint);
}
