/**
 * One path by SIA DC-09 to one receiver: what is to be told, frame by frame, until the receiver has acknowledged each.
 *
 * One frame is under way at a time, and a delivery that is tried again keeps the numbers that it had, so that a receiver counts it once. A NAK says that our clock is not
 * the receiver's: its time is taken and the frame sent once more. A DUH, and a second NAK, are refusals, and the next path is asked; silence is nobody there.
 * An alarm does not wait for supervision: it ends it, and its own answer says that the path stands.
 *
 * Not carried, because the codes have no place for it: who lives there, and that a notice may have arrived before.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { EmergencyPath } from "../emergency-path.ts";
import type { Delivered, Notice } from "../emergency-service.ts";
import type { CodeTable } from "../mapping/code-table.ts";
import { periodicTestSignal, signalsOf } from "../mapping/signals.ts";
import { decode, encode, toText, type Frame } from "./frame.ts";
import { accountOf, messageOf, type Message } from "./message.ts";
import { replyIn, type Expected, type Reply } from "./reply.ts";
import { firstSequence, nextSequence, sequenceText } from "./sequence.ts";
import type { Sealing } from "./sealing.ts";
import { accountsIn, type Dc09Settings } from "./settings.ts";
import { timestampOf } from "./timestamp.ts";
import type { Transport } from "./transport.ts";

/** Messages whose number is remembered: one round of the numbers. The oldest are forgotten first, and get another number when they are tried again. */
const rememberedMax = 9_999;

type Outgoing = Message & { account: string };
type Remembered = { sequence: number; isAcknowledged: boolean };

export type Dc09Needs = {
  clock: Pick<Clock, "wallMs">;
  /** The centre's codes. */
  mapping: CodeTable;
  transport: Transport;
  /** null = in clear. */
  sealing: Sealing | null;
};

export function createDc09Path(
  settings: Dc09Settings,
  { clock, mapping, transport, sealing }: Dc09Needs,
): EmergencyPath {
  const { host, port, format, isExtended } = settings;
  const accounts = accountsIn(settings.accounts);
  const answerWithin = seconds(settings.answerWithinSeconds);
  const remembered = new Map<string, Remembered>();
  const closing = new AbortController();
  let sequence = firstSequence(clock.wallMs());
  /** What the receiver's clock is ahead of ours, once it said so. */
  let clockOffsetMs = 0;
  let last: Promise<unknown> = Promise.resolve();
  let delivering = 0;
  let latest: Promise<Delivered> | undefined;
  let supervising: AbortController | undefined;

  /** One after the other. Whoever gives up while waiting does not hold up the others. */
  async function inTurn(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Delivered>): Promise<Delivered> {
    const limit = AbortSignal.any([signal, closing.signal]);
    const turn = last.then(() => (limit.aborted ? gaveUp : work(limit)));
    // What goes wrong here goes to whoever asked; the next one's turn comes all the same.
    last = turn.catch(() => {});
    return Promise.race([turn, aborted(limit)]);
  }

  async function send(message: Outgoing, number: string, signal: AbortSignal): Promise<Delivered> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]);
    let answer = await exchange(message, number, clockOffsetMs, limit);
    if (typeof answer === "object" && answer.kind === "not-acknowledged") {
      const offsetMs = answer.receiverMs === null ? clockOffsetMs : answer.receiverMs - clock.wallMs();
      answer = await exchange(message, number, offsetMs, limit);
      // Kept only when it helped: anybody can write a NAK.
      if (typeof answer === "object" && answer.kind === "acknowledged") clockOffsetMs = offsetMs;
    }
    return deliveredBy(answer, number);
  }

  async function exchange(
    message: Outgoing,
    number: string,
    offsetMs: number,
    signal: AbortSignal,
  ): Promise<Reply | string> {
    const expected: Expected = { sequence: number, account: message.account, isKeyed: sealing !== null };
    const clear = {
      kind: "clear" as const,
      data: message.data,
      extended: message.extended,
      timestamp: timestampOf(clock.wallMs() + offsetMs),
    };
    const frame: Frame = {
      token: message.token,
      sequence: number,
      receiver: settings.receiver,
      prefix: settings.line,
      account: message.account,
      content: sealing === null ? clear : sealing.seal(clear),
    };
    const listener = listenFor(expected, sealing);
    const why = await transport.exchange(encode(frame), listener.hears, signal);
    return listener.reply() ?? why ?? "no answer";
  }

  async function deliverAll(notice: Notice, signal: AbortSignal): Promise<Delivered> {
    const { homeId } = notice;
    const account = homeId === null ? settings.account : accountOf(homeId, accounts);
    const numbers: string[] = [];
    for (const one of signalsOf(notice, mapping)) {
      const message = { ...messageOf(one, { format, account, isExtended }), account };
      const entry = remember(`${notice.deliveryId} ${message.data}`);
      const number = sequenceText(entry.sequence);
      if (!entry.isAcknowledged) {
        const delivered = await send(message, number, signal);
        if (delivered.kind !== "accepted") return delivered;
        entry.isAcknowledged = true;
      }
      numbers.push(number);
    }
    return { kind: "accepted", receipt: `ACK ${numbers.join(", ")}` };
  }

  function remember(what: string): Remembered {
    const known = remembered.get(what);
    if (known !== undefined) return known;
    const entry = { sequence, isAcknowledged: false };
    sequence = nextSequence(sequence);
    remembered.set(what, entry);
    if (remembered.size > rememberedMax) remembered.delete(remembered.keys().next().value ?? "");
    return entry;
  }

  async function supervise(signal: AbortSignal): Promise<Delivered> {
    if (latest !== undefined && delivering > 0) return Promise.race([latest, aborted(signal)]);
    const control = new AbortController();
    supervising = control;
    const asked = await inTurn(AbortSignal.any([signal, control.signal]), (limit) => {
      if (settings.superviseBy === "null") {
        return send({ token: "NULL", data: "", extended: [], account: settings.account }, "0000", limit);
      }
      const test = messageOf(periodicTestSignal(mapping), { format, account: settings.account, isExtended: false });
      const number = sequenceText(sequence);
      sequence = nextSequence(sequence);
      return send({ ...test, account: settings.account }, number, limit);
    });
    if (supervising === control) supervising = undefined;
    return control.signal.aborted && latest !== undefined ? Promise.race([latest, aborted(signal)]) : asked;
  }

  return {
    name: `DC-09 ${host}:${port}`,
    sideBySide: 1,
    deliver(notice, signal) {
      delivering += 1;
      const delivered = inTurn(signal, (limit) => deliverAll(notice, limit)).finally(() => (delivering -= 1));
      latest = delivered;
      supervising?.abort();
      return delivered;
    },
    supervision:
      settings.superviseBy === "nothing"
        ? null
        : { every: seconds(settings.superviseEverySeconds), ask: (signal) => supervise(signal) },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await last;
    },
  };
}

