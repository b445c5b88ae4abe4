/**
 * What the page knows, and how it learns: one pure reduction over the stream, the answers to commands, and the passing of time.
 *
 * An incident never goes back to an older version: answers and events overtake each other. A page that has heard nothing for
 * 15 s is blind, whatever the connection says of itself; one whose connection broke is blind after 4 s.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { CallView, TelephonyView } from "../../api/contract/calls.ts";
import type { FaultView, HomeView, IncidentView, StreamEvent } from "../../api/contract.ts";

export type DeskState = {
  /** On the page's own monotonic clock; null before the first snapshot. */
  heardAtMs: number | null;
  /** When the connection was lost or the page was opened; null while it is up. */
  lostAtMs: number | null;
  /** The server's wall clock minus the page's: ages are told by the server's clock. */
  serverAheadMs: number;
  incidents: ReadonlyMap<string, IncidentView>;
  homes: ReadonlyMap<string, HomeView>;
  faults: readonly FaultView[];
  /** Not over, or somebody waits for a call back. */
  calls: ReadonlyMap<string, CallView>;
  telephony: TelephonyView;
  /** Null where nobody signs in: then the page asks for a name. */
  signedInAs: string | null;
  /** How many snapshots were heard: with each, the server has forgotten what stood on this page's screen. */
  snapshots: number;
  /** Messages that this page could not read: it is older than the server. */
  misread: number;
};

export type DeskInput =
  | { kind: "heard"; event: StreamEvent; uptimeMs: number; wallMs: number }
  | { kind: "misread"; uptimeMs: number }
  | { kind: "lost"; uptimeMs: number }
  /** The answer to a command, which may come before the event or after it. */
  | { kind: "learned"; incident: IncidentView };

export type Line = "up" | "returning" | "blind";

const blindAfterSilence = seconds(15);
const blindAfterLoss = seconds(4);
/** Closed incidents that stay in memory, so that the one on the screen does not vanish under the operator's hands. */
const closedMax = 50;

export function openedAt(uptimeMs: number): DeskState {
  return {
    heardAtMs: null,
    lostAtMs: uptimeMs,
    serverAheadMs: 0,
    incidents: new Map(),
    homes: new Map(),
    faults: [],
    calls: new Map(),
    telephony: { trunks: [] },
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
      return { ...state, incidents: withIncident(state.incidents, input.incident) };
  }
}

function hear(state: DeskState, event: StreamEvent, wallMs: number): DeskState {
  switch (event.kind) {
    case "snapshot": {
      // What the snapshot does not name is no longer open; what was closed before stays for whoever looks at it.
      let incidents = new Map([...state.incidents].filter(([, { phase }]) => phase === "closed"));
      for (const incident of event.incidents) incidents = withIncident(incidents, incident);
      const homes = new Map(event.homes.map((home) => [home.homeId, home]));
      const serverAheadMs = event.nowMs - wallMs;
      const signedInAs = event.signedInAs ?? null;
      const snapshots = state.snapshots + 1;
      const calls = new Map(event.calls.map((call) => [call.callId, call]));
      const { faults, telephony } = event;
      return { ...state, snapshots, serverAheadMs, signedInAs, incidents, homes, faults, calls, telephony };
    }
    case "incident":
      return { ...state, incidents: withIncident(state.incidents, event.incident) };
    case "home":
      return { ...state, homes: new Map(state.homes).set(event.home.homeId, event.home) };
    case "faults":
      return { ...state, faults: event.faults };
    case "call":
      return { ...state, calls: withCall(state.calls, event.call) };
    case "telephony":
      return { ...state, telephony: event.telephony };
    case "beat":
      return { ...state, serverAheadMs: event.nowMs - wallMs };
  }
}

function withIncident(known: ReadonlyMap<string, IncidentView>, incident: IncidentView): Map<string, IncidentView> {
  const next = new Map(known);
  const before = next.get(incident.incidentId);
  if (before && before.version > incident.version) return next;
  next.set(incident.incidentId, incident);
  const closed = [...next.values()].filter(({ phase }) => phase === "closed");
  for (const old of closed.slice(0, Math.max(0, closed.length - closedMax))) next.delete(old.incidentId);
  return next;
}

/** One that is over and for which nobody waits is gone. */
function withCall(known: ReadonlyMap<string, CallView>, call: CallView): Map<string, CallView> {
  const next = new Map(known);
  if (call.standing === "ended" && !call.isWaiting) next.delete(call.callId);
  else next.set(call.callId, call);
  return next;
}

export function lineOf(state: DeskState, uptimeMs: number): Line {
  if (state.heardAtMs !== null && uptimeMs - state.heardAtMs > blindAfterSilence) return "blind";
  if (state.lostAtMs === null) return "up";
  return uptimeMs - state.lostAtMs > blindAfterLoss ? "blind" : "returning";
}

export function openIncidents(state: DeskState): readonly IncidentView[] {
  return [...state.incidents.values()].filter(({ phase }) => phase !== "closed");
}
