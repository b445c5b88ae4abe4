/** What the API needs of the telephone: what is going on there, and what operators do with it. `cloud/app/telephony.ts` gives the real one. */

import type { AreaCode, HomeId, IncidentId, PhoneCallId } from "@shouwang/shared/domain/ids.ts";
import type { CallsView, CallView, HomeNumbersView, TelephonyView } from "./contract/calls.ts";

/** Said by whoever decided it, in both languages. */
type Both = Readonly<{ zh: string; en: string }>;

export type CallAnswer = { kind: "done"; call: CallView } | { kind: "refused"; why: Both } | { kind: "unknown" };

export type CallEvent = { kind: "call"; call: CallView } | { kind: "telephony"; telephony: TelephonyView };

/** Somebody at a page. `operator` is the same wherever they sit. */
export type Seat = {
  desk: string;
  operator: string;
  name: string;
  /** Whether calls of this area ring at them. */
  answersFor: (area: AreaCode | null) => boolean;
};

export type DeskCalls = {
  /** Everything that a page shows of itself: what is not over, and whoever waits. */
  now(): { calls: readonly CallView[]; telephony: TelephonyView };
  lists(limit: number): Promise<CallsView>;
  ofIncident(incidentId: IncidentId): Promise<readonly CallView[]>;
  find(callId: PhoneCallId): Promise<CallView | undefined>;
  numbersOf(homeId: HomeId): Promise<HomeNumbersView>;
  /** The telephone of whoever sits at the page rings first, then the number. */
  place(act: {
    desk: string;
    by: string;
    to: string;
    homeId: HomeId | null;
    incidentId: IncidentId | null;
    answersFor: (area: AreaCode | null) => boolean;
  }): Promise<CallAnswer>;
  hangUp(callId: PhoneCallId): Promise<CallAnswer>;
  handle(act: { callId: PhoneCallId; by: string; how: "called-back" | "not-needed"; why: string }): Promise<CallAnswer>;
  /** From now on it is a call of this incident, and of this home where one is known. */
  bind(act: { callId: PhoneCallId; by: string; incidentId: IncidentId; homeId: HomeId | null }): Promise<CallAnswer>;
  /** The same for whoever calls from this number, and says nothing of it; null: nothing tells them from others. */
  callerOf(callId: PhoneCallId): Promise<string | null>;
  /** Who sits at a page. @param phone undefined: the one that was said before. */
  sits(seat: Seat, phone: string | null | undefined): Promise<{ phone: string | null } | { refused: Both }>;
  /** Each change, after it happened. */
  subscribe(listener: (event: CallEvent) => void): Disposable;
};
