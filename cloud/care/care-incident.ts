/** One incident as the family sees it: what happened, who has it, who was told, what was answered. Names of contacts and no numbers. Pure. */

import { readGrounds } from "@shouwang/shared/domain/read-grounds.ts";
import { groundsText } from "@shouwang/shared/domain/grounds-text.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { alarmOrder, hasHuman, loudness, type Incident, type IncidentAlarm } from "../alarms/incident.ts";
import type { CareIncident, CareReply } from "../api/contract/caregiver.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { Home } from "../registry/registry.ts";

/** What is older when it is heard says so. */
const lateFrom = minutes(1);
/** A family, its responders and a centre are a dozen; each is named once. */
const toldMax = 40;

export type Names = {
  /** As plans name them: `contact:c-1`. Null: not known, or not for whoever asks. */
  of(addressee: string): string | null;
};

export function careIncident(
  incident: Incident,
  given: {
    devices: Home["devices"];
    timeZone: string;
    deliveries: readonly Delivery[];
    names: Names;
    asker: string | null;
  },
): CareIncident {
  const { devices, timeZone, deliveries, names, asker } = given;
  const { incidentId, version, mode, openedAtMs, acknowledgedAtMs, acknowledgedBy, attendedAtMs } = incident;
  const roomOf = (deviceId: string | null) => devices.find((one) => one.deviceId === deviceId)?.room ?? null;
  const alarms = incident.alarms.toSorted((one, other) => loudness(one.alarm) - loudness(other.alarm));
  const isHeld = hasHuman(incident) && acknowledgedBy !== null;
  return {
    incidentId,
    version,
    mode,
    openedAtMs,
    alarms: alarms.map(({ alarm, deviceId, occurredAtMs, recordedAtMs, lateByMs, confidence, phase, grounds }) => ({
      alarm,
      room: roomOf(deviceId),
      occurredAtMs,
      recordedAtMs,
      isLate: lateByMs > lateFrom,
      isSuspected: confidence !== "certain",
      hasEased: phase === "eased",
      because: saysMore(grounds) ? groundsText(grounds, { timeZone, saidAtMs: recordedAtMs }) : null,
    })),
    hasIt: isHeld ? { by: acknowledgedBy, sinceMs: acknowledgedAtMs ?? openedAtMs } : null,
    attendedAtMs,
    said: incident.said.map(({ by, what, via, atMs }) => ({ by, what, via, atMs })),
    mine: asker === null ? null : repliedBy(incident, asker),
    told: toldOf(deliveries, names),
    nextStepDueAtMs: incident.nextStepDueAtMs,
  };
}

/** That a button was pressed the kind and the room say already. */
function saysMore(grounds: IncidentAlarm["grounds"]): boolean {
  return readGrounds(grounds).grounds.some(({ kind }) => kind !== "reported" && kind !== "fall");
}

/** What this person said last in the present round; whoever took it in hand by any way has it. */
function repliedBy(incident: Incident, by: string): CareReply | null {
  const last = incident.said.findLast((one) => one.by === by && one.round === incident.round)?.what;
  if (last !== undefined) return last;
  return hasHuman(incident) && incident.acknowledgedBy === by ? "has-it" : null;
}

/** Each far end once, with the time at which it was told first; that it arrived counts whenever it did. */
function toldOf(deliveries: readonly Delivery[], names: Names): CareIncident["told"] {
  const alarms = deliveries.filter(({ reason, standing }) => reason !== "closed" && standing !== "withdrawn");
  const ends = Map.groupBy(alarms, ({ connector, addressee }) => addressee ?? connector);
  return [...ends.values()]
    .flatMap(([first, ...others]) => (first === undefined ? [] : [{ first, all: [first, ...others] }]))
    .map(({ first, all }) => {
      const { connector, addressee, createdAtMs } = first;
      const isWaiting = all.some(({ standing }) => standing === "due");
      const hasArrived = all.some(({ standing }) => standing === "accepted") || (isWaiting ? null : false);
      return {
        to: farEndOf({ connector, addressee }),
        name: addressee === null ? null : names.of(addressee),
        atMs: createdAtMs,
        hasArrived,
      };
    })
    .toSorted((one, other) => one.atMs - other.atMs)
    .slice(0, toldMax);
}

function farEndOf({ connector, addressee }: Pick<Delivery, "connector" | "addressee">) {
  if (addressee !== null) return "person" as const;
  return connector === "desk" ? ("desk" as const) : ("centre" as const);
}

/** The loudest open one first. */
export function inCareOrder(incidents: readonly Incident[]): readonly Incident[] {
  const loudestOf = ({ alarms }: Incident): number =>
    Math.min(alarmOrder.length, ...alarms.map(({ alarm }) => loudness(alarm)));
  // A practice stands behind what is meant.
  const rank = (one: Incident): number => (one.mode === "live" ? 0 : 100) + loudestOf(one);
  return incidents.toSorted((one, other) => rank(one) - rank(other) || one.openedAtMs - other.openedAtMs);
}
