/** A webhook as one path of a centre: notices go out by it as by any webhook, and a signed ping asks whether the receiver is there. */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { EmergencyPath } from "../emergency-path.ts";
import { createSignedPost } from "./http-signed-post.ts";
import { pingPayload, webhookPayload } from "./payload.ts";
import type { WebhookSettings } from "./settings.ts";

/** Where nobody says otherwise. A path that fails is known within the strictest class of SOS Access (90 s). */
const pingEvery = seconds(60);

export function openWebhookPath(settings: WebhookSettings, { clock }: { clock: Pick<Clock, "wallMs"> }): EmergencyPath {
  const { url, secret } = settings;
  const post = createSignedPost({ url, secret, clock });
  let pings = 0;
  return {
    // Without the rest of the address, which may hold what identifies us there.
    name: `webhook ${new URL(url).host}`,
    async deliver(notice, signal) {
      return await post(
        { id: notice.deliveryId, body: JSON.stringify(webhookPayload(notice, clock.wallMs())) },
        signal,
      );
    },
    supervision: {
      every: pingEvery,
      async ask(signal) {
        const nowMs = clock.wallMs();
        // Each has an id of its own: a receiver that knows repetitions by their id must not answer one out of its memory.
        return await post({ id: `ping-${nowMs}-${++pings}`, body: JSON.stringify(pingPayload(nowMs)) }, signal);
      },
    },
    async [Symbol.asyncDispose]() {},
  };
}
