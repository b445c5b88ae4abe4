import { expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { clockOfHolder, standBy, type Holding, type Lease } from "./holding.ts";
import { leaseStandsStill, type StoredLease } from "./lease.ts";

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** A row, and the signs of those that live. `reach` false: the database does not answer that process. */
function aStore() {
  let row: StoredLease | null = null;
  const signs = new Set<number>();
  const unreachable = new Set<string>();
  return {
    row: () => row,
    force: (holder: string) => (row = { fence: (row?.fence ?? 0) + 1, holder, n: 0 }),
    /** Killed: its connection goes with it. */
    dies: (fence: number) => signs.delete(fence),
    cutOff: (who: string) => unreachable.add(who),
    lease(who: string): Lease {
      const reach = async (): Promise<void> => {
        await Promise.resolve();
        if (unreachable.has(who)) throw new Error("no connection");
      };
      return {
        async read() {
          await reach();
          return row;
        },
        async isSignGone(fence) {
          await reach();
          return !signs.has(fence);
        },
        async take(before, holder) {
          await reach();
          if (before?.fence !== row?.fence || before?.n !== row?.n) return null;
          const fence = (before?.fence ?? 0) + 1;
          signs.add(fence);
          row = { fence, holder, n: 0 };
          return { fence, holder };
        },
        async renew({ fence, holder }, n) {
          await reach();
          if (row?.fence !== fence || row.holder !== holder) return false;
          row = { fence, holder, n };
          return true;
        },
        async giveBack({ fence, holder }) {
          await reach();
          if (row?.fence === fence && row.holder === holder) row = { ...row, holder: null };
        },
      };
    },
  };
}

/** A process with a clock of its own, which goes on while it is stopped; its timers do not. */
function aProcess(store: ReturnType<typeof aStore>, name: string) {
  const time = createManualClock({ wallMs: 1_795_000_000_000 });
  let stopped: (() => void)[] | undefined;
  const clock = {
    ...time,
    after: (delay: Millis, work: () => void) => time.after(delay, () => (stopped ? void stopped.push(work) : work())),
  };
  const holding = standBy({ lease: store.lease(name), holder: `dispatch/${name}`, clock, log: silentLog });
  const lost: Error[] = [];
  void holding.lost.then((error) => lost.push(error));
  return {
    clock,
    holding,
    isLost: () => lost.length > 0,
    stop: () => (stopped = []),
    /** What became due meanwhile is done now, all of it at once. */
    goOn() {
      const late = stopped ?? [];
      stopped = undefined;
      for (const work of late) work();
    },
  };
}
async function run(until: number, ...processes: { clock: ReturnType<typeof createManualClock> }[]): Promise<void> {
  const from = Math.min(...processes.map(({ clock }) => clock.uptimeMs()));
  for (let at = from + 250; at <= until; at += 250)
    for (const { clock } of processes) if (clock.uptimeMs() < at) await clock.advanceTo(at, settle);
}
const mayCall = (...all: { holding: Holding }[]): boolean[] => all.map(({ holding }) => holding.mayCall());

test("R-504 H-139 one of two calls outside; the other takes over at once when the first is dead, and when it has given it back", async () => {
  const store = aStore();
  const first = aProcess(store, "one");
  await settle();
  const second = aProcess(store, "two");
  await run(10_000, first, second);
  expect(mayCall(first, second)).toEqual([true, false]);
  store.dies(1);
  await run(11_000, second);
  expect([...mayCall(second), store.row()?.fence]).toEqual([true, 2]);
  const third = aProcess(store, "three");
  await run(12_000, second, third);
  expect(mayCall(second, third)).toEqual([true, false]);
  await second.holding[Symbol.asyncDispose]();
  await run(13_000, third);
  expect(mayCall(second, third)).toEqual([false, true]);
});

test("R-504 H-139 who was stopped begins nothing when it goes on; who stands by has waited until all that it began is over", async () => {
  const store = aStore();
  const first = aProcess(store, "one");
  await settle();
  const second = aProcess(store, "two");
  await run(10_000, first, second);
  const stoppedAtMs = second.clock.uptimeMs();
  // The sign stays: its connection lives, as that of a stopped process does.
  await run(stoppedAtMs + leaseStandsStill - seconds(2) - 250, second);
  expect(mayCall(second)).toEqual([false]);
  await run(stoppedAtMs + leaseStandsStill + seconds(1), second);
  expect(mayCall(second)).toEqual([true]);
  // Time has gone on for it too; its timers fire late, and before any of them it is asked whether something may be begun.
  const gatedClock = clockOfHolder(first.clock, () => first.holding.mayCall());
  let registrations = 0;
  gatedClock.after(millis(1), () => (registrations += 1));
  first.stop();
  await first.clock.advanceTo(stoppedAtMs + leaseStandsStill + seconds(1), settle);
  first.goOn();
  await run(second.clock.uptimeMs() + seconds(3), first, second);
  expect([first.isLost(), ...mayCall(first, second), registrations]).toEqual([true, false, true, 0]);
});

test("R-504 who cannot renew calls nobody after five seconds, on whichever clock they pass", async () => {
  const store = aStore();
  const one = aProcess(store, "one");
  await run(4_000, one);
  expect(mayCall(one)).toEqual([true]);
  // The machine slept: only wall time has gone on.
  one.clock.setWall(one.clock.wallMs() + seconds(60));
  expect(mayCall(one)).toEqual([false]);
  await run(8_000, one);
  expect(mayCall(one)).toEqual([true]);
  store.cutOff("one");
  await run(13_500, one);
  expect([...mayCall(one), one.isLost()]).toEqual([false, false]);
});

test("R-505 what a core has taken that does everything itself is taken by nobody, dead or not", async () => {
  const store = aStore();
  const first = aProcess(store, "one");
  await run(3_000, first);
  store.force("core/1");
  await run(6_000, first);
  expect([first.isLost(), ...mayCall(first)]).toEqual([true, false]);
  const second = aProcess(store, "two");
  store.dies(2);
  await run(120_000, second);
  expect([...mayCall(second), store.row()?.holder]).toEqual([false, "core/1"]);
});
