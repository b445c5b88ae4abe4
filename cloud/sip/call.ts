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

export type CallEvents = {
  onRinging?(): void;
  /** Somebody or something has taken it; a machine does that too. */
  onTaken(body: CallBody | null): void;
  /** Once, and the last that is heard. */
  onEnded(end: CallEnd): void;
  /** A new offer within the call, such as hold. null = not to us. */
  onOffer?(body: CallBody | null): CallBody | null;
  /** INFO, MESSAGE and others within the call. false = it is answered that nobody takes it. */
  onRequest?(asked: Asked): boolean;
};

export type Call = {
  readonly callId: string;
  /** Ends it, at whatever point it is. */
  hangUp(): void;
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
