/** One call as it stands now, with whoever is told of each change. It ends once. */

import type { PhoneCall, PhoneCallEnd } from "./phone-call.ts";

export type CallRecord = {
  now(): PhoneCall;
  change(next: Partial<Omit<PhoneCall, "callId" | "direction" | "end" | "endedAtMs">>): void;
  /** false = it was over already. */
  end(how: PhoneCallEnd): boolean;
  isOver(): boolean;
};

export function createRecord(
  first: Pick<PhoneCall, "callId" | "direction" | "connectorId" | "number" | "calledNumber" | "area"> &
    Partial<Pick<PhoneCall, "by" | "phone">>,
  given: { nowMs: () => number; told: (call: PhoneCall) => void },
): CallRecord {
  let call: PhoneCall = {
    by: null,
    phone: null,
    ...first,
    standing: "ringing",
    ringing: [],
    beganAtMs: given.nowMs(),
    takenAtMs: null,
    endedAtMs: null,
    end: null,
    recording: null,
  };
  return {
    now: () => call,
    isOver: () => call.standing === "ended",
    change(next) {
      if (call.standing === "ended") return;
      const changed = { ...call, ...next };
      if (JSON.stringify(changed) === JSON.stringify(call)) return;
      call = changed;
      given.told(call);
    },
    end(how) {
      if (call.standing === "ended") return false;
      call = { ...call, standing: "ended", ringing: [], end: how, endedAtMs: given.nowMs() };
      given.told(call);
      return true;
    },
  };
}
