/**
 * What one caller may see. Everything that shows a home, an incident or a fault to somebody passes through here, whether it is
 * asked for or sent by the stream; so a request and the stream cannot disagree about who may know what.
 */

import { parseAreaCode, parseHomeId, type AreaCode, type GatewayId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Action } from "../access/action.ts";
import { alarmOf, alarmOfIncident, type Place } from "../access/place.ts";
import { decide } from "../access/policy.ts";
import type { Principal } from "../access/principal.ts";
import { shows, type Part, type View } from "../access/view.ts";
import { noTelephony, type CallerHomeView, type CallView, type TelephonyView } from "./contract/calls.ts";
import type { LookingView } from "./contract/looking.ts";
import type { FaultView, HomeView, IncidentDetail, IncidentView } from "./contract.ts";
import type { Ground, IncidentHead, Standing } from "./ports.ts";

/** Null: this is not for them, and they do not learn that it is there. */
export type Sight = {
  incident<Shown extends IncidentView | IncidentDetail>(incident: Shown): Shown | null;
  home(home: HomeView): HomeView | null;
  fault(fault: FaultView): FaultView | null;
  /** With the homes of the number that they may see; of the others, how many there are. */
  call(call: CallView): CallView | null;
  telephony(telephony: TelephonyView): TelephonyView;
  /** Whether they learn who looks at it: people at a desk do, of what is open. */
  looking(looking: LookingView): boolean;
  /** Whether calls of this area are for them; null = of nobody's in particular. */
  answersFor(area: AreaCode | null): boolean;
  /** Whether they may see an incident at all. */
  covers(incident: IncidentHead): boolean;
  /** How much of the one thing, or of all in the one area, that the request is about; null: it is about no one thing. */
  view: View | null;
  /** Whether this part is shown of the one thing, or of all in the one area, that the request is about. */
  shows(part: Part): boolean;
};

/** Where nobody signs in. */
export const wholeSight: Sight = {
  incident: (one) => one,
  home: (one) => one,
  fault: (one) => one,
  call: (one) => one,
  telephony: (one) => one,
  looking: () => true,
  answersFor: () => true,
  covers: () => true,
  view: "full",
  shows: () => true,
};

/** For an answer about one thing that was admitted already. */
export function sightOf(view: View): Sight {
  return {
    incident: (incident) => incidentAs(view, incident),
    home: (home) => homeAs(view, home),
    fault: (fault) => fault,
    // Calls are never what one thing is about: whoever is shown them asks for all of theirs.
    call: () => null,
    telephony: () => noTelephony,
    // It is no answer about one thing either.
    looking: () => false,
    answersFor: () => false,
    covers: () => true,
    view,
    shows: (part) => shows(view, part),
  };
}

/** For lists and the stream: each thing is judged by where it stands at this moment. */
export function createSight(given: { principal: Principal; ground: Ground; nowMs: () => number }): Sight {
  const { principal, ground, nowMs } = given;
  const viewOf = (action: Action, place: Place): View | null => {
    const decision = decide(principal, action, place, nowMs());
    return decision.kind === "allowed" ? decision.view : null;
  };
  return {
    incident(incident) {
      const view = viewOf("see-incidents", placeOfIncident(ground, incident, nowMs()));
      return view && incidentAs(view, incident);
    },
    home(home) {
      const view = viewOf("see-homes", placeOfHome(ground, parseHomeId(home.homeId) ?? null));
      return view && homeAs(view, home);
    },
    fault(fault) {
      const homeId = fault.homeId === null ? null : (parseHomeId(fault.homeId) ?? null);
      return viewOf("see-faults", placeOfHome(ground, homeId)) && fault;
    },
    call(call) {
      const homes = call.caller?.homes ?? [];
      const places = homes.map((home) => placeOfCaller(ground, home));
      const isTheirs = [placeOfCall(areaOf(call.area)), ...places].some(
        (place) => viewOf("answer-calls", place) !== null,
      );
      if (!isTheirs) return null;
      const shown = homes.filter((_home, n) => {
        const place = places[n];
        return place !== undefined && viewOf("see-homes", place) === "full";
      });
      if (call.caller === null || shown.length === homes.length) return call;
      return { ...call, caller: { ...call.caller, homes: shown, elsewhere: homes.length - shown.length } };
    },
    telephony: ({ trunks }) => ({
      trunks: trunks.filter(({ area }) => viewOf("answer-calls", placeOfCall(areaOf(area))) !== null),
    }),
    looking({ incidentId }) {
      const open = ground.openIncident(incidentId);
      return open !== null && viewOf("show-incidents", placeOfIncident(ground, open, nowMs())) !== null;
    },
    answersFor: (area) => viewOf("answer-calls", placeOfCall(area)) !== null,
    covers: (incident) => viewOf("see-incidents", placeOfIncident(ground, incident, nowMs())) !== null,
    // It is about no one thing.
    view: null,
    shows: () => false,
  };
}

