/** What a call is to whoever makes or takes one. What is spoken goes elsewhere: a body (SDP) is only carried. */

import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { Header } from "./message.ts";
import type { Asked } from "./server-transactions.ts";

export type CallBody = { type: string; bytes: Uint8Array };

export type CallEnd =
  | { kind: "hung-up"; by: "us" | "them" }
  /** They do not take it: busy, nobody there, not allowed. */
  | { kind: "refused"; status: number; reason: string }
  /** We or the caller gave up before it was taken. */
  | { kind: "cancelled" }
  /** It rang for as long as it was to. */
  | { kind: "not-taken" }
  | { kind: "unreachable"; why: string };

/** What is said to a new offer within a call: an answer to it, `later` while another one is under way, null = not to us. */
export type OfferAnswer = CallBody | "later" | null;

/** What came of a new offer of ours: the call goes on as it was, except where it is over. */
export type Offered =
  | { kind: "agreed"; body: CallBody | null }
  | { kind: "refused"; status: number }
  | { kind: "over" };

export type CallEvents = {
  /** @param early what can be heard already: a tone, or a voice that says why nobody comes. */
  onRinging?(early: CallBody | null): void;
  /** Somebody or something has taken it; a machine does that too. @param headers of whoever took it, or of whoever calls. */
  onTaken(body: CallBody | null, headers: readonly Header[]): void;
  /** Once, and the last that is heard. */
  onEnded(end: CallEnd): void;
  /** A new offer within the call, such as hold. Without a body they want to hear ours, and their answer comes with the acknowledgement. */
  onOffer?(body: CallBody | null): OfferAnswer | Promise<OfferAnswer>;
  /** They acknowledged that it was taken, or our answer to their offer. @param body their answer where the offer was ours. */
  onAcknowledged?(body: CallBody | null): void;
  /** INFO, MESSAGE and others within the call. false = it is answered that nobody takes it. */
  onRequest?(asked: Asked): boolean;
};

export type Call = {
  readonly callId: string;
  /** Ends it, at whatever point it is. */
  hangUp(): void;
  /** A new offer within the call that stands. Never throws. */
  offer(body: CallBody): Promise<Offered>;
  /** INFO and the like within the call that stands. Resolves with the status of the answer; null = there was none. */
  ask(method: "INFO", body: CallBody | null): Promise<number | null>;
};

export type PlacedCall = {
  /** `sip:12349@trunk` */
  uri: string;
  /** With brackets. */
  from: string;
  to: string;
  contactUser: string;
  headers?: readonly Header[];
  body: CallBody | null;
  ringsFor: Millis;
};

export type IncomingCall = {
  readonly asked: Asked;
  readonly body: CallBody | null;
  ring(): void;
  take(body: CallBody | null, events: CallEvents): Call;
  refuse(status: number, reason: string): void;
  /** The caller gave up before it was taken. */
  onCancelled: (() => void) | null;
};
