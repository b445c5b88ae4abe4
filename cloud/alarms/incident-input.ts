/** What people, connectors and time do to an incident, and how the machine answers. */

import type { Way } from "./incident-plan.ts";
import type { Telling } from "./sent.ts";
import type { Incident, JournalEntry, Outcome, Saying, Via } from "./incident.ts";

/** `by` is the name of a human; `version` is what they were shown: on a screen, in a message, in a call. */
type OfPerson = {
  by: string;
  version: number;
  /** Left out: at the desk. */
  via?: Via | undefined;
};

/** A step that falls away, and why. */
export type Waived = { stepId: string; why: string };

export type PersonInput =
  | ({ kind: "acknowledge" } & OfPerson)
  /** `arrived`: which of those who were sent is there, by its number. */
  | ({ kind: "attend"; arrived?: number | undefined } & OfPerson)
  /** More help than the plan has sent by now. `steps` is filled in by whoever knows what was told already. */
  | ({ kind: "escalate"; steps?: readonly string[] | undefined } & OfPerson)
  /** To another one by name, who has to accept; until then whoever gives it has it. */
  | ({ kind: "hand-over"; to: string } & OfPerson)
  | ({ kind: "accept-hand-over" | "decline-hand-over" | "keep" } & OfPerson)
  /** Somebody goes there, who is told by a message of ours or was told by telephone. */
  | ({ kind: "send"; who: string; addressee: string | null; told: Telling; ways: readonly Way[] } & OfPerson)
  | ({ kind: "close"; outcome: Outcome; note: string; waive?: readonly Waived[] | undefined } & OfPerson)
  /** Who was told answers. On my way takes it in hand when nobody has it; cannot makes the next step of the plan due. */
  | ({ kind: "says"; what: Saying } & OfPerson)
  /** Of a step that is done by hand: it is done, or it falls away. `why` is what came of it, or why it falls away. */
  | ({ kind: "step"; stepId: string; standing: "done" | "waived"; why: string } & OfPerson)
  | ({ kind: "reopen"; why: string } & OfPerson)
  /** The resident, rung up because of what was inferred, says that they are all right. Detection decides what that clears; it ends nothing. */
  | ({ kind: "fine" } & OfPerson)
  /** A call of theirs began or ended. `detail` names nobody and no whole number. */
  | ({ kind: "phoned"; detail: string } & OfPerson);

export type IncidentInput =
  | PersonInput
  /** An incident that was over was opened again while its home had this one open: its alarms belong here now. */
  | { kind: "joined"; by: string; from: Incident; why: string }
  /** The far end has it: `round` is the round of the plan that the delivery belongs to. */
  | { kind: "delivered"; connector: string; round: number; receipt: string; sent?: number | undefined }
  /** `vain`: nothing else is tried for that one of those who were sent. */
  | { kind: "delivery-failed"; connector: string; why: string; vain?: number | undefined }
  | { kind: "escalated"; times: number; connectors: readonly string[] }
  | { kind: "tick" };

export type RefusalCode =
  | "no-incident"
  | "closed"
  | "stale-version"
  | "not-a-human"
  | "not-acknowledged"
  | "already-attended"
  | "steps-open"
  | "no-such-step"
  | "no-reason"
  | "not-closed"
  | "too-late"
  | "not-yours"
  | "no-hand-over"
  | "no-way";

export type Refused = { kind: "refused"; code: RefusalCode; message: string };
export type Changed = { kind: "changed"; incident: Incident; journal: readonly JournalEntry[] };
export type Answer = Changed | Refused | { kind: "unchanged" };
