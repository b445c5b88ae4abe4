/**
 * By a program of a care service that tells its own people: one signed POST (Standard Webhooks) that says who is meant, what happened, who has it, and the link by which that
 * person answers. `type` is `person.` and the reason; docs/phone-provider.md shows one.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { EmergencyService } from "../../emergency/emergency-service.ts";
import { createSignedPost, type SignedPost } from "../../emergency/webhook/http-signed-post.ts";
import { loudest, whatText, whoHasItText } from "../message-text.ts";
import { createPersonService, isOnlyNews, type PersonServiceNeeds } from "../person-service.ts";
import type { HookSettings } from "./settings.ts";

export const openHook = (settings: HookSettings, clock: Pick<Clock, "wallMs">): SignedPost =>
  createSignedPost({ ...settings, clock });

export function createHookService(
  needs: PersonServiceNeeds & { hook(): SignedPost | null; linkTo(token: string): string | null },
): EmergencyService {
  return createPersonService("hook", needs, async ({ notice, addressee, language, news, isResident }, ask, signal) => {
    const post = needs.hook();
    if (!post) return { kind: "refused", why: "No program of caregivers is set. Add one on the page of connectors." };
    const asked = isOnlyNews(notice) || isResident ? null : await ask(null);
    const alarm = loudest(news);
    const body = {
      type: `person.${notice.reason}`,
      timestamp: new Date(needs.nowMs()).toISOString(),
      data: {
        addressee: addressee.id,
        mode: news.mode,
        mayHaveArrived: notice.mayHaveArrived,
        incidentId: news.incidentId,
        version: news.version,
        homeId: news.homeId,
        alarm: alarm?.alarm ?? null,
        room: alarm?.room ?? null,
        text: whatText(news, language),
        standing: whoHasItText(news, language),
        link: asked && needs.linkTo(asked.token),
      },
    };
    return await post({ id: notice.deliveryId, body: JSON.stringify(body) }, signal);
  });
}
