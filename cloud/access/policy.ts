/**
 * Who may do what, where, and for what purpose. What no line allows is refused.
 *
 * Read a line of the table as "an operator, to answer an alarm, may do these and sees everything". The purpose is stated by the
 * action that a route names, never by the caller. A grant holds for an area and all that lies in it, until it expires; roles that see
 * many people are nothing without a second factor. Beside the table stand five sentences that are no table: `reaches` (which
 * places a grant covers, and why an alarm is never hidden), `narrowed` (provinces and cities see numbers), and `shownThere`
 * (who sees a home only while something is up).
 *
 * Pure. Limits: it knows places by what the registry says about them; a home that stands in the wrong area is shown to the
 * wrong people. Source: docs/architecture.md §7, docs/decisions/0089.
 */

import { levelOf, liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Purpose } from "../audit/audit-log.ts";
import { lifeActions, type Action } from "./action.ts";
import type { Place } from "./place.ts";
import { rolesWithFactor, type Grant, type Principal, type Role } from "./principal.ts";
import { wider, type View } from "./view.ts";

type Line = { to: Purpose; may: readonly Action[]; view: View };

const policy: Readonly<Record<Role, readonly Line[]>> = {
  operator: [
    {
      to: "answer-alarm",
      may: ["follow-live", "see-incidents", "take-incident", "attend-incident", "show-incidents", "answer-calls"],
      view: "full",
    },
    {
      to: "answer-alarm",
      may: ["see-homes", "see-days", "see-residents", "see-faults", "work-on-faults", "test-devices"],
      view: "full",
    },
    // Care calls: whoever phones them writes down that they were reached.
    { to: "care", may: ["note-reached", "set-absence", "try-contacts"], view: "full" },
    { to: "answer-alarm", may: ["see-numbers", "see-settings"], view: "numbers" },
    { to: "operate-system", may: ["try-demo"], view: "full" },
  ],
  supervisor: [
    {
      to: "supervise",
      may: [
        "follow-live",
        "see-incidents",
        "see-homes",
        "see-days",
        "see-residents",
        "see-faults",
        "work-on-faults",
        "test-devices",
      ],
      view: "full",
    },
    { to: "supervise", may: ["give-visits", "run-drills"], view: "full" },
    { to: "care", may: ["note-reached", "set-absence", "try-contacts"], view: "full" },
    { to: "supervise", may: ["see-numbers", "close-months", "see-settings"], view: "numbers" },
    // Nobody at the desk: whoever supervises it takes the alarm.
    { to: "answer-alarm", may: ["take-incident", "attend-incident", "show-incidents", "answer-calls"], view: "full" },
    { to: "operate-system", may: ["try-demo"], view: "full" },
  ],
  responder: [
    { to: "answer-alarm", may: ["follow-live", "see-incidents", "attend-incident", "see-homes"], view: "rescue" },
  ],
  caregiver: [
    {
      to: "care",
      may: [
        "follow-live",
        "see-incidents",
        "see-homes",
        "see-days",
        "see-faults",
        "answer-as-caregiver",
        "set-absence",
        "test-devices",
      ],
      view: "own-home",
    },
  ],
  technician: [
    {
      to: "maintain",
      may: [
        "follow-live",
        "see-homes",
        "see-faults",
        "work-on-faults",
        "test-devices",
        "command-gateway",
        "see-kits",
        "change-kits",
        "claim-kit",
      ],
      view: "equipment",
    },
  ],
  installer: [
    {
      to: "install",
      may: [
        "see-homes",
        "see-faults",
        "work-on-faults",
        "test-devices",
        "command-gateway",
        "see-kits",
        "change-kits",
        "claim-kit",
        "hand-over-kit",
        "try-contacts",
      ],
      view: "equipment",
    },
  ],
  "area-administrator": [
    { to: "administer", may: ["see-homes", "see-residents", "change-residents"], view: "full" },
    { to: "care", may: ["note-reached", "set-absence", "try-contacts"], view: "full" },
    { to: "administer", may: ["export-residents", "erase-residents"], view: "full" },
    {
      to: "administer",
      may: ["see-faults", "work-on-faults", "test-devices", "see-kits", "change-kits", "claim-kit", "give-visits"],
      view: "full",
    },
    {
      to: "administer",
      may: ["hand-over-kit"],
      view: "full",
    },
    // A city looks after its stock of kits, and reads no word that a person chose.
    { to: "administer", may: ["see-kits", "change-kits"], view: "equipment" },
    {
      to: "administer",
      may: ["change-areas", "see-settings", "administer-accounts", "see-numbers", "close-months"],
      view: "numbers",
    },
    { to: "operate-system", may: ["try-demo"], view: "full" },
  ],
  auditor: [{ to: "audit", may: ["read-log", "see-numbers"], view: "numbers" }],
};

