/**
 * Detection alone: each home is taken from memory, decided about, put back, and its deadline set, one after the other on one core. Beside it
 * the same homes one at a time, from plain objects, with nothing else in memory: what they are told must be the same.
 */

import { createHash } from "node:crypto";
import { createDueQueue } from "@shouwang/cloud/ingest/clocks/due-queue.ts";
import { createSubjects } from "@shouwang/cloud/ingest/ledger/subjects.ts";
import { stateText } from "@shouwang/cloud/ingest/ledger/stored-state.ts";
import { step } from "@shouwang/cloud/detection/engine.ts";
import type { HomeState } from "@shouwang/cloud/detection/home-state.ts";
import { packed } from "@shouwang/cloud/detection/learned/packed.ts";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import { createCounty, createLog, turnsOf } from "./county.ts";
import type { Cut } from "./mix.ts";
import { memoryOfProcess } from "./process-memory.ts";
import { measureLag } from "./timer-lag.ts";

export async function inMemory(
  cuts: readonly Cut[],
  given: { homes: number; events: number; seed: number; isTimed?: boolean },
) {
  const { homes, events, seed, isTimed = true } = given;
  const county = createCounty(cuts, homes);
  const subjects = createSubjects();
  const due = createDueQueue();
  for (let home = 0; home < homes; home += 1) {
    const one = county.memoryOf(home);
    subjects.set(one.subject, one);
    due.set(one.subject, one.dueAtMs);
  }
  const turns = turnsOf(homes, events, seed);
  // What is said, by whom and in which home, is made before the clock runs: it costs as much as deciding. In groups as small as the loop's, or the collector would move them all.
  const log = createLog();
  const slice = 2_000;
  let [cpuMs, beats, ticks] = [0, 0, 0];
  for (let from = 0; from < events; from += slice) {
    const some = turns.subarray(from, from + slice);
    const said = Array.from(some, (home) => ({
      ...county.next(home),
      home,
      subject: county.subjectOf(home),
      settings: county.cutOf(home).settings,
    }));
    const startedAt = process.cpuUsage();
    for (const { home, subject, settings, input, atMs } of said) {
      const known = subjects.get(subject);
      if (!known) throw new Error(`${subject} is not remembered`);
      let { state, dueAtMs } = known;
      const judge = (what: typeof input, nowMs: number): void => {
        const stepped = step(state ?? freshHomeState(nowMs), what, settings, nowMs);
        ({ state, dueAtMs } = stepped);
        for (const verdict of stepped.verdicts) log.say(home, JSON.stringify(verdict));
      };
      while (dueAtMs !== null && dueAtMs < atMs) {
        judge({ kind: "tick" }, dueAtMs);
        ticks += 1;
      }
      judge(input, atMs);
      if (input.kind === "gateway-heard") beats += 1;
      subjects.set(subject, { ...known, state, dueAtMs });
      due.set(subject, dueAtMs);
    }
    const used = process.cpuUsage(startedAt);
    cpuMs += (used.user + used.system) / 1_000;
  }
  const rssMb = memoryOfProcess().rssMb;
  const names = Array.from({ length: homes }, (_, home) => county.subjectOf(home));
  const settings = names.map((_, home) => county.cutOf(home).settings);
  let [bytes, longest] = [0, 0];
  const left = createHash("sha256");
  for (const name of names) {
    const { state = null, dueAtMs = null } = subjects.get(name) ?? {};
    left.update(endOf(state, dueAtMs));
    const length = bytesOf(state);
    bytes += length;
    longest = Math.max(longest, length);
  }
  const lag = isTimed ? await measureLag({ subjects, names, settings, homes }) : null;
  const alone = aloneInMemory(cuts, given, turns);
  return {
    eventsPerSecondPerCore: Math.round(events / (cpuMs / 1_000)),
    bytesPerHome: longest,
    bytesPerHomeMean: Math.round(bytes / homes),
    homes,
    inMemoryRssMb: rssMb,
    inMemoryPeakMb: memoryOfProcess().peakMb,
    ...lag,
    heartbeatShare: Math.round((1_000 * beats) / events) / 1_000,
    ticks,
    verdicts: log.lines(),
    stepAlonePerSecond: alone.perSecond,
    verdictHash: log.hash(),
    isVerdictLogEqual: log.hash() === alone.hash,
    areStatesEqual: left.digest("hex") === alone.left,
  };
}

/** A home as it is stored: its state, and what it has learned. */
function bytesOf(state: HomeState | null): number {
  if (state === null) return 0;
  const { learned, ...hot } = state;
  return Buffer.byteLength(stateText(hot)) + (learned === undefined ? 0 : packed(learned).length);
}

/** A home when all was said: everything that its next decision rests on. */
function endOf(state: HomeState | null, dueAtMs: number | null): string {
  if (state === null) return "null\n";
  const { learned, ...hot } = state;
  return `${JSON.stringify(hot, inOrder)} ${learned?.cells.join() ?? ""} ${String(dueAtMs)}\n`;
}

/** In whatever order its fields were set. */
function inOrder(_key: string, value: unknown): unknown {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
  return isPlain ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
}

function aloneInMemory(cuts: readonly Cut[], { homes }: { homes: number }, turns: Uint32Array) {
  const county = createCounty(cuts, homes);
  const counts = new Uint16Array(homes);
  for (const home of turns) counts[home] = (counts[home] ?? 0) + 1;
  const log = createLog();
  const left = createHash("sha256");
  let cpuMs = 0;
  for (let home = 0; home < homes; home += 1) {
    const startedAt = process.cpuUsage();
    const { settings } = county.cutOf(home);
    let { state, dueAtMs } = county.cutOf(home);
    for (let turn = 0; turn < (counts[home] ?? 0); turn += 1) {
      const { input, atMs } = county.next(home);
      while (dueAtMs !== null && dueAtMs < atMs) {
        const stepped = step(state, { kind: "tick" }, settings, dueAtMs);
        ({ state, dueAtMs } = stepped);
        for (const verdict of stepped.verdicts) log.say(home, JSON.stringify(verdict));
      }
      const stepped = step(state, input, settings, atMs);
      ({ state, dueAtMs } = stepped);
      for (const verdict of stepped.verdicts) log.say(home, JSON.stringify(verdict));
    }
    const used = process.cpuUsage(startedAt);
    cpuMs += (used.user + used.system) / 1_000;
    left.update(endOf(state, dueAtMs));
  }
  return { hash: log.hash(), left: left.digest("hex"), perSecond: Math.round(turns.length / (cpuMs / 1_000)) };
}
