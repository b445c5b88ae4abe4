/**
 * A provider of messages and calls, as the rest of the house sees it: it takes them, and says later what became of them and what people answered.
 *
 * Contract as that of `EmergencyService`: nothing throws for anything the far end does, and everything settles soon after its signal. `accepted` says that the provider has
 * it, and nothing about a person.
 */

import type { Delivered } from "../emergency/emergency-service.ts";
import type { Language } from "./message-text.ts";

export type Sms = {
  /** The same for every attempt of one message: a provider that knows it sends it once. */
  key: string;
  /** `+8613800000001`. */
  to: string;
  text: string;
  /** For carriers that let only registered templates pass: which one, and what stands in it. */
  template: SmsTemplate;
};

export const smsTemplates = ["alarm", "news", "answer", "code"] as const;
export type SmsTemplate =
  | { name: "alarm"; what: string; code: string; link: string }
  | { name: "news"; what: string }
  | { name: "answer"; what: string }
  /** For signing in: carriers want a template of its own, with nothing in it but the code. */
  | { name: "code"; code: string };

export type Call = {
  key: string;
  to: string;
  language: Language;
  say: string;
  /** What stands for this question when a key is pressed; null = no key is asked for. */
  prompt: string | null;
  /** What is filled in where only registered templates are spoken. */
  what: string;
};

/** What became of a message or a call, as far as the provider knows. */
export const smsStates = ["delivered", "failed"] as const;
export const callStates = ["ringing", "answered", "voicemail", "busy", "no-answer", "failed", "ended"] as const;
export type SmsState = (typeof smsStates)[number];
export type CallState = (typeof callStates)[number];

export type PhoneEvent =
  | { kind: "sms-received"; from: string; text: string }
  /** `key` as it was given; null where the provider does not say. */
  | { kind: "sms-state"; key: string; state: SmsState; detail: string }
  | { kind: "call-state"; key: string; state: CallState; detail: string }
  | { kind: "digit"; prompt: string; digit: string };

/** What is said to the person at once; `prompt`: and asked again, about what is new. */
export type Said = { text: string; prompt: string | null };

/** What came in, as it came. */
export type Incoming = {
  bytes: Uint8Array;
  /** Null: it is not signed. */
  signature: { "webhook-id": string; "webhook-timestamp": string; "webhook-signature": string } | null;
  /** The last part of the address it came to. */
  addressSecret: string;
};

export type PhoneProvider = {
  sms(sms: Sms, signal: AbortSignal): Promise<Delivered>;
  call(call: Call, signal: AbortSignal): Promise<Delivered>;
  /** Believes only what the provider has proven; `why` is for the log. */
  read(incoming: Incoming): { kind: "events"; events: readonly PhoneEvent[] } | { kind: "refused"; why: string };
  /**
   * The body of the answer to it. Where the provider cannot pass on what is said (`speaksAnswers` false), an answer to a message is sent as a message of its own.
   * @param said for each event; null = nothing.
   */
  answer(said: readonly (Said | null)[]): unknown;
  readonly speaksAnswers: boolean;
  /** Whether codes for signing in may go through it. Left out: yes. */
  readonly sendsCodes?: boolean;
};
