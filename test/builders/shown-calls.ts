/** Calls as they are shown, for tests of what somebody is shown: what is done with one changes nothing. */

import type { CallView } from "../../cloud/api/contract/calls.ts";
import type { CallAnswer, DeskCalls } from "../../cloud/api/ports-calls.ts";
import { noCalls } from "./no-calls.ts";

export function aCall(changes: Partial<CallView> & { callId: string }): CallView {
  return {
    direction: "in",
    number: "13800000001",
    calledNumber: "12349",
    area: null,
    standing: "ringing",
    ringing: ["8001"],
    by: null,
    phone: null,
    beganAtMs: 1,
    takenAtMs: null,
    endedAtMs: null,
    end: null,
    recording: null,
    homeId: null,
    incidentId: null,
    isWaiting: false,
    handled: null,
    caller: null,
    earlier: [],
    ...changes,
  };
}

export function shownCalls(calls: readonly CallView[]): DeskCalls {
  const one = (callId: string) => calls.find((call) => call.callId === callId);
  const answer = async (call: CallView | undefined): Promise<CallAnswer> =>
    await Promise.resolve(call ? { kind: "done", call } : { kind: "unknown" });
  return {
    ...noCalls,
    now: () => ({ ...noCalls.now(), calls }),
    lists: async (limit) => ({ ...(await noCalls.lists(limit)), now: [...calls] }),
    numbersOf: async (homeId) => {
      const caller = calls.find((call) => call.homeId === homeId)?.caller?.homes[0];
      const { homeName = null, address = null } = caller ?? {};
      return await Promise.resolve({ homeName, address, numbers: [] });
    },
    find: async (callId) => await Promise.resolve(one(callId)),
    ofIncident: async (incidentId) => await Promise.resolve(calls.filter((call) => call.incidentId === incidentId)),
    place: async ({ homeId }) => await answer(calls.find((call) => call.homeId === homeId)),
    hangUp: async (callId) => await answer(one(callId)),
    handle: async ({ callId }) => await answer(one(callId)),
    bind: async ({ callId }) => await answer(one(callId)),
  };
}
