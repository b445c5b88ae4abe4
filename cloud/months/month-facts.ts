/**
 * What happened in a month, and the numbers that follow from it. Pure, and one function for every size: a community, a county, a province.
 *
 * Shares are of what they name, and null where there is none of it: nobody answers 100 % of no alarms. P50 and P90 are by the nearest rank, so each is a time that was
 * really taken. An incident counts where its home stands, in the month in which it was opened; one that has no home counts in the whole deployment alone.
 * Limits: a home that has moved since takes its incidents along, until the month is closed.
 */

import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import { alarmOrder, type Outcome } from "../alarms/incident.ts";
import { kindMeasure, measures } from "./measure.ts";

/** The first time of each; null = not, or not yet. */
export type IncidentFact = {
  /** Official code; empty = nobody knows. */
  area: string;
  /** Null: its record is damaged, and it counts as an incident alone. */
  kind: AlarmKind | null;
  raisedAtMs: number | null;
  answeredAtMs: number | null;
  verifiedAtMs: number | null;
  dispatchedAtMs: number | null;
  arrivedAtMs: number | null;
  closedByPerson: Outcome | null;
};

export const sums = [
  "kits",
  "kitMs",
  "silentMs",
  "faults",
  "faultsLong",
  "homesWithKit",
  "homesTested",
  "testsOverdue",
  "homes",
  "homesWithContact",
  "residents",
  "reached",
  "reassess",
  "calls",
  "callsTaken",
  "callsSoon",
  "callsMissed",
  "callsReturned",
  "checkIns",
  "checkInsReached",
] as const;
export type Sum = (typeof sums)[number];

export type MonthFacts = {
  incidents: readonly IncidentFact[];
  sums: readonly { area: string; what: Sum; n: number }[];
};

/** By `id` of `measure.ts`; null = there is nothing that it could be said of. */
export type Numbers = Readonly<Record<string, number | null>>;

export function numbersOf({ incidents, sums: parts }: MonthFacts): Numbers {
  const sum = (what: Sum): number => parts.reduce((all, one) => (one.what === what ? all + one.n : all), 0);
  const raised = incidents.filter(({ raisedAtMs }) => raisedAtMs !== null);
  const judged = incidents.flatMap(({ closedByPerson }) => closedByPerson ?? []);
  const took = (at: (one: IncidentFact) => number | null): readonly number[] =>
    raised
      .flatMap((one) => {
        const atMs = at(one);
        // Somebody may have been on the way before a suspicion became an alarm.
        return atMs === null || one.raisedAtMs === null ? [] : [Math.max(0, atMs - one.raisedAtMs)];
      })
      .toSorted((one, other) => one - other);
  const answered = took((one) => one.answeredAtMs);
  const as = (...some: readonly Outcome[]): number => judged.filter((one) => some.includes(one)).length;
  const within = (ms: number): number | null => share(answered.filter((one) => one <= ms).length, raised.length);
  const followedUp = raised.filter(({ closedByPerson }) => closedByPerson !== null).length;
  const silent = share(sum("silentMs"), sum("kitMs"));
  const found: Record<string, number | null> = {
    incidents: incidents.length,
    raised: raised.length,
    ...Object.fromEntries(
      alarmOrder.map((kind) => [kindMeasure(kind), incidents.filter((one) => one.kind === kind).length]),
    ),
    ...ranks("answered", answered),
    "answered.within15": within(15_000),
    "answered.within30": within(30_000),
    "answered.within60": within(60_000),
    "answered.share": share(answered.length, raised.length),
    unanswered: raised.length - answered.length,
    ...ranks(
      "verified",
      took((one) => one.verifiedAtMs),
    ),
    ...ranks(
      "dispatched",
      took((one) => one.dispatchedAtMs),
    ),
    ...ranks(
      "arrived",
      took((one) => one.arrivedAtMs),
    ),
    "outcome.true": share(as("real", "assisted"), judged.length),
    "outcome.harmless": share(as("false", "test"), judged.length),
    "outcome.accidental": share(as("accidental"), judged.length),
    "followed-up": share(followedUp, raised.length),
    kits: sum("kits"),
    online: silent === null ? null : Math.max(0, 1 - silent),
    tested: share(Math.min(sum("homesTested"), sum("homesWithKit")), sum("homesWithKit")),
    "tests-overdue": sum("testsOverdue"),
    faults: sum("faults"),
    "faults-long": sum("faultsLong"),
    residents: sum("residents"),
    reached: share(sum("reached"), sum("residents")),
    contacts: share(sum("homesWithContact"), sum("homes")),
    reassess: sum("reassess"),
    calls: sum("calls"),
    "calls.within15": share(sum("callsSoon"), sum("calls")),
    "calls.answered": share(sum("callsTaken"), sum("calls")),
    "calls.missed": sum("callsMissed"),
    "calls.returned": share(sum("callsReturned"), sum("callsMissed")),
    "check-ins": sum("checkIns"),
    "check-ins.reached": share(sum("checkInsReached"), sum("checkIns")),
    "check-ins.missed": sum("checkIns") - sum("checkInsReached"),
  };
  // In the order in which they are shown, and none that is not explained.
  return Object.fromEntries(measures.map(({ id }) => [id, found[id] ?? null]));
}

/** Of four digits, so that what is frozen and what is reckoned anew are the same number. */
function share(part: number, of: number): number | null {
  return of === 0 ? null : Math.round((part * 10_000) / of) / 10_000;
}

function ranks(id: string, sorted: readonly number[]): Numbers {
  const at = (percent: number): number | null => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null;
  return { [`${id}.p50`]: at(50), [`${id}.p90`]: at(90) };
}

/** Cut by the first `length` digits of the code; what is said less exactly stands under what is said of it. */
export function cutBy(facts: MonthFacts, length: number): ReadonlyMap<string, MonthFacts> {
  const cut = new Map<string, { incidents: IncidentFact[]; sums: MonthFacts["sums"][number][] }>();
  const of = (area: string) => {
    const code = area.slice(0, length);
    const there = cut.get(code) ?? { incidents: [], sums: [] };
    cut.set(code, there);
    return there;
  };
  for (const one of facts.incidents) of(one.area).incidents.push(one);
  for (const one of facts.sums) of(one.area).sums.push(one);
  return new Map([...cut].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
