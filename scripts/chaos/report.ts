/** What a run of chaos says at its end, and whether the house kept its promises in it. */

import type { Home } from "./home.ts";
import { judge, secondsOf, type Found, type Verdict, type Waiting } from "./ledger.ts";

/** How far behind its schedule the load may fall and still call itself on time. */
const lateMaxMs = 1_000;
const examplesMax = 5;
const deadLinkMaxSeconds = 45;

export type Course = {
  rounds: number;
  rate: number;
  seed: number;
  homes: readonly Home[];
  stored: ReadonlyMap<string, Found>;
  /** By home: what stands on its card without a receipt after the end. */
  waiting: ReadonlyMap<string, Waiting>;
  /** Records without a receipt when the patience was over, by home, and why it may be so. */
  undrained: readonly { homeId: string; records: number; why: string }[];
  died: number;
  harm: Readonly<Record<string, number>>;
  notTried: readonly string[];
  deadLinkMs: number | undefined;
  drainMs: number;
  roundsMs: number;
  /** Of all cores: by everything that ran, and by who made the load. */
  busyPercent: { machine: number; generator: number };
  seconds: number;
};

export type ChaosReport = ReturnType<typeof reportOf>;

export function reportOf(course: Course) {
  const { homes } = course;
  const verdicts = homes.map((home) =>
    judge(home.book(), course.stored.get(home.homeId) ?? { points: [], alarmIds: [] }, course.waiting.get(home.homeId)),
  );
  const sum = (of: (verdict: Verdict) => number): number => verdicts.reduce((total, one) => total + of(one), 0);
  const loads = homes.map((home) => home.load());
  const declared = homes.map((home) => secondsOf(home.book().deaf));
  const measured = homes.map((home) => secondsOf(home.measuredDeaf()));
  const withheld = total(loads.map((one) => one.withheld));
  const alarmTimes = homes.flatMap((home) => home.alarmTimesMs()).toSorted((a, b) => a - b);
  const lags = homes.flatMap((home) => {
    const { deaf } = home.book();
    const isDeaf = ({ atMs }: { atMs: number }): boolean => deaf.some((one) => atMs >= one.fromMs && atMs <= one.toMs);
    return home.words.accepted.filter((one) => !isDeaf(one)).map((one) => one.lineMs - one.atMs);
  });
  const hadDeadCard = (course.harm["full card"] ?? 0) + (course.harm["read-only card"] ?? 0) > 0;
  const offered = total(homes.map((home, n) => perSecond(home.book().emissions.length, loads[n]?.emittingMs ?? 0)));
  return {
    seed: course.seed,
    rounds: course.rounds,
    homes: homes.length,
    rate: course.rate,
    emitted: sum((one) => one.emitted),
    accepted: sum((one) => one.accepted),
    stored: sum((one) => one.stored),
    lost: sum((one) => one.lost.length),
    doubled: sum((one) => one.doubled.length),
    neverAccepted: sum((one) => one.neverAccepted.length),
    strangers: sum((one) => one.strangers.length),
    /** Emitted to deaf homes, and telemetry that a dead card refused and counted. */
    deafTo: sum((one) => one.deafTo),
    refused: sum((one) => one.refused),
    /** By the gateways' own count, also where the card was well and only too slow for the load. */
    refusedSaid: total(homes.map((home) => home.words.refusedTelemetry())),
    /** Declared by the gateways, of all homes together and of the worst; and how long nothing was accepted around each kill. */
    deafSeconds: rounded(total(declared)),
    deafSecondsOfWorstHome: rounded(Math.max(...declared)),
    deafSecondsMeasured: rounded(total(measured)),
    deadCardSeconds: rounded(total(homes.map((home) => secondsOf(home.book().refusing)))),
    deadCardSaid: hadDeadCard ? homes.some((home) => home.words.faultMs("storage") !== undefined) : null,
    /** From the swallowed byte until a quiet gateway gave its dead link up. */
    deadLinkSeconds: course.deadLinkMs === undefined ? null : rounded(course.deadLinkMs / 1_000),
    /** From the press until the gateway had heard that the cloud has it. */
    alarmP50Ms: part(alarmTimes, 0.5),
    alarmP99Ms: part(alarmTimes, 0.99),
    /** From an event to the line of its acceptance, where nobody was deaf. */
    acceptLagP99Ms: part(
      lags.toSorted((a, b) => a - b),
      0.99,
    ),
    drainSeconds: rounded(course.drainMs / 1_000),
    undrained: total(course.undrained.map(({ records }) => records)),
    died: total(homes.map((home) => home.died())) + course.died,
    offeredPerSecond: rounded(offered),
    wantedPerSecond: course.rate * homes.length,
    storedPerSecond: rounded(
      perSecond(
        sum((one) => one.stored),
        course.roundsMs + course.drainMs,
      ),
    ),
    keptUp: withheld === 0 && loads.every(({ latestMs }) => latestMs <= lateMaxMs),
    latestMs: Math.round(Math.max(...loads.map(({ latestMs }) => latestMs))),
    withheld,
    busyPercent: course.busyPercent,
    harm: course.harm,
    notTried: course.notTried,
    examples: [
      ...course.undrained.map(
        ({ homeId, records, why }) => `${records} records of ${homeId} without a receipt: ${why}`,
      ),
      ...homes.flatMap((home, n) => {
        const verdict = verdicts[n];
        const some = (what: "lost" | "doubled" | "neverAccepted" | "strangers"): string[] =>
          (verdict?.[what] ?? []).slice(0, examplesMax).map((one) => `${what}: ${one} of ${home.homeId}`);
        return [...some("lost"), ...some("doubled"), ...some("neverAccepted"), ...some("strangers")];
      }),
    ],
    seconds: rounded(course.seconds),
  };
}

/** Whether the house kept its promises in this run. */
export function isKept(report: ChaosReport): boolean {
  const { lost, doubled, neverAccepted, strangers, undrained, died, deadLinkSeconds, deadCardSaid } = report;
  const isLinkGivenUp = deadLinkSeconds === null || deadLinkSeconds <= deadLinkMaxSeconds;
  return lost + doubled + neverAccepted + strangers + undrained + died === 0 && isLinkGivenUp && deadCardSaid !== false;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const rounded = (value: number): number => Math.round(value * 10) / 10;
const perSecond = (count: number, overMs: number): number => (overMs > 0 ? (count * 1_000) / overMs : 0);
const part = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
