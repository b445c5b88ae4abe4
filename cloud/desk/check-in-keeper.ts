/**
 * Whoever had a real alarm, or was helped, is called the next morning: an incident that is closed so puts the people of that home on the list of check-ins, once. It follows what the loop has
 * committed and is never in its way. What the database does not take is tried again while the process lives; the next start looks through what was closed lately.
 *
 * Limits: `waitingMax` at once; the oldest is left to the next start, and said.
 */

import type { Incident } from "../alarms/incident.ts";
import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { days, minutes } from "@shouwang/shared/time/duration.ts";
import type { LoopEvent } from "../loop/port.ts";
import { nextMorning } from "../registry/check-ins/check-in.ts";
import type { CheckInRegistrar } from "../registry/check-ins/check-ins.ts";
import type { ResidentFinder } from "../registry/residents/resident-finder.ts";

type Over = { incidentId: IncidentId; homeId: HomeId; closedAtMs: number };

/** Null: it is open, was practised, or nothing had happened. */
export function toFollowUp({ incidentId, homeId, mode, outcome, closedAtMs }: Incident): Over | null {
  if (mode !== "live" || homeId === null || closedAtMs === null) return null;
  return outcome === "real" || outcome === "assisted" ? { incidentId, homeId, closedAtMs } : null;
}

const waitingMax = 1_000;
const tryAgainAfter = minutes(1);
/** Whoever had an alarm longer ago has been called since, or is overdue by themselves. */
const lookedBack = days(3);

export type CheckInKeeper = AsyncDisposable & {
  /** Resolves when everything that waits was tried once. */
  tried(): Promise<void>;
};

export function createCheckInKeeper(given: {
  subscribe: (listener: (event: LoopEvent) => void) => Disposable;
  closedLately: () => Promise<readonly Incident[]>;
  finder: Pick<ResidentFinder, "inHome">;
  registrar: Pick<CheckInRegistrar, "ask">;
  timeZoneOf: (homeId: HomeId) => string;
  clock: Pick<Clock, "after" | "wallMs">;
  log: Log;
}): CheckInKeeper {
  const { subscribe, closedLately, finder, registrar, timeZoneOf, clock, log } = given;
  const waiting = new Map<IncidentId, Over>();
  let retry: Disposable | null = null;
  let isOver = false;

  const add = (incident: Incident): void => {
    const over = toFollowUp(incident);
    if (over === null || over.closedAtMs < clock.wallMs() - lookedBack) return;
    waiting.set(over.incidentId, over);
    const [oldest] = waiting.keys();
    if (waiting.size <= waitingMax || oldest === undefined) return;
    waiting.delete(oldest);
    log.error("Somebody who had an alarm is put on the list of check-ins at the next start: too many wait already.", {
      event: "check-in-left",
      incidentId: oldest,
    });
  };
  const write = async ({ incidentId, homeId, closedAtMs }: Over): Promise<void> => {
    const by = { who: "system/check-ins", purpose: "care", atMs: clock.wallMs() } as const;
    const dueAtMs = nextMorning(closedAtMs, timeZoneOf(homeId));
    for (const residentId of await finder.inHome(homeId)) {
      const asked = { why: "after-incident", dueAtMs, by: "system", note: "" } as const;
      const answer = await registrar.ask(residentId, asked, incidentId, by);
      if (answer.kind === "done") continue;
      if (answer.why === "changed-meanwhile") throw new Error("Somebody else writes this record without end.");
      log.warn("Somebody who had an alarm is not on the list of check-ins: call them by hand.", {
        event: "check-in-not-kept",
        incidentId,
        residentId,
        why: answer.why,
      });
    }
  };
  const work = async (): Promise<void> => {
    for (const over of waiting.values()) {
      if (isOver) return;
      try {
        await write(over);
        waiting.delete(over.incidentId);
      } catch (error) {
        log.error("Somebody who had an alarm is not on the list of check-ins yet; it is tried again.", {
          event: "check-in-waits",
          incidentId: over.incidentId,
          error,
        });
        retry = clock.after(tryAgainAfter, wake);
        return;
      }
    }
  };
  let turn: Promise<void> = closedLately().then(
    (closed) => closed.forEach(add),
    (error: unknown) => log.error("Who had an alarm before could not be looked at; the next start does.", { error }),
  );
  const wake = (): void => {
    retry?.[Symbol.dispose]();
    retry = null;
    turn = turn.then(work);
  };
  const following = subscribe((event) => {
    if (event.kind !== "incident" || toFollowUp(event.incident) === null) return;
    add(event.incident);
    wake();
  });
  wake();
  return {
    async tried() {
      for (let now = turn; ; now = turn) {
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
