/** For houses whose gateways run on no machine of their own: it says nothing of itself and has no light. */

import type { Machine } from "@shouwang/gateway/loop-answers.ts";

export const noMachine: Machine = {
  read: async () => await Promise.resolve(null),
  counted: () => ({ links: new Map(), models: new Map() }),
  blink: async () => await Promise.resolve({ outcome: "refused", detail: "There is no light." }),
};
