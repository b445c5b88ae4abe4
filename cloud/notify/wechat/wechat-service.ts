/** By WeChat: what happened, who has it, and the link. It is quiet on most phones: a way beside messages and calls. */

import type { EmergencyService } from "../../emergency/emergency-service.ts";
import { timeText, whatText, whoHasItText } from "../message-text.ts";
import { createPersonService, isOnlyNews, type PersonServiceNeeds } from "../person-service.ts";
import { bestOf, pushAddresses } from "../push-address.ts";
import type { Wechat } from "./wechat.ts";

export function createWechatService(
  needs: PersonServiceNeeds & { wechat(): Wechat | null; linkTo(token: string): string | null },
): EmergencyService {
  return createPersonService(
    "wechat",
    needs,
    async ({ notice, addressee, language, news, isResident }, ask, signal) => {
      const wechat = needs.wechat();
      if (!wechat) return { kind: "refused", why: "No WeChat account is set. Add one on the page of connectors." };
      const openIds = pushAddresses(addressee, "wechat");
      const asked = openIds.length === 0 || isOnlyNews(notice) || isResident ? null : await ask(null);
      const over = notice.reason === "closed" ? (language === "zh" ? "已办结 " : "Closed: ") : "";
      const message = {
        what: over + whatText(news, language),
        standing: whoHasItText(news, language),
        at: timeText(needs.nowMs()),
        link: asked && needs.linkTo(asked.token),
      };
      const outcomes = await Promise.all(openIds.map(async (openId) => await wechat({ ...message, openId }, signal)));
      return bestOf(outcomes) ?? { kind: "refused", why: "This person is not known to our WeChat account." };
    },
  );
}