export type Refused = {
  kind: "refused";
  why: "not-granted" | "expired" | "second-factor-needed" | "elsewhere";
};
export type Allowed = { kind: "allowed"; role: Role; purpose: Purpose; view: View };
export type Decision = Allowed | Refused;

/** `anywhere`: whether there is any place at all where they may; what they see there is decided for each. */
export function decide(asking: Principal, action: Action, place: Place | "anywhere", nowMs: number): Decision {
  const found = asking.grants.flatMap((grant) =>
    policy[grant.role].filter((line) => line.may.includes(action)).map((line) => ({ grant, line })),
  );
  if (found.length === 0) return refused("not-granted");
  const inForce = found.filter(({ grant }) => grant.untilMs === null || nowMs < grant.untilMs);
  if (inForce.length === 0) return refused("expired");
  const proven = inForce.filter(({ grant }) => asking.hasSecondFactor || !rolesWithFactor.has(grant.role));
  if (proven.length === 0) return refused("second-factor-needed");
  return proven
    .map(({ grant, line }) => byLine({ asking, grant, line, action, place }))
    .reduce((one, other) => {
      if (one.kind === "refused") return other;
      return other.kind === "allowed" && wider(one.view, other.view) !== one.view ? other : one;
    });
}

function byLine(given: {
  asking: Principal;
  grant: Grant;
  line: Line;
  action: Action;
  place: Place | "anywhere";
}): Decision {
  const { asking, grant, line, action, place } = given;
  const { role } = grant;
  const allowed = (view: View): Allowed => ({ kind: "allowed", role, purpose: line.to, view });
  // A city may open its page of numbers, and what was left unclaimed in it: what else is there is not shown in the end.
  if (place === "anywhere") return allowed(line.view);
  if (!reaches(grant, action, place)) return refused("elsewhere");
  const view = narrowed(grant, action, place, shownThere({ asking, role, action, place, view: line.view }));
  return view === null ? refused("elsewhere") : allowed(view);
}

/** Which places a grant covers. */
function reaches(grant: Grant, action: Action, place: Place): boolean {
  if (grant.role === "caregiver") return place.homeId === grant.homeId;
  if (grant.area === "everywhere") return true;
  if (place.area !== null && liesIn(place.area, grant.area)) return true;
  return isEverybodys(grant.role, action, place);
}

/**
 * An alarm is never hidden by access. Where nobody can say whose it is (no home, no area), and where whoever it belongs to has
 * left it lying, every operator and supervisor of the deployment sees it and may take it; what was nobody's they look at for a
 * day after it was closed, to open it again.
 */
function isEverybodys(role: Role, action: Action, place: Place): boolean {
  const answers = role === "operator" || role === "supervisor";
  if (!answers || !(lifeActions.has(action) || beside.has(action))) return false;
  if (place.alarm === "unclaimed") return true;
  return (place.alarm === "open" || place.alarm === "lately") && place.area === null;
}

/** What whoever answers an alarm must look at to help. */
const beside: ReadonlySet<Action> = new Set<Action>(["see-homes", "see-days", "see-residents"]);

/** Some see a home, or work there, only while something is up there. Null: not now. */
function shownThere(given: { asking: Principal; role: Role; action: Action; place: Place; view: View }): View | null {
  const { asking, role, action, place, view } = given;
  if (role === "responder") return place.alarm === "open" || place.alarm === "unclaimed" ? view : null;
  if (role !== "installer") return view;
  if (place.visitors.includes(asking.accountId)) return "visit";
  return place.homeId !== null && onTheSpot.has(action) ? null : view;
}

/** What an installer does in a home only with a visit there; a kit on the shelf is prepared without one. */
const onTheSpot: ReadonlySet<Action> = new Set<Action>([
  "change-kits",
  "claim-kit",
  "hand-over-kit",
  "test-devices",
  "try-contacts",
  "work-on-faults",
]);

/**
 * Provinces and cities see numbers. What needs no names (kits, accounts, the log) they may do; what shows one home or one
 * person they may not, but for an alarm that is everybody's.
 */
function narrowed(grant: Grant, action: Action, place: Place, view: View | null): View | null {
  if (view === null || grant.role === "caregiver" || grant.area === "everywhere") return view;
  if (!isLarge(grant.area) || view === "equipment" || view === "numbers") return view;
  return isEverybodys(grant.role, action, place) ? view : null;
}

function isLarge(area: AreaCode): boolean {
  const level = levelOf(area);
  return level === "province" || level === "city";
}

const refused = (why: Refused["why"]): Refused => ({ kind: "refused", why });
