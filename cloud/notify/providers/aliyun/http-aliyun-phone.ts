/**
 * Messages and calls through Alibaba Cloud: SendSms (2017-05-25) and IvrCall (2017-05-25), and what it pushes to us by HTTP: SmsUp, SmsReport, VoiceReport, VoiceCallReport.
 *
 * Differences from our own contract: only registered templates pass, so answers to a reply go out as a message of the news template and nothing is spoken about what is new
 * after a key was pressed; what is pushed is not signed, so it comes to an address that nobody else knows; a call is not placed to one number more than once a minute, five times
 * an hour, twenty a day. Source: the public documentation of both services. The signature is held to its published example; requests and pushes were never tried with the
 * service itself.
 */

import { randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../../../emergency/emergency-service.ts";
import { beginningOf, reasonOf } from "../../../emergency/webhook/http-signed-post.ts";
import type { Incoming, PhoneEvent, PhoneProvider, Sms } from "../../phone-provider.ts";
import { signAliyun } from "./crypto-signature.ts";
import type { AliyunSettings } from "./settings.ts";

const version = "2017-05-25";
const answerTakesMax = seconds(15);
/** How long somebody may think before they press a key. */
const keyWithinMs = 10_000;

const answerSchema = z.object({
  Code: z.string(),
  Message: z.string().default(""),
  BizId: z.string().optional(),
  CallId: z.string().optional(),
});
/** Later it may go: limits of traffic, our own account. */
const later =
  /^(isv\.BUSINESS_LIMIT_CONTROL|isv\.AMOUNT_NOT_ENOUGH|isv\.OUT_OF_SERVICE|isp\.|Throttling|ServiceUnavailable|InternalError|SignatureNonceUsed|InvalidTimeStamp)/;

const pushed = z.array(
  z.union([
    z.object({ phone_number: z.string(), content: z.string().max(2_000) }),
    z.object({ out_id: z.string().min(1), success: z.boolean(), err_code: z.string().default("") }),
    z.object({
      out_id: z.string().min(1),
      status_code: z.string(),
      status_msg: z.string().default(""),
      dtmf: z.string().nullish(),
    }),
    z.object({}),
  ]),
);

export function openAliyunPhone(settings: AliyunSettings, needs: { clock: Pick<Clock, "wallMs"> }): PhoneProvider {
  const { accessKeyId, accessKeySecret } = settings;
  const ask = async (
    base: string,
    action: string,
    query: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Delivered> => {
    const url = new URL(base);
    const nonce = randomBytes(16).toString("hex");
    const signed = signAliyun({
      host: url.host,
      action,
      version,
      query,
      accessKeyId,
      accessKeySecret,
      nonce,
      atMs: needs.clock.wallMs(),
    });
    const { host: _host, ...headers } = signed.headers;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTakesMax)]);
      const response = await fetch(`${url.origin}/?${signed.query}`, {
        method: "POST",
        headers,
        redirect: "manual",
        signal: limit,
      });
      const answer = answerSchema.safeParse(JSON.parse(await beginningOf(response)));
      if (!answer.success)
        return { kind: "unreachable", why: `answered ${response.status} without a code`, retryAfter: null };
      const { Code, Message, BizId, CallId } = answer.data;
      if (Code === "OK") return { kind: "accepted", receipt: BizId ?? CallId ?? "without a number" };
      const why = `${Code}: ${Message}`.slice(0, 200);
      return later.test(Code) || response.status >= 500
        ? { kind: "unreachable", why, retryAfter: null }
        : { kind: "refused", why };
    } catch (error) {
      return { kind: "unreachable", why: `${url.host}: ${reasonOf(error)}`.slice(0, 200), retryAfter: null };
    }
  };

  return {
    speaksAnswers: false,
    sendsCodes: settings.codeTemplate !== null,
    async sms({ key, to, template }, signal) {
      const code = templateOf(template.name, settings);
      if (code === null)
        return { kind: "refused", why: "No template for codes is set. Add one on the page of connectors." };
      const numbers = { PhoneNumbers: national(to), SignName: settings.signName, TemplateCode: code };
      return await ask(
        settings.smsUrl,
        "SendSms",
        { ...numbers, TemplateParam: JSON.stringify(valuesOf(template)), OutId: key },
        signal,
      );
    },
    async call({ key, to, prompt, what }, signal) {
      const call = {
        CalledShowNumber: settings.showNumber,
        CalledNumber: national(to),
        StartCode: settings.callTemplate,
        StartTtsParams: JSON.stringify({ what }),
        Timeout: String(keyWithinMs),
        PlayTimes: "3",
        // What comes back with the keys: the prompt finds the question, the key finds the delivery.
        OutId: `${key} ${prompt ?? ""}`.trim(),
      };
      const keys = ["1", "2", "3"].flatMap((digit, at): [string, string][] => [
        [`MenuKeyMap.${at + 1}.Key`, digit],
        [`MenuKeyMap.${at + 1}.Code`, settings.afterKeyTemplate],
      ]);
      return await ask(settings.voiceUrl, "IvrCall", { ...call, ...Object.fromEntries(keys) }, signal);
    },
    read(incoming) {
      if (!isEqual(incoming.addressSecret, settings.addressSecret))
        return { kind: "refused", why: "the address is not the one we gave" };
      return readPushed(incoming);
    },
    answer: () => ({ code: 0, msg: "接收成功" }),
  };
}

function readPushed({ bytes }: Incoming): ReturnType<PhoneProvider["read"]> {
  try {
    const read = pushed.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    if (!read.success) return { kind: "refused", why: "it is no list of messages" };
    return { kind: "events", events: read.data.flatMap(eventsOf) };
  } catch {
    return { kind: "refused", why: "it cannot be read" };
  }
}

function eventsOf(one: z.output<typeof pushed>[number]): PhoneEvent[] {
  if ("phone_number" in one) return [{ kind: "sms-received", from: one.phone_number, text: one.content }];
  if ("success" in one)
    return [{ kind: "sms-state", key: one.out_id, state: one.success ? "delivered" : "failed", detail: one.err_code }];
  if (!("status_code" in one)) return [];
  const [key = "", prompt] = one.out_id.split(" ");
  const digit = /^[123]/.exec(one.dtmf ?? "")?.[0];
  // 200000 and 200003: carried out. Whether a person or a mailbox answered it does not say.
  const state = /^20000[03]$/.test(one.status_code)
    ? "answered"
    : one.status_code.startsWith("2001")
      ? "ringing"
      : "failed";
  const told: PhoneEvent = {
    kind: "call-state",
    key,
    state,
    detail: `${one.status_code} ${one.status_msg}`.slice(0, 200),
  };
  return prompt === undefined || digit === undefined ? [told] : [told, { kind: "digit", prompt, digit }];
}

function templateOf(name: Sms["template"]["name"], settings: AliyunSettings): string | null {
  switch (name) {
    case "alarm":
      return settings.alarmTemplate;
    case "news":
    case "answer":
      return settings.newsTemplate;
    case "code":
      return settings.codeTemplate;
  }
}

function valuesOf(template: Sms["template"]): Record<string, string> {
  switch (template.name) {
    case "alarm":
      return { what: template.what, code: template.code, link: template.link };
    case "news":
    case "answer":
      return { what: template.what };
    case "code":
      return { code: template.code };
  }
}

/** Numbers of the mainland are written without +86, others with their code and without +. */
function national(e164: string): string {
  const digits = e164.slice(1);
  if (!digits.startsWith("86")) return digits;
  const rest = digits.slice(2);
  return /^1[3-9]\d{9}$/.test(rest) ? rest : `0${rest}`;
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
