/**
 * An incident that a person closed as a real fall becomes a fall in the record of whoever lived there at that time: two within 30 days ask for another assessment. It follows
 * what the loop has committed and is never in its way: closing waits for nothing here. What the database does not take is tried again, for as long as the process lives; the
 * next start looks through what was closed lately, and writes what is missing once (the registrar knows an incident that it has).
 *
 * Of two people in one home nobody has said who fell: both are to be looked at. Limits: `waitingMax` at once, the oldest is left to the next start, and said.
 */

import type { Incident } from "../alarms/incident.ts";
import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { days, millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { LoopEvent } from "../loop/port.ts";
import type { ResidentFinder } from "../registry/residents/resident-finder.ts";
import type { ResidentRegistrar } from "../registry/residents/resident-registrar.ts";

export type ConfirmedFall = { incidentId: IncidentId; homeId: HomeId; atMs: number };

/** Null: it is open, nobody called it real, or no detector spoke of a fall. */
export function confirmedFall(incident: Incident): ConfirmedFall | null {
  const { incidentId, homeId, phase, outcome, alarms } = incident;
  if (phase !== "closed" || outcome !== "real" || homeId === null) return null;
  const times = alarms.flatMap(({ alarm, occurredAtMs, recordedAtMs }) =>
    alarm === "fall" ? [occurredAtMs ?? recordedAtMs] : [],
  );
  return times.length === 0 ? null : { incidentId, homeId, atMs: Math.min(...times) };
}

export const waitingMax = 1_000;
const retryFirst = seconds(5);
const retryMax = minutes(10);
/** A fall that is older asks for nothing any more (30 days), and a cloud that was off for a month wrote down the rest. */
const lookedBack = days(60);

export type FallKeeper = AsyncDisposable & {
  /** Resolves when everything that waits was tried once. */
  tried(): Promise<void>;
};

export function createFallKeeper(given: {
  subscribe: (listener: (event: LoopEvent) => void) => Disposable;
  /** The last ones, for what was closed when a process before this one ended. */
  closedLately: () => Promise<readonly Incident[]>;
  finder: Pick<ResidentFinder, "livedIn">;
  residents: Pick<ResidentRegistrar, "confirmFall">;
  clock: Pick<Clock, "after" | "wallMs">;
  log: Log;
}): FallKeeper {
  const { subscribe, closedLately, finder, residents, clock, log } = given;
  const waiting = new Map<IncidentId, ConfirmedFall>();
  let wait = retryFirst;
  let turn: Promise<void> | null = null;
  let retry: Disposable | null = null;
  let isOver = false;

  const add = (incident: Incident): void => {
    const fall = confirmedFall(incident);
    if (fall === null || fall.atMs < clock.wallMs() - lookedBack) return;
    waiting.set(fall.incidentId, fall);
    const [oldest] = waiting.keys();
    if (waiting.size <= waitingMax || oldest === undefined) return;
    waiting.delete(oldest);
    log.error("A confirmed fall waits for the next start to come into its record: too many wait already.", {
      event: "fall-left",
      incidentId: oldest,
    });
  };

  /** Whether it is written for everybody, as far as it can be. */
  const write = async ({ incidentId, homeId, atMs }: ConfirmedFall): Promise<void> => {
    const by = { who: "system/falls", purpose: "operate-system", atMs: clock.wallMs() } as const;
    for (const residentId of await finder.livedIn(homeId, atMs)) {
      const answer = await residents.confirmFall(residentId, { incidentId, atMs }, by);
      if (answer.kind === "done" || settled.has(answer.why)) continue;
      if (answer.why === "changed-meanwhile") throw new Error("Somebody else writes this record without end.");
      log.error("A confirmed fall does not go into its record. Enter it by hand: the record has to be looked at.", {
        event: "fall-not-kept",
        incidentId,
        residentId,
        why: answer.why,
      });
    }
  };

  const work = async (): Promise<void> => {
    for (const fall of waiting.values()) {
      if (isOver) return;
      try {
        await write(fall);
        waiting.delete(fall.incidentId);
        wait = retryFirst;
      } catch (error) {
        log.error("A confirmed fall did not go into its record; it is tried again.", {
          event: "fall-waits",
          incidentId: fall.incidentId,
          error,
        });
        // The next try begins with those behind it.
        waiting.delete(fall.incidentId);
        waiting.set(fall.incidentId, fall);
        again();
        return;
      }
    }
  };
  const again = (): void => {
    retry = clock.after(wait, wake);
    wait = millis(Math.min(wait * 2, retryMax));
  };
  const wake = (): void => {
    retry?.[Symbol.dispose]();
    retry = null;
    const before = turn ?? Promise.resolve();
    turn = before.then(async () => (isOver || waiting.size === 0 ? undefined : await work()));
  };
  const lookBack = async (): Promise<void> => {
    try {
      for (const incident of await closedLately()) add(incident);
    } catch (error) {
      log.error("Whether falls of before are in their records could not be looked at; the next start does.", { error });
    }
  };

  const following = subscribe((event) => {
    if (event.kind !== "incident" || confirmedFall(event.incident) === null) return;
    add(event.incident);
    wake();
  });
  turn = lookBack();
  wake();
  return {
    async tried() {
      while (turn !== null) {
        const now = turn;
        await now;
        if (turn === now) return;
      }
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      following[Symbol.dispose]();
      retry?.[Symbol.dispose]();
      await turn;
    },
  };
}

/** Nothing is left to be written: it stands there, it stands in the record that goes on, or nobody may be written of any more. */
const settled: ReadonlySet<string> = new Set(["already-there", "not-registered", "erased"]);
