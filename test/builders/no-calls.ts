/** A desk with a telephone beside it: nothing is known of its calls. */

import { noTelephony } from "../../cloud/api/contract/calls.ts";
import type { DeskCalls } from "../../cloud/api/ports-calls.ts";

const unknown = async () => await Promise.resolve({ kind: "unknown" } as const);

export const noCalls: DeskCalls = {
  now: () => ({ calls: [], telephony: noTelephony }),
  lists: async () => await Promise.resolve({ now: [], waiting: [], lately: [], telephony: noTelephony }),
  ofIncident: async () => await Promise.resolve([]),
  numbersOf: async () => await Promise.resolve({ homeName: null, address: null, numbers: [] }),
  find: async () => await Promise.resolve(undefined),
  place: unknown,
  hangUp: unknown,
  handle: unknown,
  bind: unknown,
  callerOf: async () => await Promise.resolve(null),
  sits: async (_seat, phone) => await Promise.resolve({ phone: phone ?? null }),
  subscribe: () => ({ [Symbol.dispose]: () => {} }),
};
