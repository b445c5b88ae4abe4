/**
 * The same homes with everything that makes a decision last: decided with incident and plan (`decide`), drafted, committed to the ledger in SQLite in
 * groups of the size the loop takes, adopted, deadlines set. What a message costs before and after that (its wire, its receipt, its points) is in
 * `bench ingest`. Then the cloud starts with that ledger.
 */

import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { decide } from "@shouwang/cloud/dispatch/decide.ts";
import type { After, Before, Context } from "@shouwang/cloud/dispatch/decision.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createDueQueue } from "@shouwang/cloud/ingest/clocks/due-queue.ts";
import { createCommitter } from "@shouwang/cloud/ingest/deciding/committer.ts";
import { createGroupSize } from "@shouwang/cloud/ingest/inbox/group-size.ts";
import { createDraft, type Memory } from "@shouwang/cloud/ingest/ledger/draft.ts";
import { emptyCommit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { createSubjects } from "@shouwang/cloud/ingest/ledger/subjects.ts";
import type { HomeInput } from "@shouwang/cloud/detection/home-input.ts";
import { must, parseGatewayId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createCounty, createLog, movedBy, turnsOf, type County } from "./county.ts";
import { homeIdOf, settingsFor, type Cut } from "./mix.ts";
import { memoryOfProcess } from "./process-memory.ts";

const plans = onePlan(firstPlan(["desk"]));
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const sowAtOnce = 500;

/** Every home at its cut, in the tables, as a cloud leaves them. `nowMs`: all cuts at that instant; without it each at its own. */
export async function sow(cuts: readonly Cut[], given: { homes: number; data: string; nowMs?: number }): Promise<void> {
  const { homes, data, nowMs } = given;
  const county = createCounty(cuts, homes);
  await using database = await openSqliteDatabase({ folder: data, nowMs: Date.now() });
  const ledger = createSqlLedger(database);
  for (let from = 0; from < homes; from += sowAtOnce) {
    const subjects = Array.from({ length: Math.min(sowAtOnce, homes - from) }, (_, index) => {
      const home = from + index;
      const one = county.memoryOf(home);
      if (nowMs === undefined || one.state === null) return one;
      const byMs = nowMs - one.state.gateway.lastHeardAtMs;
      return { ...one, state: movedBy(one.state, byMs), dueAtMs: one.dueAtMs === null ? null : one.dueAtMs + byMs };
    });
    await ledger.commit({ ...emptyCommit, subjects });
    while ((await ledger.fold?.("due")) === "more");
  }
  while ((await ledger.fold?.("now")) === "more");
  if (nowMs !== undefined) await ledger.alive?.(nowMs);
}

/** @param given.data a ledger in which these homes were sown, each at its own time. */
export async function onDisk(
  cuts: readonly Cut[],
  given: { homes: number; events: number; seed: number; data: string },
) {
  const { homes, events, seed, data } = given;
  const county = createCounty(cuts, homes);
  await using database = await openSqliteDatabase({ folder: data, nowMs: Date.now() });
  const ledger = createSqlLedger(database);
  const memory = emptyMemory();
  for (let home = 0; home < homes; home += 1) {
    const one = county.memoryOf(home);
    memory.subjects.set(one.subject, one);
  }
  // The log of hot rows begins where the tables end.
  while ((await ledger.fold?.("now")) === "more");
  const due = createDueQueue();
  for (let home = 0; home < homes; home += 1) due.set(county.subjectOf(home), county.cutOf(home).dueAtMs);
  const machineClock = createSystemClock({ trust: () => "trusted" });
  let commits = 0;
  const committer = createCommitter({
    ledger,
    memory,
    machineClock,
    aliveMs: () => Date.now(),
    log: silentLog,
    adopted({ subjects }) {
      for (const { subject, dueAtMs } of subjects) due.set(subject, dueAtMs);
    },
    committed: () => void (commits += 1),
  });
  const turns = turnsOf(homes, events, seed);
  const log = createLog();
  const groupSize = createGroupSize();
  let [cpuMs, tookMs] = [0, 0];
  const slice = 20_000;
  for (let from = 0; from < events; from += slice) {
    const some = turns.subarray(from, from + slice);
    const said = Array.from(some, (home) => county.next(home));
    const [startedAt, startedMs] = [process.cpuUsage(), performance.now()];
    for (let at = 0; at < some.length;) {
      const size = Math.min(groupSize.next(), some.length - at);
      const draft = createDraft(memory);
      const decidingFromMs = performance.now();
      for (let index = at; index < at + size; index += 1) {
        const one = said[index];
        const home = some[index] ?? 0;
        if (!one) continue;
        const decideOne = (input: HomeInput, nowMs: number): void => {
          const homeId = homeIdOf(home);
          const before = draft.subject(`home:${homeId}`, homeId);
          const after = decided(before.state, before, input, contextFor(county, home, homeId), nowMs);
          say(log, home, after);
          draft.decided(before, after, {
            gatewayId,
            carried: null,
            nowMs,
            isQuiet: input.kind !== "observed",
            isPast: false,
          });
        };
        for (let dueAtMs = draft.subject(`home:home-${home}`, null).dueAtMs; dueAtMs !== null && dueAtMs < one.atMs;) {
          decideOne({ kind: "tick" }, dueAtMs);
          dueAtMs = draft.subject(`home:home-${home}`, null).dueAtMs;
        }
        decideOne(one.input, one.atMs);
      }
      groupSize.took(size, performance.now() - decidingFromMs);
      await committer.mustCommit(draft);
      at += size;
    }
    // What the loop does once a minute; here after each slice, so that folding is paid for.
    await committer.sweepSome();
    const used = process.cpuUsage(startedAt);
    cpuMs += (used.user + used.system) / 1_000;
    tookMs += performance.now() - startedMs;
  }
  const { rssMb, peakMb } = memoryOfProcess();
  return {
    persistedEventsPerSecondPerCore: Math.round(events / (cpuMs / 1_000)),
    persistedEventsPerSecond: Math.round(events / (tookMs / 1_000)),
    persistedRssMb: rssMb,
    persistedPeakMb: peakMb,
    commits,
    persistedVerdicts: log.lines(),
    isPersistedLogEqual: log.hash() === alone(cuts, given, turns),
  };
}

function emptyMemory(): Memory {
  return { subjects: createSubjects(), lanes: new Map(), faults: new Map(), open: new Map(), trials: new Map() };
}

/** Ids that are the same in both runs. */
function contextFor(county: County, home: number, homeId: HomeId): Context {
  let id = 0;
  const settings = settingsFor(county.cutOf(home), homeId);
  return { settings, plans, subject: `home:${homeId}`, homeId, gatewayId, nextId: () => `id-${home}-${id++}` };
}

function decided(
  homeState: Before["homeState"],
  { incident, deliveries }: Pick<Before, "incident" | "deliveries">,
  input: HomeInput,
  context: Context,
  nowMs: number,
): After {
  const decision = decide({ homeState, incident, deliveries }, input, context, nowMs);
  if (decision.kind === "refused") throw new Error(decision.message);
  return decision;
}

function say(log: ReturnType<typeof createLog>, home: number, { faults, journal }: After): void {
  if (faults.length + journal.length > 0) log.say(home, JSON.stringify([faults, journal]));
}

function alone(cuts: readonly Cut[], { homes }: { homes: number }, turns: Uint32Array): string {
  const county = createCounty(cuts, homes);
  const counts = new Uint16Array(homes);
  for (const home of turns) counts[home] = (counts[home] ?? 0) + 1;
  const log = createLog();
  for (let home = 0; home < homes; home += 1) {
    const homeId = homeIdOf(home);
    const { state, dueAtMs: firstDueAtMs } = county.cutOf(home);
    let before: Before = { homeState: state, incident: null, deliveries: [] };
    let dueAtMs = firstDueAtMs;
    const decideOne = (input: HomeInput, nowMs: number): void => {
      const after = decided(before.homeState, before, input, contextFor(county, home, homeId), nowMs);
      say(log, home, after);
      const isOpen = after.incident !== null && after.incident.phase !== "closed";
      const updated = new Map(after.deliveries.update.map((one) => [one.deliveryId, one]));
      const kept = before.deliveries.map((one) => updated.get(one.deliveryId) ?? one);
      const deliveries = isOpen ? [...kept, ...after.deliveries.create] : [];
      before = { homeState: after.homeState, incident: isOpen ? after.incident : null, deliveries };
      ({ dueAtMs } = after);
    };
    for (let turn = 0; turn < (counts[home] ?? 0); turn += 1) {
      const { input, atMs } = county.next(home);
      while (dueAtMs !== null && dueAtMs < atMs) decideOne({ kind: "tick" }, dueAtMs);
      decideOne(input, atMs);
    }
  }
  return log.hash();
}
