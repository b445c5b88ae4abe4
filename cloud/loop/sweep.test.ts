import { expect, test } from "vitest";
import { must, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { press, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId, startLoop } from "../../test/builders/cloud-loop.ts";
import type { Commit, Ledger } from "../ingest/ledger/ledger.ts";
import { blankDisk, createMemoryLedger } from "../ingest/ledger/memory-ledger.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";

test("R-014 what is only in memory is never written over a decision whose commit is on its way", async () => {
  const clock = createManualClock({ wallMs: startMs });
  const inner = createMemoryLedger(blankDisk(must(parseLedgerId("ledger-1"), "ledger-1")));
  const begun: Commit[] = [];
  let gate = Promise.resolve();
  const ledger: Ledger = {
    ...inner,
    async commit(commit) {
      begun.push(commit);
      await gate;
      return inner.commit(commit);
    },
  };
  await using timeline = createMemoryTimeline();
  await using loop = await startLoop({ ledger, timeline, clock });
  const say = (channel: string, message: unknown): void =>
    loop.accept(`sw/v1/0042/gw-1/up/${channel}`, new TextEncoder().encode(JSON.stringify(message)));
  // A heartbeat: the home has changed in memory only, and the sweep will write it.
  await clock.advanceTo(59_000);
  say("telemetry", telemetry([]));
  await loop.idle();
  const before = begun.length;
  const opened = Promise.withResolvers<void>();
  gate = opened.promise;
  say("life", press(1, "alarm-1"));
  await clock.advanceTo(61_000, () => new Promise((resolve) => void setImmediate(resolve)));
  expect(begun).toHaveLength(before + 1);
  opened.resolve();
  await loop.idle();
  expect(loop.openIncidents()).toHaveLength(1);
  // Nothing that was written after the decision puts the home back to what it was before.
  const state = (await inner.load()).subjects.find((one) => one.subject === "home:home-1");
  expect(state).toMatchObject({ state: loop.home(homeId)?.state, dueAtMs: loop.home(homeId)?.dueAtMs });
});
