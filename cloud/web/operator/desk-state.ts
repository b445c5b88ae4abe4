/**
 * What the page knows, and how it learns: one pure reduction over the stream, the answers to commands, and the passing of time. A change costs what has
 * changed, whether ten incidents are open or ten thousand: maps that share what stays, and queues that are kept in order.
 *
 * An incident never goes back to an older version: answers and events overtake each other. A page that has heard nothing for
 * 4.5 s is blind, whatever the connection says of itself; one whose connection broke is blind after 4 s: so that it is seen within 5 s.
 *
 * A large snapshot comes in parts. Until the last one is there the page goes on with what it knew; only then what no part named is gone.
 */

import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { CallView, TelephonyView } from "../../api/contract/calls.ts";
import type { LookingView } from "../../api/contract/looking.ts";
import { beatEveryMs, type FaultView, type HomeView, type IncidentView, type StreamEvent } from "../../api/contract.ts";
import { needsHands } from "../../alarms/queue-order.ts";
import { withLines, type Change, type QueueLines, type QueueOf } from "./queue-lines.ts";
import { SpreadMap } from "./spread-map.ts";

export type DeskState = {
  /** On the page's own monotonic clock; null before the first snapshot. */
  heardAtMs: number | null;
  /** When the connection was lost or the page was opened; null while it is up. */
  lostAtMs: number | null;
  /** The server's wall clock minus the page's: ages are told by the server's clock. */
  serverAheadMs: number;
  incidents: SpreadMap<IncidentView>;
  /** What is open, in the order in which it is answered. */
  queues: Readonly<Record<QueueOf, QueueLines>>;
  /** Open ones that somebody is asked to take over: a few, whatever is open. */
  offeredIds: ReadonlySet<string>;
  /** Those that were closed, the oldest first; they stay in `incidents`. */
  closedIds: readonly string[];
  homes: SpreadMap<HomeView>;
  /** What the snapshot that is coming in has named so far; null = it is all here. */
  arriving: { incidents: SpreadMap<true>; homes: SpreadMap<true> } | null;
  /** Grows whenever something is raised that was not: then the desk sounds at once. */
  news: Readonly<Record<Loud, number>>;
  faults: readonly FaultView[];
  /** Not over, or somebody waits for a call back. */
  calls: ReadonlyMap<string, CallView>;
  telephony: TelephonyView;
  /** Who has which incident on the screen; the one at whom nobody looks is left out. */
  looking: ReadonlyMap<string, LookingView["people"]>;
  /** Null where nobody signs in: then the page asks for a name. */
  signedInAs: string | null;
  /** How many connections began: with each, the server has forgotten what stood on this page's screen. */
  snapshots: number;
  /** Messages that this page could not read: it is older than the server. */
  misread: number;
};

/** What is heard of an alarm. */
export type Loud = "alarm" | "pre-alarm" | "drill";

export type DeskInput =
  | { kind: "heard"; event: StreamEvent; uptimeMs: number; wallMs: number }
  | { kind: "misread"; uptimeMs: number }
  | { kind: "lost"; uptimeMs: number }
  /** The answer to a command, which may come before the event or after it. */
  | { kind: "learned"; incident: IncidentView };

export type Line = "up" | "returning" | "blind";

/** Two beats that did not come, and a little. */
const blindAfterSilence = millis(2 * beatEveryMs + 500);
const blindAfterLoss = seconds(4);
/** Closed incidents that stay in memory, so that the one on the screen does not vanish under the operator's hands. */
const closedMax = 50;

export function openedAt(uptimeMs: number): DeskState {
  return {
    heardAtMs: null,
    lostAtMs: uptimeMs,
    serverAheadMs: 0,
    incidents: SpreadMap.of(),
    queues: { live: [], drill: [] },
    closedIds: [],
    offeredIds: new Set(),
    homes: SpreadMap.of(),
    arriving: null,
    news: { alarm: 0, "pre-alarm": 0, drill: 0 },
    faults: [],
    calls: new Map(),
    telephony: { trunks: [] },
    looking: new Map(),
    signedInAs: null,
    snapshots: 0,
    misread: 0,
  };
}

