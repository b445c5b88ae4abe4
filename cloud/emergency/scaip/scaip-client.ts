/**
 * Tells a receiver by SIP MESSAGE and waits for its own word. The word (`mrs`) comes in the answer of SIP or in a MESSAGE that the receiver sends by itself, before or after that
 * answer; it is known by its reference. SIP's answer alone is nothing: a proxy may have given it.
 *
 *   mrs 0            it has it: accepted
 *   mrs 4, 6         it is busy: asked again while time lasts, then unreachable
 *   mrs 5, 99        another one is to take it: refused
 *   mrs 1, 2, 3, 7   it cannot read us: refused, and a fault for a technician
 *   4xx, 6xx, 3xx    refused (408, 480 and 5xx: unreachable); no answer within the limit: unreachable
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { SipEndpoint } from "../../sip/endpoint.ts";
import { bytesOf, headerOf, textOf, type SipResponse } from "../../sip/message.ts";
import type { Asked } from "../../sip/server-transactions.ts";
import type { Delivered } from "../emergency-service.ts";
import type { MessageRequest } from "./message-request.ts";
import { writeRequest } from "./message-request.ts";
import { meaningOf, readStatus, type MessageStatus } from "./message-status.ts";
import { scaipContentType } from "./scaip-xml.ts";

/** A receiver that holds us or is busy is asked again after this. */
const askAgainAfter = seconds(2);
/** What a busy receiver and Retry-After may ask of an alarm. */
const retryAfterMax = seconds(30);
const busyRetryAfter = seconds(5);
/** Messages that wait for their word. Beyond it the next path is tried. */
const awaitedMax = 2_000;

export type ScaipClient = {
  tell(request: MessageRequest, signal: AbortSignal): Promise<Delivered>;
  /** What the far end asks; true = it was answered. */
  onRequest(asked: Asked): boolean;
};

export type ScaipAddress = {
  /** `sip:arc@centre` */
  receiver: string;
  /** Right of the @ in our own address. */
  domain: string;
};

