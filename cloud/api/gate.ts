/**
 * The one place where it is decided whether a request is answered. Twice: before anything of it is read, by who asks and what
 * kind of thing it is; and when it is known what it is about, by where that stands. Whoever may do something, but not there,
 * gets the answer that an unknown id gets, so that ids cannot be tried out.
 */

import type { Action } from "../access/action.ts";
import type { Place } from "../access/place.ts";
import { decide, type Decision } from "../access/policy.ts";
import type { Principal } from "../access/principal.ts";
import type { Purpose } from "../audit/audit-log.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { SignedInCaller } from "./asked.ts";
import type { ErrorCode } from "./error-codes.ts";
import type { Ground } from "./ports.ts";
import type { Access, Subject } from "./route-access.ts";
import {
  createSight,
  placeOfArea,
  placeOfGateway,
  placeOfHome,
  placeOfIncident,
  placeOfStanding,
  sightOf,
  wholeSight,
  type Sight,
} from "./sight.ts";

export type Admitted = {
  kind: "admitted";
  sight: Sight;
  /** For the log; null where nobody signs in, or where the route itself says what it does. */
  purpose: Purpose | null;
  area: AreaCode | null;
  /** Somebody answers an alarm here: what is noted of it may not keep them waiting. */
  isUrgent: boolean;
};
export type TurnedAway = { kind: "turned-away"; code: ErrorCode };

export type Gate = {
  /** By who asks alone. */
  before(access: Access, caller: SignedInCaller | null, nowMs: number): TurnedAway | null;
  /** By what it is about too. */
  admit(
    asked: { access: Access; subject: Subject; caller: SignedInCaller | null },
    nowMs: number,
    signal: AbortSignal,
  ): Promise<Admitted | TurnedAway>;
};

/** @param ground null where nobody signs in: everybody who gets here may do everything. */
export function createGate(ground: Ground | null, nowNow: () => number): Gate {
  const whole: Admitted = { kind: "admitted", sight: wholeSight, purpose: null, area: null, isUrgent: false };
  return {
    before(access, caller, nowMs) {
      if (ground === null || access.kind === "open") return null;
      if (caller === null) return turnedAway("not-signed-in");
      if (access.kind === "signed-in") return null;
      return refusalOf(decide(caller.principal, access.action, "anywhere", nowMs));
    },
    async admit({ access, subject, caller }, nowMs, signal) {
      if (ground === null || access.kind !== "may") return whole;
      if (caller === null) return turnedAway("not-signed-in");
      const { principal } = caller;
      if (subject.kind === "anywhere") return somewhere(principal, access.action, { ground, nowMs, nowNow });
      const place = await placeOf(ground, subject, { nowMs, signal });
      if (place === undefined) return turnedAway(unknownOf[subject.kind]);
      const decision = decide(principal, access.action, place, nowMs);
      if (decision.kind === "refused") {
        // A grant may have run out since the request was let in.
        return decision.why === "elsewhere" ? turnedAway(unknownOf[subject.kind]) : turnedAway(codes[decision.why]);
      }
      const { purpose, view } = decision;
      const isUrgent = purpose === "answer-alarm" || place.alarm !== "none";
      return { kind: "admitted", sight: sightOf(view), purpose, area: place.area, isUrgent };
    },
  };
}

function somewhere(
  principal: Principal,
  action: Action,
  { ground, nowMs, nowNow }: { ground: Ground; nowMs: number; nowNow: () => number },
): Admitted | TurnedAway {
  const decision = decide(principal, action, "anywhere", nowMs);
  const refused = refusalOf(decision);
  if (refused || decision.kind === "refused") return refused ?? turnedAway("not-allowed");
  const sight = createSight({ principal, ground, nowMs: nowNow });
  const { purpose } = decision;
  return { kind: "admitted", sight, purpose, area: null, isUrgent: purpose === "answer-alarm" };
}

async function placeOf(
  ground: Ground,
  subject: Subject,
  { nowMs, signal }: { nowMs: number; signal: AbortSignal },
): Promise<Place | undefined> {
  switch (subject.kind) {
    case "area":
      return placeOfArea(subject.area);
    case "home":
      if (ground.home(subject.homeId)) return placeOfHome(ground, subject.homeId);
      return placeOfStanding(ground, await ground.registered(subject, signal));
    case "resident":
    case "kit":
      return placeOfStanding(ground, await ground.registered(subject, signal));
    case "gateway":
      return placeOfGateway(ground, subject.gatewayId);
    case "incident": {
      const incident = await ground.incident(subject.incidentId, signal);
      return incident && placeOfIncident(ground, incident, nowMs);
    }
    case "anywhere":
      return undefined;
  }
}

const unknownOf = {
  area: "no-such-area",
  resident: "no-such-resident",
  kit: "no-such-kit",
  home: "no-such-home",
  gateway: "no-such-gateway",
  incident: "no-such-incident",
  anywhere: "not-allowed",
} as const satisfies Record<Subject["kind"], ErrorCode>;

const codes = {
  "not-granted": "not-allowed",
  elsewhere: "not-allowed",
  expired: "grant-expired",
  "second-factor-needed": "second-factor-needed",
} as const satisfies Record<Extract<Decision, { kind: "refused" }>["why"], ErrorCode>;

function refusalOf(decision: Decision): TurnedAway | null {
  return decision.kind === "refused" ? turnedAway(codes[decision.why]) : null;
}

const turnedAway = (code: ErrorCode): TurnedAway => ({ kind: "turned-away", code });
