/**
 * One call that is placed, spoken and listened to: the script, with a trunk, its sound and a voice. Ends once, and says what became of it at each step; each key goes to whoever
 * knows the question.
 *
 * Keys come by RTP or by INFO, and from some networks by both: the way by which the first one came is the way of this call.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../../emergency/emergency-service.ts";
import type { Call, CallState, PhoneEvent, Said } from "../../notify/phone-provider.ts";
import type { CallBody, CallEnd, CallEvents, Call as SipCall } from "../../sip/call.ts";
import { allowedMethods } from "../../sip/endpoint.ts";
import { bytesOf, headerOf, textOf } from "../../sip/message.ts";
import type { Asked } from "../../sip/server-transactions.ts";
import { answerOf, offerOf, readAudio, sdpType, type OurEnd } from "../media/audio-description.ts";
import type { Digit } from "../media/digit.ts";
import { samplesPerSecond } from "../media/g711.ts";
import { digitOfInfo } from "../media/info-digit.ts";
import type { Media } from "../media/media.ts";
import type { Speech, SpeechPart } from "../speech/speech.ts";
import type { Trunk } from "../trunk/trunk.ts";
import { deliveredOfEnd, detailOfEnd, stateOfEnd } from "./call-end.ts";
import { dialledIn } from "./dialled-number.ts";
import { scriptOf, stepScript, wakesAtMs, type ScriptEffect, type ScriptInput } from "./script.ts";

/** Longer than a mailbox waits in most networks; whoever has not taken it by then is told by the next step of the plan. */
const ringsFor = seconds(45);
/** Between taking a telephone and holding it to the ear. */
const leadSamples = samplesPerSecond / 2;

const unanswered: Record<Call["language"], string> = {
  zh: "没有确认您的答复是否记录,请马上打电话核实。",
  en: "It is not certain that your answer was noted. Please call us at once.",
};

export type SpokenCallNeeds = {
  trunk: Pick<Trunk, "callsTo" | "addressOf">;
  /** Where the far end sends sound: our address as it sees it. */
  host: string;
  /** @param onDigit what is heard in it. */
  openMedia(
    onDigit: (digit: Digit) => void,
  ): Promise<{ kind: "open"; media: Media } | { kind: "unavailable"; why: string }>;
  speech: Pick<Speech, "speak">;
  heard(event: PhoneEvent): Promise<Said | null>;
  clock: Pick<Clock, "after" | "uptimeMs">;
  log: {
    warn(sentence: string, fields: Readonly<Record<string, unknown>>): void;
    error: SpokenCallNeeds["log"]["warn"];
  };
};

export type SpokenCall = {
  /** What the dispatcher is told: when it rings or is taken, or ended before. */
  placed: Promise<Delivered>;
  /** Whether anybody or anything took it. */
  wasTaken(): boolean;
  hangUp(): void;
  ended: Promise<void>;
};

