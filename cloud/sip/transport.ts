/**
 * What carries SIP messages: UDP, TCP or TLS to one far end (or, without one, whatever comes to a port of ours). A flow is what a message came by and its answer goes back by:
 * a pair of addresses over UDP, a connection otherwise.
 */

import type { OnFault } from "./contained.ts";
import type { SipMessage } from "./message.ts";

export const sipProtocols = ["udp", "tcp", "tls"] as const;
export type SipProtocol = (typeof sipProtocols)[number];

export type Place = { host: string; port: number };

export type Flow = {
  readonly protocol: SipProtocol;
  /** Nothing has to be repeated on it. */
  readonly isReliable: boolean;
  readonly local: Place;
  readonly remote: Place;
  /** false = it went nowhere: the flow is closed, or does not take more. Never throws. */
  send(bytes: Uint8Array): boolean;
};

export type FlowEvents = {
  onMessage(message: SipMessage, flow: Flow): void;
  /** Bytes that are no message, or from somebody who is not the far end. */
  onNoise(why: string): void;
  onClosed(flow: Flow, why: string): void;
  /** A mistake of ours met this message, which is dropped. */
  onFault: OnFault;
};

export type FlowOpened = { kind: "open"; flow: Flow } | { kind: "unreachable"; why: string };

export type Transport = AsyncDisposable & {
  readonly protocol: SipProtocol;
  /** The way to the far end: the open one, or a new one. Never throws, and settles when the signal says so. */
  flow(signal: AbortSignal): Promise<FlowOpened>;
  /** Where others reach us, once it listens. */
  listening(): Promise<Place>;
};
