/** What goes into one decision about a home and what comes out of it: everything in `After` is committed in one transaction. */

import type { GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { CalledIn } from "../alarms/called-in.ts";
import type { Incident, IncidentMode, JournalEntry } from "../alarms/incident.ts";
import type { IncidentInput, PersonInput, Refused } from "../alarms/incident-input.ts";
import type { HomeInput } from "../detection/home-input.ts";
import type { HomeSettings } from "../detection/home-settings.ts";
import type { HomeState } from "../detection/home-state.ts";
import type { FaultVerdict } from "../detection/verdict.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import type { Delivery } from "./delivery.ts";
import type { PlanBook } from "./plan-book.ts";

export type Before = {
  /** null = this home was never decided about, or there is no home (an unknown gateway). */
  homeState: HomeState | null;
  /** The open incident of the subject, or null. A closed one may be given for `delivered` of its own deliveries. */
  incident: Incident | null;
  /** All deliveries of that incident. */
  deliveries: readonly Delivery[];
};

/** How one attempt of a delivery ended, in the connector's words. */
export type AttemptOutcome = Delivered;

export type DecideInput =
  /** Anything of detection; its `tick` is also the tick of the incident and the plan. */
  | HomeInput
  | { kind: "person"; command: PersonInput }
  /** Somebody opens an incident by hand. */
  | { kind: "called-in"; call: CalledIn }
  /** A closed incident of the same subject is opened again while this one is open. */
  | Extract<IncidentInput, { kind: "joined" }>
  /** One attempt of a delivery has ended. */
  | { kind: "delivered"; delivery: Delivery; outcome: AttemptOutcome };

export type Context = {
  /** null = no home is known for this gateway: life records raise all the same, nothing else is decided. */
  settings: HomeSettings | null;
  plans: PlanBook;
  /** Whose a new incident is (`alarms/subject.ts`). */
  subject: string;
  /** What a new incident is; left out: live. */
  mode?: IncidentMode;
  /** Of what is opened: this person alone is told. */
  tells?: string;
  homeId: HomeId | null;
  gatewayId: GatewayId | null;
  /** A fresh random id for each call, `[a-z0-9-]{1,64}`. */
  nextId: () => string;
};

export type After = {
  kind: "decided";
  homeState: HomeState | null;
  /** Another `incidentId` than before = a new incident was opened. The same object as before = unchanged. */
  incident: Incident | null;
  /** New lines of the journal of `incident`. */
  journal: readonly JournalEntry[];
  deliveries: { create: readonly Delivery[]; update: readonly Delivery[] };
  faults: readonly FaultVerdict[];
  /** When `tick` is due if nothing else happens: the earliest of home and incident. Deliveries carry their own `dueAtMs`. */
  dueAtMs: number | null;
};

export type Decision = After | Refused;