const gaveUp: Delivered = { kind: "unreachable", why: "given up before it was its turn", retryAfter: null };

function aborted(signal: AbortSignal): Promise<Delivered> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(gaveUp);
    else signal.addEventListener("abort", () => resolve(gaveUp), { once: true });
  });
}

function deliveredBy(answer: Reply | string, number: string): Delivered {
  if (typeof answer === "string") return { kind: "unreachable", why: answer, retryAfter: null };
  switch (answer.kind) {
    case "acknowledged":
      return { kind: "accepted", receipt: `ACK ${number}` };
    case "not-acknowledged":
      return {
        kind: "refused",
        why: "the receiver answered NAK, also at its own time: account, key or clock is not what it expects",
      };
    case "not-processed":
      return { kind: "refused", why: "the receiver answered DUH: it understood the message and cannot process it" };
  }
}

/** Reads what comes back, whatever it is, until something in it is an answer. */
function listenFor(expected: Expected, sealing: Sealing | null) {
  let reply: Reply | undefined;
  let rest: Uint8Array = new Uint8Array();
  return {
    reply: () => reply,
    hears(bytes: Uint8Array): boolean {
      const { out, rest: left } = decode(joined(rest, bytes));
      rest = left;
      for (const one of out) {
        if (reply !== undefined) break;
        if (one.kind === "frame") reply = readReply(one.frame, expected, sealing);
        // pysiaalarm answers an unknown account so: no LF, no CRC, no CR.
        else if (toText(one.bytes).trim().startsWith('"NAK"')) reply = { kind: "not-acknowledged", receiverMs: null };
      }
      return reply !== undefined;
    },
  };
}

function readReply(frame: Frame, expected: Expected, sealing: Sealing | null): Reply | undefined {
  if (frame.content.kind === "clear") return replyIn(frame, false, expected);
  const opened = sealing?.open(frame.content);
  return opened && replyIn({ ...frame, content: opened }, true, expected);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.byteLength + second.byteLength);
  both.set(first);
  both.set(second, first.byteLength);
  return both;
}