/** Whoever calls may need help now, whatever area the trunk is of; and afterwards a page has to learn that the call is over. */
const placeOfCall = (area: AreaCode | null): Place => ({ ...nowhere, area, alarm: "open" });
const areaOf = (text: string | null): AreaCode | null => (text === null ? null : (parseAreaCode(text) ?? null));

/** A home without a kit stands in the registry alone, and the call says where. */
function placeOfCaller(ground: Ground, { homeId, area }: CallerHomeView): Place {
  return { ...placeOfHome(ground, parseHomeId(homeId) ?? null), area: areaOf(area) };
}

const nowhere: Place = { area: null, homeId: null, alarm: "none", visitors: [] };

export function placeOfHome(ground: Ground, homeId: HomeId | null): Place {
  if (homeId === null) return nowhere;
  const { area } = ground.home(homeId) ?? nowhere;
  return { area, homeId, alarm: alarmOf(ground.openIncidentOf(homeId)), visitors: ground.visitors(homeId) };
}

/** Where the registry says that something stands; an alarm in that home is its alarm. */
export function placeOfStanding(ground: Ground, standing: Standing | undefined): Place | undefined {
  if (standing === undefined) return undefined;
  const { area, homeId } = standing;
  return { ...(homeId === null ? nowhere : placeOfHome(ground, homeId)), area, homeId };
}

export function placeOfArea(area: AreaCode | "everywhere"): Place {
  return { ...nowhere, area: area === "everywhere" ? null : area };
}

export function placeOfIncident(ground: Ground, incident: IncidentHead, nowMs: number): Place {
  const { homeId } = incident;
  const { area } = (homeId && ground.home(homeId)) || nowhere;
  const visitors = homeId === null ? [] : ground.visitors(homeId);
  return { area, homeId, alarm: alarmOfIncident(incident, nowMs), visitors };
}

export function placeOfGateway(ground: Ground, gatewayId: GatewayId): Place | undefined {
  const homeId = ground.homeOfGateway(gatewayId);
  if (homeId === undefined) return undefined;
  return placeOfHome(ground, homeId);
}

function homeAs(view: View, home: HomeView): HomeView {
  if (view === "full") return home;
  const hasAddress = shows(view, "address");
  const hasPresence = shows(view, "presence");
  return {
    ...home,
    // A home is called by its address as a rule, a device by whose it is: both are words that a person chose.
    name: hasAddress ? home.name : home.homeId,
    address: hasAddress ? home.address : null,
    residentName: shows(view, "name") ? home.residentName : null,
    phone: shows(view, "phone") ? home.phone : null,
    presence: hasPresence ? home.presence : "unknown",
    lastActivityAtMs: hasPresence ? home.lastActivityAtMs : null,
    absence: hasPresence ? home.absence : null,
    gateway: shows(view, "equipment") ? home.gateway : null,
    devices: shows(view, "equipment")
      ? home.devices.map((one) => (shows(view, "name") ? one : { ...one, name: one.deviceId }))
      : [],
  };
}

const written: ReadonlySet<IncidentDetail["journal"][number]["what"]> = new Set([
  "closed",
  "reopened",
  "joined",
  "step-done",
  "step-waived",
]);

function incidentAs<Shown extends IncidentView | IncidentDetail>(view: View, incident: Shown): Shown {
  if (view === "full") return incident;
  const hasNotes = shows(view, "notes");
  const narrowed: Shown = {
    ...incident,
    homeName: shows(view, "address") ? incident.homeName : null,
    address: shows(view, "address") ? incident.address : null,
    residentName: shows(view, "name") ? incident.residentName : null,
    phone: shows(view, "phone") ? incident.phone : null,
    note: hasNotes ? incident.note : null,
    stepsDone: hasNotes ? incident.stepsDone : incident.stepsDone.map((step) => ({ ...step, why: "" })),
    // It says where somebody was and when they last moved.
    alarms: shows(view, "presence") ? incident.alarms : incident.alarms.map((alarm) => ({ ...alarm, because: null })),
  };
  if (hasNotes || !("journal" in narrowed)) return narrowed;
  // These lines of a journal repeat what people wrote.
  const journal = narrowed.journal.map((line) => (written.has(line.what) ? { ...line, detail: "" } : line));
  return { ...narrowed, journal };
}
