/** By message and by call, through whichever provider is set now: messages through a provider of messages, calls also over the desk's own trunk. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { EmergencyService } from "../emergency/emergency-service.ts";
import { smsNewsText, smsText, whatText, whoHasItText } from "./message-text.ts";
import { createPersonService, isOnlyNews, type PersonServiceNeeds } from "./person-service.ts";
import { readNumber, type PhoneNumber } from "./phone-number.ts";
import type { PhoneProvider } from "./phone-provider.ts";
import { asksResident, spokenAskingText, spokenText, spokenToResidentText } from "./spoken-text.ts";

export type VoiceServiceNeeds = PersonServiceNeeds & {
  /** Who calls about this home. Null: nobody is set. It may change while the cloud runs. */
  provider(homeId: HomeId | null): PhoneProvider | null;
};

export type SmsServiceNeeds = PersonServiceNeeds & {
  /** Null: none is set. It may change while the cloud runs. */
  provider(): PhoneProvider | null;
  /** The page behind a token; null: there is no address that a phone could reach. */
  linkTo(token: string): string | null;
  signature: string;
};

const noProvider = (what: string) =>
  ({ kind: "refused", why: `No provider of ${what} is set. Add one on the page of connectors.` }) as const;

export function createSmsService(needs: SmsServiceNeeds): EmergencyService {
  const { provider, linkTo, signature } = needs;
  return createPersonService("sms", needs, async ({ notice, addressee, language, news, isResident }, ask, signal) => {
    const phone = provider();
    if (!phone) return noProvider("messages");
    const read = numberOf(addressee.phone);
    if (read.kind === "unusable") return { kind: "refused", why: read.why };
    const { e164, isMobile } = read.number;
    if (!isMobile) return { kind: "refused", why: "It is a landline, which takes no messages." };
    const facts = { news, language, mayHaveArrived: notice.mayHaveArrived, signature };
    const key = notice.deliveryId;
    const what = `${whatText(news, language)} ${whoHasItText(news, language)}`.trim();
    if (isOnlyNews(notice) || isResident) {
      const text = isOnlyNews(notice) ? smsNewsText({ ...facts, reason: notice.reason }) : spokenToResidentText(facts);
      return await phone.sms({ key, to: e164, text, template: { name: "news", what } }, signal);
    }
    const asked = await ask(e164);
    const [code, link] = [asked?.code ?? null, asked === null ? null : linkTo(asked.token)];
    const template = { name: "alarm", what, code: code ?? "", link: link ?? "" } as const;
    return await phone.sms({ key, to: e164, text: smsText({ ...facts, code, link }), template }, signal);
  });
}

export function createVoiceService(needs: VoiceServiceNeeds): EmergencyService {
  const { provider } = needs;
  return createPersonService("voice", needs, async ({ notice, addressee, language, news, isResident }, ask, signal) => {
    if (isOnlyNews(notice)) return { kind: "accepted", receipt: "not called: nobody has to act" };
    const phone = provider(news.homeId);
    if (!phone) return noProvider("calls");
    const read = numberOf(addressee.phone);
    if (read.kind === "unusable") return { kind: "refused", why: read.why };
    const { e164 } = read.number;
    const facts = { news, language, mayHaveArrived: notice.mayHaveArrived };
    const isAsked = !isResident || asksResident(news);
    const asked = isAsked ? await ask(e164) : null;
    const takesKeys = asked !== null;
    const toResident = (): string =>
      isAsked ? spokenAskingText({ ...facts, takesKeys }) : spokenToResidentText(facts);
    const say = isResident ? toResident() : spokenText({ ...facts, takesKeys });
    const call = {
      key: notice.deliveryId,
      to: e164,
      language,
      say,
      prompt: asked?.token ?? null,
      what: whatText(news, language),
    };
    return await phone.call(call, signal);
  });
}

function numberOf(phone: string | null): { kind: "number"; number: PhoneNumber } | { kind: "unusable"; why: string } {
  return phone === null ? { kind: "unusable", why: "No number is known of this person." } : readNumber(phone);
}
