import { expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { freshHomeState } from "../../detection/home-state.ts";
import type { After } from "../../dispatch/decision.ts";
import { createCommitter } from "./committer.ts";
import { createDraft, type Memory } from "../ledger/draft.ts";
import type { Commit } from "../ledger/ledger.ts";

const homeId = must(parseHomeId("home-1"), "home-1");
const subject = `home:${homeId}`;

/** What a decision leaves behind that was looked at last at this time. */
const after = (atMs: number): After => ({
  kind: "decided",
  homeState: freshHomeState(atMs),
  incident: null,
  journal: [],
  deliveries: { create: [], update: [] },
  faults: [],
  dueAtMs: atMs,
});

test("R-014 the sweep never puts an older state of a home behind a commit that is on its way", async () => {
  const memory: Memory = {
    subjects: new Map(),
    lanes: new Map(),
    faults: new Map(),
    open: new Map(),
    trials: new Map(),
  };
  const written: (number | null | undefined)[] = [];
  const arrived: (() => void)[] = [];
  const committer = createCommitter({
    // The one method that is used.
    ledger: {
      commit: (commit: Commit) => {
        written.push(commit.subjects[0]?.dueAtMs);
        return new Promise((resolve) => void arrived.push(() => resolve(null)));
      },
    },
    memory,
    machineClock: createManualClock({ wallMs: 0 }),
    aliveMs: () => 0,
    log: silentLog,
    adopted: () => undefined,
    committed: () => undefined,
  });
  const change = (atMs: number, isQuiet: boolean): Promise<unknown> => {
    const draft = createDraft(memory);
    const given = { gatewayId: null, carried: null, nowMs: atMs, isQuiet, isPast: false };
    draft.decided(draft.subject(subject, homeId), after(atMs), given);
    return committer.commit(draft);
  };
  await change(1, true);
  const commit = change(2, false);
  await Promise.resolve();
  const sweep = committer.sweep();
  await Promise.resolve();
  for (const arrive of arrived.splice(0)) arrive();
  await commit;
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  for (const arrive of arrived.splice(0)) arrive();
  await sweep;
  expect(written.at(-1)).toBe(2);
});