export function nextDeskState(state: DeskState, input: DeskInput): DeskState {
  switch (input.kind) {
    case "heard":
      return hear({ ...state, heardAtMs: input.uptimeMs, lostAtMs: null }, input.event, input.wallMs);
    case "misread":
      return { ...state, heardAtMs: input.uptimeMs, misread: state.misread + 1 };
    case "lost":
      return { ...state, lostAtMs: state.lostAtMs ?? input.uptimeMs };
    case "learned":
      return withIncidents(state, [input.incident]);
  }
}

function hear(state: DeskState, event: StreamEvent, wallMs: number): DeskState {
  switch (event.kind) {
    case "snapshot": {
      const { faults, telephony } = event;
      const begun: DeskState = {
        ...state,
        snapshots: state.snapshots + 1,
        serverAheadMs: event.nowMs - wallMs,
        signedInAs: event.signedInAs ?? null,
        calls: new Map(event.calls.map((call) => [call.callId, call])),
        looking: new Map(event.looking.map(({ incidentId, people }) => [incidentId, people])),
        faults,
        telephony,
        arriving: { incidents: SpreadMap.of(), homes: SpreadMap.of() },
      };
      return withPart(begun, event);
    }
    case "snapshot-rest":
      return withPart(state, event);
    case "resumed": {
      const signedInAs = event.signedInAs ?? null;
      const serverAheadMs = event.nowMs - wallMs;
      return { ...state, snapshots: state.snapshots + 1, serverAheadMs, signedInAs, arriving: null };
    }
    case "incident":
      return withIncidents(state, [event.incident]);
    case "home":
      return { ...state, homes: state.homes.with([{ key: event.home.homeId, value: event.home }]) };
    case "faults":
      return { ...state, faults: event.faults };
    case "call":
      return { ...state, calls: withCall(state.calls, event.call) };
    case "telephony":
      return { ...state, telephony: event.telephony };
    case "looking":
      return { ...state, looking: withLookers(state.looking, event) };
    case "beat":
      return { ...state, serverAheadMs: event.nowMs - wallMs };
  }
}

type Part = Pick<Extract<StreamEvent, { kind: "snapshot-rest" }>, "incidents" | "homes" | "more">;

function withPart(before: DeskState, part: Part): DeskState {
  const { arriving, ...state } = withIncidents(before, part.incidents);
  const homes = state.homes.with(part.homes.map((home) => ({ key: home.homeId, value: home })));
  if (arriving === null) return { ...state, homes, arriving };
  const named = { ...arriving, homes: arriving.homes.with(part.homes.map(({ homeId }) => name(homeId))) };
  return part.more ? { ...state, homes, arriving: named } : withoutUnnamed({ ...state, homes, arriving: null }, named);
}

const name = (key: string) => ({ key, value: true as const });

/** What the whole snapshot does not name is no longer open; what was closed before stays for whoever looks at it. */
function withoutUnnamed(state: DeskState, named: NonNullable<DeskState["arriving"]>): DeskState {
  const gone = [...state.incidents.values()].filter(
    ({ incidentId, phase }) => phase !== "closed" && !named.incidents.get(incidentId),
  );
  const homesGone = [...state.homes].filter(([homeId]) => !named.homes.get(homeId));
  return {
    ...state,
    incidents: state.incidents.with(gone.map(({ incidentId }) => ({ key: incidentId, value: undefined }))),
    offeredIds: offeredAfter(
      state.offeredIds,
      gone.map((before) => ({ before, now: undefined })),
    ),
    queues: inQueues(
      state.queues,
      gone.map((before) => ({ before, now: undefined })),
    ),
    homes: state.homes.with(homesGone.map(([key]) => ({ key, value: undefined }))),
  };
}

