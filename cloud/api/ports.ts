/**
 * What the API needs of the house: readers that cannot write, commands of people, and the live feed. `app.ts` gives the real
 * ones. Shapes are those of the contract, so that a request and the stream can never disagree about what an incident is.
 */

import type {
  AccountId,
  AreaCode,
  CommandId,
  GatewayId,
  HomeId,
  IncidentId,
  KitId,
  ResidentId,
} from "@shouwang/shared/domain/ids.ts";
import type { Command } from "@shouwang/shared/wire/commands.ts";
import type { Outcome, Saying } from "../alarms/incident.ts";
import type { HandOverRequest } from "./contract/acts.ts";
import type { Way } from "../alarms/incident-plan.ts";
import type { Telling } from "../alarms/sent.ts";
import type { Waived } from "../alarms/incident-input.ts";
import type {
  CommandReportView,
  CommandView,
  DeliveryView,
  DemoAction,
  DemoView,
  FaultView,
  HealthView,
  HomeDay,
  HomeView,
  IncidentDetail,
  IncidentView,
  OpenRequest,
  StreamEvent,
} from "./contract.ts";

/** Reads. Every one settles before or soon after `signal` aborts. */
export type DeskQueries = {
  /** Open: all of them, in the order of the queue (`alarms/queue-order.ts`). Closed: the last `limit`, the latest first. */
  incidents(query: { state: "open" | "closed"; limit: number }, signal: AbortSignal): Promise<readonly IncidentView[]>;
  incident(incidentId: IncidentId, signal: AbortSignal): Promise<IncidentDetail | undefined>;
  /** The oldest first; `undefined`: no such incident. */
  deliveries(incidentId: IncidentId, signal: AbortSignal): Promise<readonly DeliveryView[] | undefined>;
  homes(signal: AbortSignal): Promise<readonly HomeView[]>;
  home(homeId: HomeId, signal: AbortSignal): Promise<HomeView | undefined>;
  /** [fromMs, toMs) of one home, thinned to what can be drawn. */
  day(query: { homeId: HomeId; fromMs: number; toMs: number }, signal: AbortSignal): Promise<HomeDay | undefined>;
  faults(signal: AbortSignal): Promise<readonly FaultView[]>;
};

/** What became of a command of the desk. `incident` is the state after it, or the state that forbade it. */
export type DeskAnswer =
  | { kind: "done"; incident: IncidentDetail }
  /** The incident is no longer the version that the operator saw. */
  | { kind: "changed"; incident: IncidentDetail }
  /** The version is right, but the step is not possible from this phase: a sentence for the operator. */
  | { kind: "refused"; why: string; incident: IncidentDetail }
  | { kind: "unknown" }
  /** Nothing can be opened with this: a sentence for whoever asks. */
  | { kind: "impossible"; why: string };

/** A named human's act. It is committed when the promise resolves. */
type OperatorAct = { incidentId: IncidentId; by: string; version: number };

/** Without who acts. */
export type HandOverAct = { what: "offer"; to: string } | { what: Exclude<HandOverRequest["what"], "offer"> };

export type DeskCommands = {
  acknowledge(act: OperatorAct): Promise<DeskAnswer>;
  attend(act: OperatorAct & { arrived?: number | undefined }): Promise<DeskAnswer>;
  close(
    act: OperatorAct & { outcome: Outcome; note: string; waive?: readonly Waived[] | undefined },
  ): Promise<DeskAnswer>;
  says(act: OperatorAct & { what: Saying }): Promise<DeskAnswer>;
  step(act: OperatorAct & { stepId: string; standing: "done" | "waived"; why: string }): Promise<DeskAnswer>;
  reopen(act: OperatorAct & { why: string }): Promise<DeskAnswer>;
  escalate(act: OperatorAct): Promise<DeskAnswer>;
  handOver(act: OperatorAct & HandOverAct): Promise<DeskAnswer>;
  send(
    act: OperatorAct & { who: string; addressee: string | null; told: Telling; ways: readonly Way[] },
  ): Promise<DeskAnswer>;
  open(act: Omit<OpenRequest, "by"> & { by: string }): Promise<DeskAnswer>;
  /** A page has these versions on its screen: deliveries to the desk become facts. Unknown or old ones change nothing. */
  shown(act: { desk: string; incidents: readonly { incidentId: IncidentId; version: number }[] }): Promise<void>;
};

