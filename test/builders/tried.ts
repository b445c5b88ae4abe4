/** A house in which nobody has tried anything, for tests that are about something else. */

import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import type { Drills } from "@shouwang/cloud/drills/drills.ts";
import type { Trials } from "@shouwang/cloud/trials/trials.ts";

export const nothingTried: { trials: Trials; drills: Drills; trying: Pick<CloudLoop, "beginTrial" | "endTrial"> } = {
  trials: {
    ofHome: async () => await Promise.resolve([]),
    overdue: async () => await Promise.resolve({ devices: [], hasMore: false }),
    proofs: async () => await Promise.resolve(new Map()),
  },
  drills: {
    begin: async () => await Promise.resolve({ kind: "refused", why: { zh: "无", en: "None." } }),
    end: async () => await Promise.resolve(false),
    list: async () => await Promise.resolve([]),
    includedIn: () => [],
  },
  trying: {
    beginTrial: async () => await Promise.resolve({ kind: "refused", why: "no-kit" }),
    endTrial: async () => await Promise.resolve({ kind: "refused", why: "none-under-way" }),
  },
};
