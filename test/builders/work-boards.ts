/** A board on which nobody has done anything about any fault, for tests that are about something else. */

import type { WorkBoard } from "@shouwang/cloud/faults/work-board.ts";
import { refusedWork } from "@shouwang/cloud/faults/work-refusal.ts";
import { workedFaults } from "@shouwang/cloud/faults/work-view.ts";

export function untouchedWork(nowMs: () => number): WorkBoard {
  const memory = { items: new Map(), freedAtMs: new Map() };
  return {
    views: (faults) => workedFaults(faults, { home: () => undefined, memory, nowMs: nowMs() }),
    act: async () => await Promise.resolve(refusedWork("not-there")),
    ofGateway: async () => await Promise.resolve([]),
    subscribe: () => ({ [Symbol.dispose]: () => {} }),
  };
}
