/** The connectors to whoever is outside, as the start is told: the same for a process that decides and for one that carries out. */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Config } from "./config.ts";
import type { EmergencyService } from "./emergency/emergency-service.ts";
import { createWebhook } from "./emergency/webhook/http-webhook.ts";

/** What a start was refused for, in a sentence. */
export class StartError extends Error {}

export function webhooks(config: Config, clock: Clock): EmergencyService[] {
  if (config.webhook === null) return [];
  try {
    return [createWebhook({ name: "webhook", ...config.webhook, clock })];
  } catch (cause) {
    throw new StartError(cause instanceof Error ? cause.message : "The webhook cannot be used.", { cause });
  }
}
