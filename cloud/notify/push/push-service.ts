/** By web push. Quiet, and out of reach for many: never the only way to anybody (`planning/plan-of.ts`). */

import type { EmergencyService } from "../../emergency/emergency-service.ts";
import { whatText, whoHasItText } from "../message-text.ts";
import { createPersonService, isOnlyNews, type PersonServiceNeeds } from "../person-service.ts";
import { bestOf, pushAddresses } from "../push-address.ts";
import type { PushSender } from "./push-sender.ts";

export function createPushService(
  needs: PersonServiceNeeds & { sender(): PushSender | null; linkTo(token: string): string | null },
): EmergencyService {
  return createPersonService("push", needs, async ({ notice, addressee, language, news, isResident }, ask, signal) => {
    const sender = needs.sender();
    if (!sender) return { kind: "refused", why: "Web push is not set up. Add its keys on the page of connectors." };
    const subscriptions = pushAddresses(addressee, "web");
    const asked = subscriptions.length === 0 || isOnlyNews(notice) || isResident ? null : await ask(null);
    const payload = {
      tag: news.incidentId,
      title: whatText(news, language),
      body: whoHasItText(news, language),
      link: asked && needs.linkTo(asked.token),
    };
    const outcomes = await Promise.all(subscriptions.map(async (one) => await sender(one, payload, signal)));
    return bestOf(outcomes) ?? { kind: "refused", why: "No browser of this person has asked for messages." };
  });
}
