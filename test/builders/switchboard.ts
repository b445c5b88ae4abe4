/** A switchboard whose telephones are a test's own: it says what happens on them. */

import { must, parseConnectorId, parsePhoneCallId, type AreaCode, type PhoneCallId } from "../../shared/domain/ids.ts";
import type { PhoneCall } from "../../cloud/telephony/switchboard/phone-call.ts";
import type { Switchboard, WantedCall } from "../../cloud/telephony/switchboard/switchboard.ts";
import type { Sentence } from "../../cloud/registry/residents/sentence.ts";
import type { Trunk, TrunkStanding } from "../../cloud/telephony/trunk/trunk.ts";
import { trunkSettings } from "../../cloud/telephony/trunk/settings.ts";
import type { Trunks } from "../../cloud/telephony/trunks.ts";

export type HandSwitchboard = Omit<Switchboard, typeof Symbol.asyncDispose> & {
  trunks: Pick<Trunks, "all" | "forArea">;
  /** Somebody calls. */
  rings(call: Partial<PhoneCall> & { number: string | null }): PhoneCall;
  takes(callId: PhoneCallId, by: string | null, phone?: string): PhoneCall;
  ends(callId: PhoneCallId, end: NonNullable<PhoneCall["end"]>): PhoneCall;
  /** What was asked of it. */
  placed: WantedCall[];
  /** From now on. */
  refuses: Sentence | null;
  standing: TrunkStanding;
};

/** @param given.prefix of its calls' ids. @param given.areas null: it has no trunk. */
export function handSwitchboard(given: {
  nowMs: () => number;
  prefix?: string;
  area?: AreaCode | null;
  hasTrunk?: boolean;
}): HandSwitchboard {
  const { nowMs, prefix = "phone", area = null, hasTrunk = true } = given;
  const calls = new Map<PhoneCallId, PhoneCall>();
  const listeners = new Set<(call: PhoneCall) => void>();
  const connectorId = must(parseConnectorId("trunk-1"), "trunk-1");
  let n = 0;
  const say = (call: PhoneCall): PhoneCall => {
    if (call.standing === "ended") calls.delete(call.callId);
    else calls.set(call.callId, call);
    for (const listener of listeners) listener(call);
    return call;
  };
  const known = (callId: PhoneCallId): PhoneCall => must(calls.get(callId), callId);
  const fresh = (): PhoneCall => ({
    callId: must(parsePhoneCallId(`${prefix}-${++n}`), prefix),
    direction: "in",
    connectorId,
    number: null,
    calledNumber: "12349",
    area,
    standing: "ringing",
    ringing: ["8001"],
    by: null,
    phone: null,
    beganAtMs: nowMs(),
    takenAtMs: null,
    endedAtMs: null,
    end: null,
    recording: null,
  });
  // `as`: of a trunk the book of calls reads only what stands here.
  const trunk = {
    connectorId,
    name: "电信中继",
    area,
    settings: trunkSettings.parse({
      host: "192.0.2.1",
      number: "12349",
      recordingUrl: "https://pbx.example/recordings/{reference}",
    }),
    standing: () => board.standing,
  } as unknown as Trunk;
  const board: HandSwitchboard = {
    trunks: {
      all: () => (hasTrunk ? [trunk] : []),
      forArea: (wanted) => (hasTrunk && (area === null || wanted?.startsWith(area) === true) ? trunk : null),
    },
    placed: [],
    refuses: null,
    standing: { isUp: true, sinceMs: nowMs(), sentence: null },
    rings: (call) => say({ ...fresh(), ...call }),
    takes: (callId, by, phone = "8001") =>
      say({ ...known(callId), standing: "talking", ringing: [], by, phone, takenAtMs: nowMs() }),
    ends: (callId, end) =>
      say({ ...known(callId), standing: "ended", ringing: [], end, endedAtMs: nowMs(), recording: `rec ${callId}` }),
    place(wanted) {
      if (board.refuses !== null) return { refused: board.refuses };
      board.placed.push(wanted);
      const { to, phone, by } = wanted;
      return say({ ...fresh(), direction: "out", number: to, by, phone, ringing: [phone] });
    },
    hangUp(callId) {
      const call = calls.get(callId);
      if (!call) return false;
      say({
        ...call,
        standing: "ended",
        ringing: [],
        end: call.takenAtMs === null ? "cancelled" : "hung-up",
        endedAtMs: nowMs(),
      });
      return true;
    },
    calls: () => [...calls.values()],
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  return board;
}