export function beginSpokenCall(call: Call, needs: SpokenCallNeeds): SpokenCall {
  const { trunk, speech, clock, log } = needs;
  const placed = Promise.withResolvers<Delivered>();
  const ended = Promise.withResolvers<void>();
  const ours = (port: number): OurEnd => ({ host: needs.host, port, sessionId: Math.floor(clock.uptimeMs()), version });
  let version = 1;
  let script = scriptOf({ say: call.say, prompt: call.prompt });
  let media: Media | undefined;
  let sipCall: SipCall | undefined;
  let isGivenUp = false;
  let isTaken = false;
  let isWithoutSound = false;
  let timer: Timer | undefined;
  /** What is spoken and asked now: what comes of something before is nobody's. */
  let [speaking, asking] = [0, 0];
  let digitsCome: "rtp" | "info" | null = null;
  /** States reach the disk in the order in which they happened. */
  let telling: Promise<unknown> = Promise.resolve();
  // Spoken while it rings.
  const first = speech.speak(call.say, { part: partOf(call), language: call.language });

  const tell = (state: CallState, detail = ""): void => {
    telling = telling
      .then(async () => await needs.heard({ kind: "call-state", key: call.key, state, detail }))
      .catch((error: unknown) =>
        log.warn("What became of a call could not be written.", { key: call.key, state, error }),
      );
  };
  const step = (input: ScriptInput): void => {
    const nowMs = clock.uptimeMs();
    const stepped = stepScript(script, input, { nowMs, unanswered: unanswered[call.language] });
    script = stepped.state;
    timer?.cancel();
    const wakes = wakesAtMs(script);
    timer = wakes === null ? undefined : clock.after(millis(Math.max(1, wakes - nowMs)), () => step({ kind: "tick" }));
    for (const effect of stepped.effects) carryOut(effect);
  };
  const carryOut = (effect: ScriptEffect): void => {
    switch (effect.kind) {
      case "speak":
        return say(effect.text, effect.part);
      case "hush":
        speaking += 1;
        return media?.hush();
      case "ask":
        return void ask(effect.prompt, effect.digit);
      case "hang-up":
        return sipCall?.hangUp();
    }
  };
  const say = (text: string, part: SpeechPart): void => {
    const mine = ++speaking;
    const spoken = text === call.say ? first : speech.speak(text, { part, language: call.language });
    void spoken.then(({ samples }) => {
      if (mine !== speaking) return undefined;
      const whole = new Int16Array(leadSamples + samples.length);
      whole.set(samples, leadSamples);
      return media?.play(whole, () => step({ kind: "spoken" }));
    });
  };
  const ask = async (prompt: string, digit: Digit): Promise<void> => {
    const mine = ++asking;
    let said: Said | null = null;
    try {
      said = await needs.heard({ kind: "digit", prompt, digit });
    } catch (error) {
      log.error("What was pressed in a call could not be looked at; they are told to call.", { key: call.key, error });
    }
    const { text, prompt: next } = said ?? { text: unanswered[call.language], prompt: null };
    if (mine === asking) step({ kind: "said", text, prompt: next });
  };
  const hearDigit = (digit: Digit, way: "rtp" | "info"): void => {
    digitsCome ??= way;
    if (digitsCome === way) step({ kind: "digit", digit });
  };
  const over = (end: CallEnd): void => {
    const counts = media?.counts();
    if (isTaken && counts?.heard === 0)
      log.warn(
        "A call was taken and nothing was heard from there: look at the ports for sound, and at what is between.",
        {
          key: call.key,
          sent: counts.sent,
          foreign: counts.foreign,
        },
      );
    speaking += 1;
    step({ kind: "ended" });
    tell(isWithoutSound ? "failed" : stateOfEnd(end, isTaken), detailOfEnd(end));
    placed.resolve(deliveredOfEnd(end));
    void Promise.all([media?.[Symbol.asyncDispose](), telling]).then(() => ended.resolve());
  };

  const agree = (body: CallBody | null): string | null => {
    const read =
      body === null
        ? { kind: "unusable" as const, why: "they said nothing about sound" }
        : readAudio(textOf(body.bytes));
    if (read.kind === "unusable") return read.why;
    media?.talkTo(read.audio);
    return null;
  };
  const events: CallEvents = {
    onRinging() {
      tell("ringing");
      placed.resolve({ kind: "accepted", receipt: `it rings (${sipCall?.callId ?? ""})` });
    },
    onTaken(body) {
      const why = agree(body);
      if (why !== null) {
        log.error("A call was taken, and sound cannot be sent there.", { key: call.key, why });
        isWithoutSound = true;
        placed.resolve({ kind: "refused", why: `it was taken without sound: ${why}` });
        return sipCall?.hangUp();
      }
      isTaken = true;
      tell("answered");
      placed.resolve({ kind: "accepted", receipt: `taken (${sipCall?.callId ?? ""})` });
      return step({ kind: "taken" });
    },
    onEnded: over,
    onOffer(body) {
      if (media === undefined) return null;
      version += 1;
      if (body === null) return described(offerOf(ours(media.port)));
      const offered = textOf(body.bytes);
      const read = readAudio(offered);
      if (read.kind === "unusable") return null;
      media.talkTo(read.audio);
      return described(answerOf(ours(media.port), read.audio, offered));
    },
    onAcknowledged(body) {
      // Their answer, where the offer was ours.
      if (body !== null) agree(body);
    },
    onRequest(asked) {
      return asked.request.method === "INFO" && hearInfo(asked, (digit) => hearDigit(digit, "info"));
    },
  };

  const place = async (): Promise<void> => {
    const opened = await needs.openMedia((digit) => hearDigit(digit, "rtp"));
    if (opened.kind === "unavailable") return over({ kind: "unreachable", why: opened.why });
    media = opened.media;
    if (isGivenUp) return over({ kind: "cancelled" });
    const number = dialledIn(call.to);
    const placedCall = {
      ...trunk.addressOf(number),
      headers: [{ name: "allow", value: allowedMethods }],
      body: described(offerOf(ours(media.port))),
      ringsFor,
    };
    sipCall = trunk.callsTo(number).place(placedCall, events, new AbortController().signal);
    return undefined;
  };
  // Nothing here may take the process along: whoever is to be called is told by the next step of the plan.
  place().catch((error: unknown) => {
    log.error("A call could not be placed.", { key: call.key, error });
    over({ kind: "unreachable", why: "it could not be placed" });
  });

  return {
    placed: placed.promise,
    wasTaken: () => isTaken,
    hangUp() {
      isGivenUp = true;
      sipCall?.hangUp();
    },
    ended: ended.promise,
  };
}

const described = (text: string): CallBody => ({ type: sdpType, bytes: bytesOf(text) });
const partOf = ({ prompt }: Call): SpeechPart => (prompt === null ? "notice" : "question");

/** @returns false: it tells no key and is not for us. */
function hearInfo(asked: Asked, onDigit: (digit: Digit) => void): boolean {
  const { request } = asked;
  const type = headerOf(request, "content-type") ?? "";
  const digit = digitOfInfo(type, textOf(request.body));
  // Without a body it asks whether the call stands; other bodies belong to packages that we did not offer.
  if (digit === undefined && request.body.byteLength > 0) {
    asked.answer({ status: 415, reason: "Unsupported Media Type" });
    return true;
  }
  asked.answer({ status: 200, reason: "OK" });
  if (digit !== undefined) onDigit(digit);
  return true;
}