export function createScaipClient(options: {
  endpoint: () => SipEndpoint;
  address: ScaipAddress;
  answerWithin: Millis;
  clock: Pick<Clock, "after">;
  /** The receiver cannot read what we send, or we not what it answers. */
  onDefect(sentence: string): void;
}): ScaipClient {
  const { address, clock, onDefect } = options;
  const awaited = new Map<string, Set<(status: MessageStatus) => void>>();

  const hear = (status: MessageStatus): boolean => {
    const waiting = awaited.get(status.ref);
    for (const resolve of waiting ?? []) resolve(status);
    return waiting !== undefined;
  };
  /** Resolves with the receiver's word about `ref`, however it comes. */
  const awaitWord = (ref: string): { word: Promise<MessageStatus>; stop(): void } => {
    const { promise, resolve } = Promise.withResolvers<MessageStatus>();
    const waiting = awaited.get(ref) ?? new Set();
    awaited.set(ref, waiting.add(resolve));
    return {
      word: promise,
      stop() {
        waiting.delete(resolve);
        if (waiting.size === 0) awaited.delete(ref);
      },
    };
  };

  /** One sending. `MessageStatus` = the receiver's word, otherwise why there is none. */
  const send = async (request: MessageRequest, signal: AbortSignal): Promise<MessageStatus | Delivered> => {
    const { word, stop } = awaitWord(request.ref);
    const ended = new AbortController();
    const untilWord = AbortSignal.any([signal, ended.signal]);
    try {
      const asked = options.endpoint().request(
        {
          method: "MESSAGE",
          uri: address.receiver,
          from: `<sip:${request.cid}@${address.domain}>`,
          to: `<${address.receiver}>`,
          contentType: scaipContentType,
          body: bytesOf(writeRequest(request)),
        },
        // A word that comes before the answer of SIP ends the repetitions too.
        untilWord,
      );
      const answer = asked.then((outcome): MessageStatus | Delivered | null => {
        if (outcome.kind !== "answered") return { kind: "unreachable", why: outcome.why, retryAfter: null };
        const { response } = outcome;
        if (response.status >= 300) return refusedBy(response);
        const status = response.body.byteLength === 0 ? undefined : readStatus(textOf(response.body));
        if (status?.kind === "status" && status.status.ref === request.ref) return status.status;
        // Something else in it, such as a greeting, is not the word; the word may still come.
        return null;
      });
      const first = await Promise.race([word, answer]);
      if (first !== null) return first;
      const late = aborted(untilWord).then((): Delivered => {
        const why = "the receiver took the message and did not say that it has it";
        return { kind: "unreachable", why, retryAfter: null };
      });
      return await Promise.race([word, late]);
    } finally {
      ended.abort();
      stop();
    }
  };

  return {
    async tell(request, signal) {
      if (awaited.size >= awaitedMax) {
        return { kind: "unreachable", why: `${awaited.size} messages wait for an answer already`, retryAfter: null };
      }
      using limit = limitOf(clock, options.answerWithin);
      const either = AbortSignal.any([signal, limit.signal]);
      for (;;) {
        const result = await send(request, either);
        if (!("snu" in result)) return result;
        const meaning = meaningOf(result);
        switch (meaning.kind) {
          case "taken":
            return { kind: "accepted", receipt: receiptOf(result) };
          case "wait": {
            using pause = limitOf(clock, askAgainAfter);
            await aborted(AbortSignal.any([either, pause.signal]));
            if (either.aborted) return { kind: "unreachable", why: meaning.why, retryAfter: busyRetryAfter };
            break;
          }
          case "next":
            return { kind: "refused", why: meaning.why };
          case "defect":
            onDefect(`SCAIP receiver ${meaning.why}`);
            return { kind: "refused", why: meaning.why };
        }
      }
    },
    onRequest(asked) {
      const { request } = asked;
      if (request.method !== "MESSAGE") return false;
      if (!(headerOf(request, "content-type") ?? "").toLowerCase().startsWith(scaipContentType)) {
        asked.answer({
          status: 415,
          reason: "Unsupported Media Type",
          headers: [{ name: "accept", value: scaipContentType }],
        });
        return true;
      }
      const read = readStatus(textOf(request.body));
      if (read.kind === "noise") {
        onDefect(`What a SCAIP receiver sent cannot be read: it ${read.why}`);
        asked.answer({ status: 400, reason: "Bad Request" });
        return true;
      }
      // Too late, or twice: it has been said, and nobody waits for it any more.
      hear(read.status);
      asked.answer({ status: 200, reason: "OK" });
      return true;
    },
  };
}

function refusedBy(response: SipResponse): Delivered {
  const { status, reason } = response;
  const why = `answered ${status} ${reason}`.trim();
  if (status === 408 || status === 480 || (status >= 500 && status < 600)) {
    const wanted = /^\d{1,6}/.exec(headerOf(response, "retry-after") ?? "")?.[0];
    const retryAfter =
      wanted === undefined ? null : millis(Math.min(seconds(Math.max(1, Number(wanted))), retryAfterMax));
    return { kind: "unreachable", why, retryAfter };
  }
  // A redirection is not followed: it would carry an address to somebody nobody configured.
  return { kind: "refused", why };
}

/** Where it wants to be called stands in the receipt: that is what an operator needs next. */
function receiptOf({ ref, ste, tnu }: MessageStatus): string {
  const more = [ste, tnu === null ? null : `call ${tnu}`].filter((part) => part !== null);
  return `mrs 0 ${ref}${more.length === 0 ? "" : ` (${more.join(", ")})`}`.replaceAll(/\p{Cc}+/gu, " ").slice(0, 200);
}

function limitOf(clock: Pick<Clock, "after">, after: Millis): Disposable & { signal: AbortSignal } {
  const control = new AbortController();
  const timer = clock.after(after, () => control.abort());
  return { signal: control.signal, [Symbol.dispose]: () => timer.cancel() };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
