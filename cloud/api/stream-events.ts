/** What one viewer is sent of an event and of a snapshot, and how it stands on the wire. Pure. */

import type { StreamEvent } from "./contract.ts";
import type { FeedEvent, Snapshot } from "./ports.ts";
import { wholeSight, type Sight } from "./sight.ts";

/** Null: nothing of it is for them. */
export function eventFor(sight: Sight, event: FeedEvent): FeedEvent | null {
  if (sight === wholeSight) return event;
  switch (event.kind) {
    case "incident": {
      const incident = sight.incident(event.incident);
      if (incident === event.incident) return event;
      return incident && { kind: "incident", incident };
    }
    case "home": {
      const home = sight.home(event.home);
      if (home === event.home) return event;
      return home && { kind: "home", home };
    }
    case "faults": {
      const faults = event.faults.flatMap((one) => sight.fault(one) ?? []);
      return faults.length === event.faults.length ? event : { kind: "faults", faults };
    }
    case "call": {
      const call = sight.call(event.call);
      if (call === event.call) return event;
      return call && { kind: "call", call };
    }
    case "telephony":
      return { kind: "telephony", telephony: sight.telephony(event.telephony) };
    case "looking":
      return sight.looking(event) ? event : null;
  }
}

/** The same whole thing has one key, however many look at it. */
export function keyOf(event: FeedEvent): unknown {
  switch (event.kind) {
    case "incident":
      return event.incident;
    case "home":
      return event.home;
    case "faults":
      return event.faults;
    case "call":
      return event.call;
    case "telephony":
      return event.telephony;
    case "looking":
      return event.people;
  }
}

export function snapshotFor(sight: Sight, snapshot: Snapshot): Snapshot {
  if (sight === wholeSight) return snapshot;
  const { ledgerId, incidents, faults, homes, calls, telephony, looking } = snapshot;
  return {
    ledgerId,
    incidents: incidents.flatMap((one) => sight.incident(one) ?? []),
    faults: faults.flatMap((one) => sight.fault(one) ?? []),
    homes: homes.flatMap((one) => sight.home(one) ?? []),
    calls: calls.flatMap((one) => sight.call(one) ?? []),
    telephony: sight.telephony(telephony),
    looking: looking.filter(sight.looking),
  };
}

/** So many a browser reads in a few milliseconds: a page of ten thousand incidents still answers a key while they come in. */
const incidentsOfPart = 100;
const homesOfPart = 400;

/**
 * The first part has what is on top of the queue, and everything that is not long; the others follow it in the order in which they are
 * needed. The last one says `more: false`.
 */
export function snapshotParts(
  snapshot: Snapshot,
  head: { nowMs: number; signedInAs?: string },
): readonly Extract<StreamEvent, { kind: "snapshot" } | { kind: "snapshot-rest" }>[] {
  const incidents = sliced(snapshot.incidents, incidentsOfPart);
  const needed = new Set<string | null>(incidents[0]?.map(({ homeId }) => homeId) ?? []);
  const [first, others] = parted(snapshot.homes, ({ homeId }) => needed.has(homeId));
  const homes = sliced(others, homesOfPart);
  const rest = [
    ...incidents.slice(1).map((part) => ({ incidents: part, homes: [] })),
    ...homes.map((part) => ({ incidents: [], homes: part })),
  ];
  return [
    { kind: "snapshot", ...head, ...snapshot, incidents: incidents[0] ?? [], homes: first, more: rest.length > 0 },
    ...rest.map((part, n) => ({ kind: "snapshot-rest" as const, ...part, more: n + 1 < rest.length })),
  ];
}

function sliced<T>(all: readonly T[], size: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  const [first, others]: [T[], T[]] = [[], []];
  for (const one of all) (isFirst(one) ? first : others).push(one);
  return [first, others];
}

/** JSON has no line break outside of its strings and escapes those within: one `data:` line is enough. */
export function frame(event: StreamEvent): string {
  return `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