export type Snapshot = Omit<Extract<StreamEvent, { kind: "snapshot" }>, "kind" | "nowMs" | "signedInAs" | "more">;
export type FeedEvent = Exclude<StreamEvent, { kind: "snapshot" | "snapshot-rest" | "resumed" | "beat" }>;

/**
 * Everything that changes, after its commit. Each event carries the whole new state of its subject; a closed incident is sent
 * once more as closed. Whoever subscribes before asking for the snapshot, and applies the events after it, misses nothing.
 */
export type LiveFeed = {
  snapshot(signal: AbortSignal): Promise<Snapshot>;
  /** `listener` is called at once, in order, and must not throw. */
  subscribe(listener: (event: FeedEvent) => void): Disposable;
};

/** The same without what is on the telephone, and without who looks. */
export type DeskFeed = {
  snapshot(signal: AbortSignal): Promise<Omit<Snapshot, "calls" | "telephony" | "looking">>;
  subscribe(listener: (event: FeedEvent) => void): Disposable;
};

/** Which desks have a page open: what is delivered to nobody's screen is not delivered. */
export type DeskPresence = { opened(desk: string): void; closed(desk: string): void };

export type GatewayCommands = {
  /** Stored, then sent. `undefined`: no such gateway. */
  send(act: {
    gatewayId: GatewayId;
    by: string;
    withinSeconds: number;
    command: Command;
  }): Promise<CommandView | undefined>;
  answers(gatewayId: GatewayId, commandId: CommandId, signal: AbortSignal): Promise<CommandReportView | undefined>;
  /** The last ones, the latest first, each with what was answered so far. */
  recent(gatewayId: GatewayId, signal: AbortSignal): Promise<readonly CommandView[]>;
};

/** The simulated home of `npm start`, where one is attached. */
export type DemoHome = {
  view(signal: AbortSignal): Promise<DemoView>;
  act(action: DemoAction, signal: AbortSignal): Promise<{ kind: "done" } | { kind: "unreachable"; why: string }>;
};

/** What is wrong, by part (database, broker, auditor). Never throws: not being able to tell is a reason too. */
export type Health = (signal: AbortSignal) => Promise<HealthView>;

/** Counters in the text form that Prometheus reads. */
export type MetricsText = { contentType: string; read(): Promise<string> };

/** Whose home it is about, and whether it is over: what the policy asks of an incident. */
export type IncidentHead = Pick<IncidentView, "homeId" | "phase" | "escalation" | "closedAtMs">;

/** Where things stand, as the registry and the loop know it. */
export type Ground = {
  /** Homes that have or had a kit. `undefined`: it has none, or nobody registered it. */
  home(homeId: HomeId): { area: AreaCode | null } | undefined;
  /** Who of the installers has a visit there now, whether it has a kit or not. */
  visitors(homeId: HomeId): readonly AccountId[];
  /** Null: it is nowhere at present. `undefined`: nobody registered it. */
  homeOfGateway(gatewayId: GatewayId): HomeId | null | undefined;
  openIncidentOf(homeId: HomeId): IncidentHead | null;
  /** Null: it is over, or there never was one. */
  openIncident(incidentId: string): IncidentHead | null;
  incident(incidentId: IncidentId, signal: AbortSignal): Promise<IncidentHead | undefined>;
  /** As the registry has it, with or without a kit. `undefined`: nobody registered it. */
  registered(what: Registered, signal: AbortSignal): Promise<Standing | undefined>;
};

/** What is looked up in the registry itself, because messages never ask for it. */
export type Registered =
  | { kind: "home"; homeId: HomeId }
  | { kind: "resident"; residentId: ResidentId }
  | { kind: "kit"; kitId: KitId };
/** Null: nobody has said where it stands; a kit that is in no home. */
export type Standing = { area: AreaCode | null; homeId: HomeId | null };
