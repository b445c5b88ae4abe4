/** The loop as the rest of the cloud sees it: what it takes, what it tells, what it knows. */

import type { GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import type { CalledIn } from "../alarms/called-in.ts";
import type { Incident } from "../alarms/incident.ts";
import type { PersonInput } from "../alarms/incident-input.ts";
import type { Trial, TrialAsked } from "../alarms/trial.ts";
import type { AbsenceAsked } from "../detection/absence.ts";
import type { HomeState } from "../detection/home-state.ts";
import type { AttemptEnd } from "../dispatch/claim.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { GatewaySaid } from "../ingest/deciding/gateway-said.ts";
import type { AbsenceAnswer, CommandAnswer } from "../ingest/deciding/decide-home.ts";
import type { FaultChange, StoredEnd, StoredFault } from "../ingest/ledger/ledger.ts";
import type { TrialAnswer } from "../ingest/deciding/decide-trials.ts";

/** Everything that changed, after its commit. */
export type LoopEvent =
  | { kind: "incident"; incident: Incident }
  | { kind: "home"; homeId: HomeId }
  | { kind: "faults" }
  | { kind: "deliveries" }
  | { kind: "trials"; homeIds: readonly HomeId[] }
  | { kind: "answer"; gatewayId: GatewayId; answer: AnswerMessage }
  /** What a gateway says of itself. It is kept beside the loop (`fleet/`), and decides nothing. */
  | { kind: "gateway-said"; gatewayId: GatewayId; said: GatewaySaid };

export type CloudLoop = AsyncDisposable & {
  /** From the broker: any topic, any bytes. */
  accept(topic: string, payload: Uint8Array): void;
  /** A named human's act; settles after its commit. */
  command(incidentId: IncidentId, command: PersonInput): Promise<CommandAnswer>;
  /** An incident opened by hand, with or without a kit (`alarms/called-in.ts`); settles after its commit. */
  open(call: CalledIn): Promise<CommandAnswer>;
  /** One attempt of a delivery has ended; settles after its commit, and rejects with `ClaimLostError` when its claim is somebody else's. */
  attempted(delivery: Delivery, end: AttemptEnd & Pick<StoredEnd, "how">): Promise<void>;
  /** A named person tries devices of a home from now on (`alarms/trial.ts`); settles after its commit. */
  beginTrial(asked: TrialAsked): Promise<TrialAnswer>;
  /** Before its time. */
  endTrial(homeId: HomeId): Promise<TrialAnswer>;
  /** The one that is under way there. */
  trialOf(homeId: HomeId): Trial | undefined;
  /** Nobody is expected in this home for some days, or somebody is again (`detection/absence.ts`); settles after its commit. */
  absence(homeId: HomeId, asked: AbsenceAsked): Promise<AbsenceAnswer>;
  /** Fires what is overdue and begins to watch deadlines. */
  start(): void;
  /** A broker is there (again): gateways are told what we have. */
  connected(): void;
  /** The registry was read anew: these kits are told at once what they should be configured as, when it is something else. */
  configure(gatewayIds: readonly GatewayId[]): void;
  /** These homes are watched over otherwise than before: what is due by now is due at once, and no deadline stays where it was. */
  lookAgain(homeIds: readonly HomeId[]): void;
  /**
   * Kits came to these homes or left them: each is looked at now, so that a kit that never speaks there is missed, and the silence of one that is elsewhere is over.
   */
  kitsMoved(homeIds: readonly HomeId[]): void;
  /** Which brokers are away now, of how many. Without any, the cloud is deaf, and says so. */
  brokers(away: readonly string[], of: number): void;
  /** A fault of the cloud itself that somebody outside of the loop has seen, or its end. */
  ownFault(change: FaultChange): void;
  subscribe(listener: (event: LoopEvent) => void): Disposable;
  /** What is known of a home; undefined before anything was decided about it. */
  home(homeId: HomeId): { state: HomeState | null; incident: Incident | null; dueAtMs: number | null } | undefined;
  openIncidents(): readonly Incident[];
  openIncident(incidentId: IncidentId): Incident | undefined;
  faults(): readonly StoredFault[];
  nowMs(): number;
  /** How long the decision that is under way has taken so far, its commit included; 0 when none is. */
  decidingForMs(): number;
  /** Resolves when everything that came in so far is decided, committed and written to the timeline. */
  idle(): Promise<void>;
  /** Nothing can be decided any more: the process must end. */
  readonly failed: Promise<Error>;
};
