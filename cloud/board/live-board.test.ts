import { expect, test } from "vitest";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import type { Incident } from "../alarms/incident.ts";
import type { LoopEvent } from "../loop/port.ts";
import { noToday } from "./board-today.ts";
import { createLiveBoard, type BoardState } from "./live-board.ts";

const area = must(parseAreaCode("3706"), "3706");
const signal = new AbortController().signal;
const startMs = Date.UTC(2026, 10, 22, 4);

function aBoard() {
  const clock = createManualClock({ wallMs: startMs });
  const listeners = new Set<(event: LoopEvent) => void>();
  const reads: number[] = [];
  let open: readonly Incident[] = [];
  const board = createLiveBoard({
    loop: {
      openIncidents: () => open,
      faults: () => [],
      nowMs: () => clock.wallMs(),
      subscribe(listener) {
        listeners.add(listener);
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
    },
    registry: { home: () => undefined },
    async readToday(_area, _by, nowMs) {
      reads.push(nowMs);
      return await Promise.resolve({ ...noToday, kits: 7 });
    },
    clock,
    log: silentLog,
  });
  return {
    clock,
    reads,
    listeners,
    follow: (after: string | null, left = signal) => board.follow({ area, by: "county", after }, left),
    raise(incident: Incident) {
      open = [...open, incident];
      for (const listener of listeners) listener({ kind: "incident", incident });
    },
  };
}
/** What is asked now is answered when time or news says so: everything that is due in between has run. */
const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

test("R-615 whoever has nothing is answered at once, with the numbers of the day", async () => {
  const { follow, listeners, reads } = aBoard();
  const state = await follow(null);
  expect(state).toMatchObject({ atMs: startMs, total: { open: 0 }, today: { kits: 7 }, practising: 0 });
  expect(reads).toEqual([startMs]);
  expect(listeners.size).toBe(0);
});

test("R-615 whoever has it all is answered when it is otherwise, at once, and after two seconds in any case", async () => {
  const { clock, follow, raise, listeners } = aBoard();
  const { mark } = await follow(null);
  let answer: BoardState | null = null;
  void follow(mark).then((state) => (answer = state));
  await settle();
  expect(answer).toBeNull();
  await clock.advanceTo(clock.uptimeMs() + 500, settle);
  raise(raisedIncident(startMs));
  await settle();
  expect(answer).toMatchObject({ total: { unanswered: 1, waitingSinceMs: startMs } });

  // What comes right behind it is gathered for a fifth of a second, so that a storm is not counted a thousand times.
  let storm: BoardState | null = null;
  void follow(must((answer as BoardState | null)?.mark, "mark")).then((state) => (storm = state));
  await settle();
  for (const n of [2, 3, 4]) raise(raisedIncident(startMs, { subject: `home:home-${n}` }));
  await settle();
  expect(storm).toBeNull();
  await clock.advanceTo(clock.uptimeMs() + 200, settle);
  expect(storm).toMatchObject({ total: { unanswered: 4 } });

  let quiet: BoardState | null = null;
  const present = must((storm as BoardState | null)?.mark, "mark");
  void follow(present).then((state) => (quiet = state));
  await settle();
  await clock.advanceTo(clock.uptimeMs() + seconds(2) - 1, settle);
  expect(quiet).toBeNull();
  await clock.advanceTo(clock.uptimeMs() + 1, settle);
  expect(quiet).toMatchObject({ mark: present });
  expect(listeners.size).toBe(0);
});

test("R-615 a page that has left keeps nothing waiting, and the day is read again every 15 s, beside the answer", async () => {
  const { clock, follow, reads, listeners } = aBoard();
  const { mark } = await follow(null);
  const leaving = new AbortController();
  const left = follow(mark, leaving.signal);
  await settle();
  leaving.abort();
  await settle();
  await clock.advanceTo(clock.uptimeMs() + 200, settle);
  expect((await left).mark).toBe(mark);
  expect(listeners.size).toBe(0);
  await clock.advanceTo(clock.uptimeMs() + seconds(15), settle);
  await follow(null);
  await follow(null);
  expect(reads).toHaveLength(2);
});
