/** A house in which nobody has tried anything, for tests that are about something else. */

import type { CloudLoop } from "@shouwang/cloud/loop-port.ts";
import type { Trials } from "@shouwang/cloud/trials/trials.ts";

export const nothingTried: { trials: Trials; trying: Pick<CloudLoop, "beginTrial" | "endTrial"> } = {
  trials: {
    ofHome: async () => await Promise.resolve([]),
    overdue: async () => await Promise.resolve([]),
    proofs: async () => await Promise.resolve(new Map()),
  },
  trying: {
    beginTrial: async () => await Promise.resolve({ kind: "refused", why: "no-kit" }),
    endTrial: async () => await Promise.resolve({ kind: "refused", why: "none-under-way" }),
  },
};
