/**
 * What a route says about who may ask it. It has to say something: a route without this does not compile, and the server refuses
 * whoever does not fit before the route hears of it (`gate.ts`).
 */

import type { Action } from "../access/action.ts";
import type { AreaCode, GatewayId, HomeId, IncidentId, KitId, ResidentId } from "@shouwang/shared/domain/ids.ts";

/** What is asked about, as far as the policy needs to know. */
export type Subject =
  /** A list, a count: whoever may do it in any place may ask, and is shown the places where they may. */
  | { kind: "anywhere" }
  /** An area and all that lies in it; `everywhere` = the whole deployment. */
  | { kind: "area"; area: AreaCode | "everywhere" }
  | { kind: "home"; homeId: HomeId }
  | { kind: "resident"; residentId: ResidentId }
  | { kind: "kit"; kitId: KitId }
  | { kind: "gateway"; gatewayId: GatewayId }
  | { kind: "incident"; incidentId: IncidentId };

export type Access =
  | { kind: "open"; because: string }
  /** Anybody who has come all the way in, about themselves. */
  | { kind: "signed-in"; because: string }
  | { kind: "may"; action: Action };

/** How a route says it: the subject is found in its checked input. */
export type AccessOf<Input> = { access: Access; subject: (input: Input) => Subject };

const anywhere = (): Subject => ({ kind: "anywhere" });

/** For everybody. @param because a sentence that says why nothing is lost by it. */
export function open(because: string): AccessOf<unknown> {
  return { access: { kind: "open", because }, subject: anywhere };
}

export function signedIn(because: string): AccessOf<unknown> {
  return { access: { kind: "signed-in", because }, subject: anywhere };
}

export function may<Input>(action: Action, subject: (input: Input) => Subject): AccessOf<Input> {
  return { access: { kind: "may", action }, subject };
}

/** Lists: the answer is narrowed to where they may. */
export function maySomewhere(action: Action): AccessOf<unknown> {
  return { access: { kind: "may", action }, subject: anywhere };
}

export const ownSettings = signedIn("Everybody looks after their own password, factors and sessions.");
/** A session that is not whole yet is none for the policy: these routes ask for it themselves. */
export const halfWayIn = open(
  "For whoever has shown a password and must show or add a factor: the route asks who they are.",
);
/** The stream is no route of the list, because it does not end; it says who may open it all the same. */
export const streamAccess = { kind: "may", action: "follow-live" } as const satisfies Access;
