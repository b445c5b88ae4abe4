/**
 * A centre outside, as the plan sees it: one name, and behind it its paths in order. What the first does not take within its time goes to the next, within the same attempt; which is
 * asked first follows from what is known of each (`path-state.ts`).
 */

import type { CentreId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency-service.ts";
import { orderOf } from "./path-state.ts";
import type { WatchedPath } from "./watched-path.ts";

/** It stands in the journal. */
const whyMax = 300;

export const centreServiceName = (centreId: CentreId): string => `centre-${centreId}`;

export function createCentreService(given: {
  name: string;
  /** In the order that was set. */
  paths: readonly WatchedPath[];
  clock: Pick<Clock, "uptimeMs">;
}): EmergencyService {
  const { name, paths, clock } = given;
  return {
    name,
    async deliver(notice, signal) {
      const failed: { path: string; outcome: Exclude<Delivered, { kind: "accepted" }> }[] = [];
      const states = paths.map((path) => ({ state: path.state(), isAsked: path.askEvery !== null }));
      for (const at of orderOf(states, clock.uptimeMs())) {
        const path = paths[at];
        if (path === undefined || signal.aborted) break;
        // A path that gave no answer may have brought it all the same.
        const mayHaveArrived = notice.mayHaveArrived || failed.some(({ outcome }) => outcome.kind === "unreachable");
        const told: Notice = { ...notice, mayHaveArrived };
        const outcome = await path.deliver(told, signal);
        if (outcome.kind === "accepted") return { kind: "accepted", receipt: `${path.name}: ${outcome.receipt}` };
        failed.push({ path: path.name, outcome });
      }
      if (failed.length === 0 && !signal.aborted)
        return { kind: "refused", why: "This centre has no path that can be used. Look at its connectors." };
      const why =
        failed.map(({ path, outcome }) => `${path}: ${outcome.why}`).join("; ") || "No path was tried in time.";
      // Each has said no, and saying it again changes nothing: the plan goes on without this centre.
      if (failed.length === paths.length && failed.every(({ outcome }) => outcome.kind === "refused"))
        return { kind: "refused", why: why.slice(0, whyMax) };
      return { kind: "unreachable", why: why.slice(0, whyMax), retryAfter: null };
    },
  };
}
