/** What the loop knows at its start: everything that is stored about open matters. Starting and recovering are the same. */

import type { GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import { createDraft, faultName, laneMemory, laneName, type Memory, type SubjectMemory } from "../ledger/draft.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { inactivityDueAtMs } from "../../detection/inactivity.ts";
import type { HomeState } from "../../detection/home-state.ts";
import type { Assignment, RegistryReader } from "../../registry/registry.ts";
import { homeOf, type Ledger, type StoredSubject } from "../ledger/ledger.ts";
import { createSubjects } from "../ledger/subjects.ts";
import { tellDoubted } from "./doubted-rows.ts";
import { mend } from "./mend.ts";
import type { Remembered } from "../ledger/former-ledger.ts";

export type MemoryAtStart = Memory & {
  aliveAtMs: number | null;
  recoveries: ReadonlyMap<GatewayId, Remembered>;
  /** Names of lanes whose marks say less than the truth, because a disk has changed them. */
  doubtedLanes: ReadonlySet<string>;
};

const beginsAnew = "What was stored of a home cannot be read; its detection begins anew.";

export async function remember(
  ledger: Ledger,
  log: Log,
  fresh: { nowMs: number; nextId: () => string },
): Promise<MemoryAtStart> {
  const memory: Memory = {
    subjects: createSubjects(),
    lanes: new Map(),
    faults: new Map(),
    open: new Map(),
    trials: new Map(),
  };
  const draft = createDraft(memory);
  const unreadable = new Set<string>();
  const put = ({ subject, state, dueAtMs }: StoredSubject): void => {
    // One damaged row must not keep every home down: that home begins anew, and is looked at now.
    const isUsable = state === null || isWhole(state);
    if (!isUsable) unreadable.add(subject);
    const known = isUsable ? { state, dueAtMs } : { state: null, dueAtMs: 0 };
    memory.subjects.set(subject, { ...draft.subject(subject, homeOf(subject)), ...known });
  };
  // As they are read: half a million homes as objects would need several gigabytes for a moment.
  const stored = await mend(await ledger.load(put), { ledger, log, ...fresh });
  for (const one of stored.subjects) put(one);
  for (const trial of stored.trials ?? []) memory.trials.set(trial.homeId, trial);
  const doubted = new Set(stored.doubt?.subjects);
  // Of a home that was decided about since, what is older may be quieter than the truth: that somebody is out, for one.
  for (const subject of doubted) {
    unreadable.delete(subject);
    if (!memory.subjects.has(subject)) continue;
    const anew = { state: null, dueAtMs: 0 };
    memory.subjects.set(subject, { ...draft.subject(subject, homeOf(subject)), ...anew });
    log.error(beginsAnew, { subject });
  }
  for (const subject of unreadable) log.error(beginsAnew, { subject });
  for (const { incident, journalLines, deliveries } of stored.openIncidents) {
    const base = draft.subject(incident.subject, incident.homeId);
    // A row of the home that is missing or old must not leave an open incident without its next step.
    const dueAtMs = Math.min(base.dueAtMs ?? Number.POSITIVE_INFINITY, incident.nextStepDueAtMs ?? incident.openedAtMs);
    memory.subjects.set(incident.subject, { ...base, incident, journalLines, deliveries, dueAtMs });
    memory.open.set(incident.incidentId, incident.subject);
  }
  for (const stand of stored.marks) {
    const lane = laneMemory(stand, stand.marks);
    memory.lanes.set(lane.name, lane);
  }
  for (const fault of stored.faults) memory.faults.set(faultName(fault.gatewayId, fault.deviceId, fault.fault), fault);
  const { rows = 0, subjects = [], lanes = [] } = stored.doubt ?? {};
  if (rows + unreadable.size > 0) {
    const all = { rows: rows + unreadable.size, subjects: [...subjects, ...unreadable], lanes };
    const fault = await tellDoubted(all, { ledger, log, nowMs: fresh.nowMs });
    memory.faults.set(faultName(fault.gatewayId, fault.deviceId, fault.fault), fault);
  }
  const doubtedLanes = new Set(lanes.map(laneName));
  return { ...memory, aliveAtMs: stored.aliveAtMs ?? null, recoveries: stored.recoveries, doubtedLanes };
}

/** Only `commit` writes this row, but a disk may answer with something else. What this lets through and no rule can use is met in `decide-*`. */
function isWhole({ v, gateway, presence, inactivity, ...lists }: Partial<HomeState>): boolean {
  const isList = [lists.falls, lists.levels, lists.watchers, lists.deaf].every((list) => Array.isArray(list));
  return (
    v === 1 && Number.isFinite(gateway?.lastHeardAtMs) && presence !== undefined && inactivity !== undefined && isList
  );
}

/** The latest time in our records at which something was heard or done, or at which we were alive. */
export function latestIn(memory: Memory, aliveAtMs: number | null): number {
  let latestMs = aliveAtMs ?? Number.NEGATIVE_INFINITY;
  for (const { state, incident } of memory.subjects.values()) {
    latestMs = Math.max(
      latestMs,
      state?.gateway.lastHeardAtMs ?? latestMs,
      incident?.roundStartedAtMs ?? latestMs,
      incident?.acknowledgedAtMs ?? latestMs,
      incident?.attendedAtMs ?? latestMs,
    );
  }
  return latestMs;
}

/** Homes looked at in one go: some milliseconds, so that a press waits no longer. */
const firstLookMax = 500;

/** Homes of kits that were never heard, in slices. */
export function unheard(memory: Memory, assignments: readonly Assignment[]): string[][] {
  return looksAt(
    assignments.flatMap(({ homeId, untilMs }) =>
      untilMs === null && !memory.subjects.has(`home:${homeId}`) ? [homeId] : [],
    ),
  );
}

/** As subjects, so many at a time. */
export function looksAt(homeIds: readonly HomeId[]): string[][] {
  const subjects = homeIds.map((homeId) => `home:${homeId}`);
  const slices: string[][] = [];
  for (let from = 0; from < subjects.length; from += firstLookMax)
    slices.push(subjects.slice(from, from + firstLookMax));
  return slices;
}

/** A setting that became stricter while the cloud was down: what was stored was counted with the one before. */
export function dueByNow(
  { homeId, state, dueAtMs }: Pick<SubjectMemory, "homeId" | "state" | "dueAtMs">,
  registry: Pick<RegistryReader, "home">,
): number | null {
  const settings = homeId === null ? undefined : registry.home(homeId)?.settings;
  const silentAtMs = state && settings ? inactivityDueAtMs(state, settings) : null;
  if (dueAtMs === null || silentAtMs === null) return dueAtMs ?? silentAtMs;
  return Math.min(dueAtMs, silentAtMs);
}
