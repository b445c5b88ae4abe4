/** The connectors to whoever is outside, as the start is told: the same for a process that decides and for one that carries out. Those of areas are set on a page. */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Config } from "../config/config.ts";
import { openDc09Path } from "../emergency/dc09/tcp-dc09.ts";
import type { EmergencyService } from "../emergency/emergency-service.ts";
import { defaultCodes } from "../emergency/mapping/code-table.ts";
import { createWebhook } from "../emergency/webhook/http-webhook.ts";

/** What a start was refused for, in a sentence. */
export class StartError extends Error {}

/** How plans name those. */
export const outsideNames = ({ webhook, dc09 }: Pick<Config, "webhook" | "dc09">): readonly string[] => [
  ...(webhook === null ? [] : ["webhook"]),
  ...(dc09 === null ? [] : ["dc09"]),
];

export function openOutside(
  { webhook, dc09 }: Pick<Config, "webhook" | "dc09">,
  { clock, stack }: { clock: Clock; stack: AsyncDisposableStack },
): EmergencyService[] {
  const services: EmergencyService[] = [];
  if (webhook !== null) {
    try {
      services.push(createWebhook({ name: "webhook", ...webhook, clock }));
    } catch (cause) {
      throw new StartError(cause instanceof Error ? cause.message : "The webhook cannot be used.", { cause });
    }
  }
  if (dc09 !== null) {
    const path = stack.use(openDc09Path(dc09, { clock, mapping: defaultCodes }));
    services.push({ name: "dc09", deliver: (notice, signal) => path.deliver(notice, signal) });
  }
  return services;
}
