/**
 * Who calls a desk's number is brought to a telephone of an operator, and who wants to call somebody gets a call at their telephone first: two calls of ours, joined (a back-to-back user agent, record 0121). Sound goes
 * between telephone and trunk and never through here.
 *
 * When this process ends, calls that ring end, and those who speak go on to speak; what became of that call is not known any more, and it is written down as cut.
 */

import type { AreaCode, PhoneCallId } from "@shouwang/shared/domain/ids.ts";
import { must, parsePhoneCallId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import type { IncomingCall } from "../../sip/call.ts";
import { calledOf, callerOf } from "../trunk/addresses.ts";
import { isDialled } from "../trunk/dialled.ts";
import type { Trunk } from "../trunk/trunk.ts";
import type { Trunks } from "../trunks.ts";
import { createRecord, type CallRecord } from "./call-record.ts";
import { placeForOperator } from "./click-to-call.ts";
import { answerIncoming } from "./incoming-call.ts";
import type { PhoneCall } from "./phone-call.ts";

/** Somebody who has a page open, and a telephone. */
export type OperatorPhone = { name: string; phone: string };

export type WantedCall = { to: string; phone: string; by: string; area: AreaCode | null };

export type Switchboard = AsyncDisposable & {
  /** The operator's telephone first, then the number. Each step is heard through `subscribe`. Asked for twice, it is one call. */
  place(wanted: WantedCall): PhoneCall | { refused: Sentence };
  /** false = there is no such call any more. */
  hangUp(callId: PhoneCallId): boolean;
  /** Those that are not over. */
  calls(): readonly PhoneCall[];
  /** Each change, the end too. */
  subscribe(listener: (call: PhoneCall) => void): Disposable;
};

export type SwitchboardNeeds = {
  trunks: Trunks;
  operators(area: AreaCode | null): readonly OperatorPhone[];
  clock: Clock;
  newId: () => string;
  log: Log;
};

/** A call with what can be done to it. */
export type StandingCall = {
  readonly record: CallRecord;
  hangUp(): void;
  /** This process ends. */
  cut(): void;
};

/** Operators click; a page that clicks by itself must not take every line. */
const placedAtOnceMax = 50;

export function createSwitchboard(needs: SwitchboardNeeds): Switchboard {
  const { trunks, clock, log } = needs;
  const records = new Map<PhoneCallId, CallRecord>();
  const standing = new Map<PhoneCallId, StandingCall>();
  const listeners = new Set<(call: PhoneCall) => void>();
  let isClosed = false;
  let sessions = 0;
  const newSessionId = (): string => `${Math.floor(clock.wallMs())}${(sessions += 1)}`;

  const tell = (call: PhoneCall): void => {
    if (call.standing === "ended") {
      records.delete(call.callId);
      standing.delete(call.callId);
    }
    for (const listener of listeners) {
      try {
        listener(call);
      } catch (error) {
        // Whoever writes it down may fail; people speak on.
        log.error("A change of a call could not be told.", { callId: call.callId, error });
      }
    }
  };
  const recordOf = (first: Omit<Parameters<typeof createRecord>[0], "callId">): CallRecord => {
    const text = needs.newId();
    const callId = must(parsePhoneCallId(text), text);
    const record = createRecord({ ...first, callId }, { nowMs: () => clock.wallMs(), told: tell });
    records.set(callId, record);
    return record;
  };
  const keep = (one: StandingCall): PhoneCall => {
    const call = one.record.now();
    if (!one.record.isOver()) standing.set(call.callId, one);
    return call;
  };

  const answer = (incoming: IncomingCall, trunk: Trunk): void => {
    const { request } = incoming.asked;
    const record = recordOf({
      direction: "in",
      connectorId: trunk.connectorId,
      number: callerOf(request),
      calledNumber: calledOf(request) ?? trunk.settings.number,
      area: trunk.area,
    });
    tell(record.now());
    keep(answerIncoming(incoming, trunk, { record, needs, newSessionId }));
  };
  trunks.answer(answer);

  return {
    place({ to, phone, by, area }) {
      if (!isDialled(to)) return { refused: notANumber };
      if (!isDialled(phone)) return { refused: noPhone };
      const trunk = trunks.forArea(area);
      if (trunk === null || isClosed) return { refused: noTrunk };
      const outgoing = [...records.values()].map((one) => one.now()).filter((one) => one.direction === "out");
      const same = outgoing.find((one) => one.phone === phone && one.number === to && one.standing === "ringing");
      if (same) return same;
      if (outgoing.length >= placedAtOnceMax) return { refused: tooMany };
      const { connectorId, settings } = trunk;
      const first = { connectorId, number: to, calledNumber: settings.number, area: trunk.area, by, phone };
      const record = recordOf({ direction: "out", ...first });
      return keep(placeForOperator({ to, phone }, trunk, { record, needs, newSessionId }));
    },
    hangUp(callId) {
      const one = standing.get(callId);
      one?.hangUp();
      return one !== undefined;
    },
    calls: () => [...records.values()].map((one) => one.now()),
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      trunks.answer((incoming) => incoming.refuse(503, "Service Unavailable"));
      for (const one of standing.values()) one.cut();
    },
  };
}

const notANumber: Sentence = {
  zh: "这不是可拨打的号码。请填写电话号码、分机或 SIP 地址。",
  en: "This cannot be dialled. Give a telephone number, an extension or a SIP address.",
};
const noPhone: Sentence = {
  zh: "您还没有设置自己的电话。请先填写您的分机或 SIP 地址，或用旁边的电话拨打。",
  en: "You have no telephone here yet. Give your extension or SIP address first, or dial on the telephone beside you.",
};
const noTrunk: Sentence = {
  zh: "没有电话中继，无法代拨。请用旁边的电话拨打该号码。",
  en: "There is no telephone trunk to call by. Dial the number on the telephone beside you.",
};
const tooMany: Sentence = {
  zh: "正在拨打的电话太多。请结束一些通话，或用旁边的电话拨打。",
  en: "Too many calls are being made. End some, or dial on the telephone beside you.",
};
