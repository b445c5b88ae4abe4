/**
 * The desk in this house. A notice is delivered to it when an open page has said that it shows this incident in this version or a
 * later one: pushed into a socket is not delivered, and what nobody's screen shows is not delivered.
 *
 * Bookkeeping only; whoever holds the live stream and the requests of the pages tells it what they say. The last page of a desk
 * that closes takes its confirmations with it, so that the screen of a browser that crashed a minute ago counts for nothing.
 */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency-service.ts";

/** A page draws and confirms within some 100 ms; on a slow line, within this. */
const showingTakesMax = seconds(4);
/** Incidents remembered for one desk: the oldest confirmation is forgotten first, and asked for again by the next attempt. */
const shownMax = 1_000;

/** One name, and how many pages are open under it. */
type OpenDesk = { pages: number; shown: Map<IncidentId, number> };

export type Desk = {
  service: EmergencyService;
  opened(desk: string): void;
  closed(desk: string): void;
  /** The desk has this version on its screen. From a desk that is not open it changes nothing. */
  shown(desk: string, incidentId: IncidentId, version: number): void;
  /** Names of the desks that have a page open. */
  openDesks(): readonly string[];
};

export function createDesk({ clock }: { clock: Pick<Clock, "after"> }): Desk {
  const desks = new Map<string, OpenDesk>();
  /** Deliveries that wait for a page to confirm; each looks again when something has changed. */
  const watchers = new Set<() => void>();
  const changed = (): void => {
    for (const look of watchers) look();
  };

  const shownBy = ({ incidentId, incidentVersion }: Notice): string | undefined =>
    [...desks].find(([, { shown }]) => (shown.get(incidentId) ?? -1) >= incidentVersion)?.[0];

  /** What can be said at this moment; `undefined` = a page is open and has not confirmed yet. */
  const judge = (notice: Notice): Delivered | undefined => {
    // Split off here, and nowhere before: no screen shows what the house presses by itself.
    if (notice.mode === "canary") return { kind: "accepted", receipt: "a canary: shown to nobody" };
    const desk = shownBy(notice);
    if (desk !== undefined) return { kind: "accepted", receipt: `on the screen of ${desk}` };
    return desks.size === 0 ? { kind: "unreachable", why: "No desk is open.", retryAfter: null } : undefined;
  };

  const service: EmergencyService = {
    name: "desk",
    deliver(notice, signal) {
      const now = judge(notice);
      if (now) return Promise.resolve(now);
      return new Promise((resolve) => {
        const end = (delivered: Delivered): void => {
          watchers.delete(look);
          timer.cancel();
          signal.removeEventListener("abort", giveUp);
          resolve(delivered);
        };
        const look = (): void => {
          const delivered = judge(notice);
          if (delivered) end(delivered);
        };
        const giveUp = (): void =>
          end({ kind: "unreachable", why: "A desk is open, but has not shown it in time.", retryAfter: null });
        const timer = clock.after(showingTakesMax, giveUp);
        watchers.add(look);
        if (signal.aborted) giveUp();
        else signal.addEventListener("abort", giveUp, { once: true });
      });
    },
  };

  return {
    service,
    opened(desk) {
      const open = desks.get(desk);
      if (open) open.pages += 1;
      else desks.set(desk, { pages: 1, shown: new Map() });
    },
    closed(desk) {
      const open = desks.get(desk);
      if (!open) return;
      open.pages -= 1;
      // Pages of one desk are fed by one stream and watched by one person: while one is left, what was shown is shown.
      if (open.pages <= 0) desks.delete(desk);
      changed();
    },
    shown(desk, incidentId, version) {
      const open = desks.get(desk);
      if (!open) return;
      const before = open.shown.get(incidentId) ?? -1;
      // Set anew, so that the order of the map is the order of the last confirmation.
      open.shown.delete(incidentId);
      open.shown.set(incidentId, Math.max(before, version));
      const oldest = open.shown.size > shownMax ? open.shown.keys().next().value : undefined;
      if (oldest !== undefined) open.shown.delete(oldest);
      changed();
    },
    openDesks: () => [...desks.keys()],
  };
}
