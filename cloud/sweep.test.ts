import { expect, test } from "vitest";
import { must, parseGatewayId, parseHomeId, parseLedgerId, parseAssignmentId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { firstPlan } from "./dispatch/plan.ts";
import type { Commit, Ledger } from "./ingest/ledger/ledger.ts";
import { blankDisk, createMemoryLedger } from "./ingest/ledger/memory-ledger.ts";
import { createLoop } from "./loop.ts";
import { createMemoryTimeline } from "./timeline/memory-timeline.ts";

const startMs = 1_795_000_000_000;
const homeId = must(parseHomeId("home-1"), "home-1");
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const assignmentId = must(parseAssignmentId("as-1"), "as-1");
const nothing = (): void => {};

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
  const assignment = { assignmentId, gatewayId, homeId, bucket: "0042" as never, fromMs: 0, untilMs: null };
  const settings = { homeId, timeZone: "Asia/Shanghai", isHighRisk: false, inactivityAfter: hours(12), devices: [] };
  const home = {
    homeId,
    name: "陈家",
    residentName: null,
    address: null,
    phone: null,
    kind: "live",
    devices: [],
    settings,
  } as const;
  await using timeline = createMemoryTimeline();
  await using loop = await createLoop({
    ledger,
    registry: {
      homes: () => [home],
      home: () => home,
      isKnownGateway: () => true,
      assignment: () => assignment,
      assignmentOfGateway: () => assignment,
      assignmentOfHome: () => assignment,
      assignments: () => [assignment],
    },
    timeline,
    downlink: { send: nothing },
    plan: firstPlan(["desk"]),
    nextId: () => `id-${begun.length}-${clock.uptimeMs()}`,
    random: () => 0,
    clock,
    machineClock: clock,
    log: silentLog,
    counters: {
      received: nothing,
      noise: () => 0,
      dropped: nothing,
      quarantined: nothing,
      committed: nothing,
      fired: nothing,
    },
  });
  loop.start();
  await loop.idle();
  const at = { wallMs: startMs, uptimeMs: 1, bootId: "boot-1", clock: "trusted" };
  const header = { v: 1, epoch: "epoch-1", assignmentId: "as-1", sentAt: at };
  const say = (channel: string, message: unknown): void =>
    loop.accept(`sw/v1/0042/gw-1/up/${channel}`, new TextEncoder().encode(JSON.stringify(message)));
  // A heartbeat: the home has changed in memory only, and the sweep will write it.
  await clock.advanceTo(59_000);
  say("telemetry", { ...header, records: [] });
  await loop.idle();
  const before = begun.length;
  const opened = Promise.withResolvers<void>();
  gate = opened.promise;
  const event = {
    kind: "life",
    alarm: "panic",
    edge: "raised",
    confidence: "certain",
    evidence: "button",
    repeated: false,
  };
  say("life", { ...header, seq: 1, alarmId: "alarm-1", body: { deviceId: "sos", at, event } });
  await clock.advanceTo(61_000, () => new Promise((resolve) => void setImmediate(resolve)));
  expect(begun).toHaveLength(before + 1);
  opened.resolve();
  await loop.idle();
  expect(loop.openIncidents()).toHaveLength(1);
  // Nothing that was written after the decision puts the home back to what it was before.
  const state = (await inner.load()).subjects.find((one) => one.subject === "home:home-1");
  expect(state).toMatchObject({ state: loop.home(homeId)?.state, dueAtMs: loop.home(homeId)?.dueAtMs });
});
