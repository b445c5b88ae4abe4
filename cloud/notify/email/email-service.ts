/** By e-mail: what happened, and the link. A way beside others; nobody is woken by it. */

import type { EmergencyService } from "../../emergency/emergency-service.ts";
import { whatText, whoHasItText } from "../message-text.ts";
import { createPersonService, isOnlyNews, type PersonServiceNeeds } from "../person-service.ts";
import type { Mailer } from "./mailer.ts";

export function createEmailService(
  needs: PersonServiceNeeds & { mailer(): Mailer | null; linkTo(token: string): string | null },
): EmergencyService {
  return createPersonService("email", needs, async ({ notice, addressee, language, news, isResident }, ask, signal) => {
    const mailer = needs.mailer();
    if (!mailer) return { kind: "refused", why: "No server for e-mail is set. Add one on the page of connectors." };
    if (addressee.email === null) return { kind: "refused", why: "No e-mail address is known of this person." };
    const asks = !isOnlyNews(notice) && !isResident;
    const asked = asks ? await ask(null) : null;
    const link = asked && needs.linkTo(asked.token);
    const zh = language === "zh";
    const over = notice.reason === "closed" ? (zh ? "已办结" : "closed") : null;
    const subject = `${zh ? "守望" : "Shouwang"} ${over ?? ""} ${whatText(news, language)}`.replaceAll(/\s+/g, " ");
    const lines = [
      whatText(news, language),
      notice.mayHaveArrived ? (zh ? "您可能已经收到过这封邮件。" : "You may have had this message already.") : "",
      whoHasItText(news, language),
      link === null ? "" : zh ? `请打开答复:${link}` : `Open to answer: ${link}`,
      asks && link === null ? (zh ? "请马上打电话。" : "Please call at once.") : "",
    ];
    const text = lines.filter((line) => line !== "").join("\n\n");
    return await mailer({ key: notice.deliveryId, to: addressee.email, subject, text }, signal);
  });
}