function withIncidents(state: DeskState, incidents: readonly IncidentView[]): DeskState {
  const news = { ...state.news };
  const closedIds = [...state.closedIds];
  const changes = new Map<string, Change>();
  for (const now of incidents) {
    const id = now.incidentId;
    const known = changes.get(id);
    const last = known ? known.now : state.incidents.get(id);
    if (last && last.version > now.version) continue;
    changes.set(id, { before: known ? known.before : last, now });
    if (now.phase === "closed" && last?.phase !== "closed") closedIds.push(id);
    if (now.phase !== "closed" && last?.phase === "closed") closedIds.splice(closedIds.indexOf(id), 1);
    const loud = loudOf(now);
    if (loud !== null && isNews(last, now)) news[loud]++;
  }
  const forgotten = closedIds.splice(0, Math.max(0, closedIds.length - closedMax));
  const arriving = state.arriving && {
    ...state.arriving,
    incidents: state.arriving.incidents.with(incidents.map(({ incidentId }) => name(incidentId))),
  };
  return {
    ...state,
    arriving,
    news,
    closedIds,
    incidents: state.incidents.with([
      ...[...changes].map(([key, { now }]) => ({ key, value: now })),
      ...forgotten.map((key) => ({ key, value: undefined })),
    ]),
    offeredIds: offeredAfter(state.offeredIds, [...changes.values()]),
    queues: inQueues(state.queues, [...changes.values()]),
  };
}

/** The same set as before where nothing of it has changed. */
function offeredAfter(known: ReadonlySet<string>, changes: readonly Change[]): ReadonlySet<string> {
  let next: Set<string> | undefined;
  for (const { before, now } of changes) {
    const id = (now ?? before)?.incidentId;
    const isOffered = now !== undefined && now.handOver !== null && now.phase !== "closed";
    if (id === undefined || isOffered === (next ?? known).has(id)) continue;
    next ??= new Set(known);
    if (isOffered) next.add(id);
    else next.delete(id);
  }
  return next ?? known;
}

function inQueues(queues: DeskState["queues"], changes: readonly Change[]): DeskState["queues"] {
  const live = withLines(queues.live, "live", changes);
  const drill = withLines(queues.drill, "drill", changes);
  return live === queues.live && drill === queues.drill ? queues : { live, drill };
}

/** With which sound it is heard while nobody has it; null: silently. */
function loudOf(incident: IncidentView): Loud | null {
  if (needsHands(incident)) return incident.mode === "drill" ? "drill" : "alarm";
  return incident.phase === "pre-alarm" && incident.mode === "live" ? "pre-alarm" : null;
}

/** It was not as loud before, or one more alarm of it was raised. */
function isNews(before: IncidentView | undefined, now: IncidentView): boolean {
  if (!before || loudOf(before) !== loudOf(now)) return true;
  const known = new Map(before.alarms.map(({ alarmId, phase }) => [alarmId, phase]));
  return now.alarms.some(({ alarmId, phase }) => phase !== "eased" && known.get(alarmId) !== phase);
}

/** One that is over and for which nobody waits is gone. */
function withCall(known: ReadonlyMap<string, CallView>, call: CallView): Map<string, CallView> {
  const next = new Map(known);
  if (call.standing === "ended" && !call.isWaiting) next.delete(call.callId);
  else next.set(call.callId, call);
  return next;
}

function withLookers(known: DeskState["looking"], { incidentId, people }: LookingView): DeskState["looking"] {
  const next = new Map(known);
  if (people.length === 0) next.delete(incidentId);
  else next.set(incidentId, people);
  return next;
}

export function lineOf(state: Pick<DeskState, "heardAtMs" | "lostAtMs">, uptimeMs: number): Line {
  if (state.heardAtMs !== null && uptimeMs - state.heardAtMs > blindAfterSilence) return "blind";
  if (state.lostAtMs === null) return "up";
  return uptimeMs - state.lostAtMs > blindAfterLoss ? "blind" : "returning";
}
