/** A provider that speaks our own contract (`contract.ts`). */

import { Webhook } from "standardwebhooks";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import { checkedSecret, createSignedPost } from "../../../emergency/webhook/http-signed-post.ts";
import type { Incoming, PhoneEvent, PhoneProvider } from "../../phone-provider.ts";
import { providerEventSchema, type EventAnswer, type ProviderRequest } from "./contract.ts";
import type { SignedPhoneSettings } from "./settings.ts";

/** Throws a sentence when the settings cannot be used. */
export function openSignedPhone(
  settings: SignedPhoneSettings,
  needs: { clock: Pick<Clock, "wallMs">; answerWithin?: Millis },
): PhoneProvider {
  const post = createSignedPost({ url: settings.url, secret: settings.secret, ...needs });
  const verifier = new Webhook(checkedSecret(settings.incomingSecret));
  const send = async (message: Pick<ProviderRequest, "type" | "data">, id: string, signal: AbortSignal) => {
    const timestamp = new Date(needs.clock.wallMs()).toISOString();
    return await post({ id, body: JSON.stringify({ ...message, timestamp }) }, signal);
  };
  return {
    speaksAnswers: true,
    async sms({ key, to, text, template: { name, ...values } }, signal) {
      return await send({ type: "sms.send", data: { key, to, text, template: name, values } }, key, signal);
    },
    async call({ key, to, language, say, prompt }, signal) {
      return await send({ type: "call.place", data: { key, to, language, say, prompt } }, key, signal);
    },
    read(incoming) {
      const json = believed(verifier, incoming);
      if (json.kind === "refused") return json;
      const event = providerEventSchema.safeParse(json.value);
      if (!event.success) return { kind: "refused", why: event.error.issues[0]?.message ?? "no event of ours" };
      return { kind: "events", events: [eventOf(event.data)] };
    },
    answer: (said): EventAnswer => ({ say: said[0]?.text ?? null, prompt: said[0]?.prompt ?? null }),
  };
}

function believed(
  verifier: Webhook,
  incoming: Incoming,
): { kind: "value"; value: unknown } | { kind: "refused"; why: string } {
  const { bytes, signature } = incoming;
  if (signature === null) return { kind: "refused", why: "it is not signed" };
  try {
    // Also refuses what is older or newer than five minutes.
    return {
      kind: "value",
      value: verifier.verify(new TextDecoder("utf-8", { fatal: true }).decode(bytes), signature),
    };
  } catch (error) {
    return { kind: "refused", why: error instanceof Error ? error.message : "it cannot be read" };
  }
}

function eventOf(event: ReturnType<typeof providerEventSchema.parse>): PhoneEvent {
  switch (event.type) {
    case "sms.received":
      return { kind: "sms-received", ...event.data };
    case "sms.state":
      return { kind: "sms-state", ...event.data };
    case "call.state":
      return { kind: "call-state", ...event.data };
    case "call.digit":
      return { kind: "digit", ...event.data };
  }
}
