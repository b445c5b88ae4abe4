/**
 * The desk's ports as one caller may use them. Routes are given these and no others: what is not theirs does not reach the route,
 * and who acts is who signed in.
 */

import type { Asked } from "./asked.ts";
import { refusal, type Refusal } from "./error-codes.ts";
import type { DeskAnswer, DeskCommands, DeskQueries, Ground } from "./ports.ts";
import type { Sight } from "./sight.ts";

/** Closed incidents that are looked through for the last ones of a small area. */
const lookedThroughMax = 3_200;

export function narrowedQueries(queries: DeskQueries, sight: Sight): DeskQueries {
  const kept = <T>(list: readonly T[], see: (one: T) => T | null): T[] => list.flatMap((one) => see(one) ?? []);
  return {
    async incidents({ state, limit }, signal) {
      if (state === "open") return kept(await queries.incidents({ state, limit }, signal), sight.incident);
      // The last closed ones of theirs, not those of theirs among the last closed ones.
      for (let looked = limit; ; looked *= 4) {
        const most = Math.min(looked, lookedThroughMax);
        const all = await queries.incidents({ state, limit: most }, signal);
        const theirs = kept(all, sight.incident);
        if (theirs.length >= limit || all.length < most || most === lookedThroughMax) return theirs.slice(0, limit);
      }
    },
    async incident(incidentId, signal) {
      const incident = await queries.incident(incidentId, signal);
      return (incident && sight.incident(incident)) ?? undefined;
    },
    // Who may see the incident sees whom it was told to; the ids say nothing to anybody else.
    deliveries: async (incidentId, signal) => await queries.deliveries(incidentId, signal),
    homes: async (signal) => kept(await queries.homes(signal), sight.home),
    async home(homeId, signal) {
      const home = await queries.home(homeId, signal);
      return (home && sight.home(home)) ?? undefined;
    },
    // Admitted for this home as a whole, or not at all.
    day: async (query, signal) => await queries.day(query, signal),
    faults: async (signal) => kept(await queries.faults(signal), sight.fault),
  };
}

export function narrowedCommands(
  commands: DeskCommands,
  { asked, ground }: { asked: Asked; ground: Ground },
): DeskCommands {
  const { sight, principal } = asked;
  const seen = (answer: DeskAnswer): DeskAnswer => {
    if (answer.kind === "unknown" || answer.kind === "impossible") return answer;
    const incident = sight.incident(answer.incident);
    return incident === null ? { kind: "unknown" } : { ...answer, incident };
  };
  return {
    acknowledge: async (act) => seen(await commands.acknowledge(act)),
    attend: async (act) => seen(await commands.attend(act)),
    close: async (act) => seen(await commands.close(act)),
    says: async (act) => seen(await commands.says(act)),
    step: async (act) => seen(await commands.step(act)),
    reopen: async (act) => seen(await commands.reopen(act)),
    escalate: async (act) => seen(await commands.escalate(act)),
    handOver: async (act) => seen(await commands.handOver(act)),
    send: async (act) => seen(await commands.send(act)),
    open: async (act) => seen(await commands.open(act)),
    async shown({ desk, incidents }) {
      if (principal === null) return await commands.shown({ desk, incidents });
      // What is on a screen that may not show it was not delivered to anybody who answers.
      const signal = AbortSignal.timeout(lookUpWithinMs);
      const heads = await Promise.all(incidents.map(({ incidentId }) => ground.incident(incidentId, signal)));
      const theirs = incidents.filter((_one, n) => {
        const head = heads[n];
        return head !== undefined && sight.covers(head);
      });
      await commands.shown({ desk, incidents: theirs });
    },
  };
}

const lookUpWithinMs = 5_000;

/** Who acts: whoever signed in, whatever the body says; where nobody signs in, whoever the body names. */
export function namedBy(asked: Asked, claimed: string | undefined): { by: string } | { refused: Refusal } {
  const { principal } = asked;
  if (principal === null) {
    if (claimed !== undefined) return { by: claimed };
    return { refused: refusal("invalid-input", "body.by: say who you are.") };
  }
  if (claimed !== undefined && claimed !== principal.name) return { refused: refusal("not-your-name") };
  return { by: principal.name };
}
