/** The way out by webhook: what a notice says, in one signed POST for each attempt (`http-signed-post.ts`). */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { EmergencyService } from "../emergency-service.ts";
import { createSignedPost } from "./http-signed-post.ts";
import { webhookPayload } from "./payload.ts";

export type WebhookOptions = {
  /** As the plan names it. */
  name: string;
  url: string;
  /** `whsec_` and base64 of 24 to 64 random bytes; one for each receiver. */
  secret: string;
  clock: Pick<Clock, "wallMs">;
  /** Shorter in tests. */
  answerWithin?: Millis;
};

/** Throws a sentence when address or secret cannot be used: that is for the start of the program, not for the first alarm. */
export function createWebhook(options: WebhookOptions): EmergencyService {
  const post = createSignedPost(options);
  return {
    name: options.name,
    async deliver(notice, signal) {
      const body = JSON.stringify(webhookPayload(notice, options.clock.wallMs()));
      return await post({ id: notice.deliveryId, body }, signal);
    },
  };
}
