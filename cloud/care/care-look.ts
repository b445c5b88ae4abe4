/** Everything that is known of a home at this moment, put together as whoever cares for it reads it. Pure: what is not for whoever looks is left out here. */

import { days } from "@shouwang/shared/time/duration.ts";
import { isOpen, loudestOf, type Incident } from "../alarms/incident.ts";
import type { CareFault, CareTest, CareTests, CareView } from "../api/contract/caregiver.ts";
import type { HomeNumbersView } from "../api/contract/calls.ts";
import type { FaultView } from "../api/contract.ts";
import type { CareAsker } from "../api/ports-care.ts";
import type { HomeState } from "../detection/home-state.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { Device, Home } from "../registry/registry.ts";
import { testEvery, type TriedHome } from "../trials/trials.ts";
import { advisoriesAt } from "../detection/quieter.ts";
import { absenceView, endedAbsenceView } from "./absence-days.ts";
import { advisoryView } from "./advisory-text.ts";
import { awaitedUntilMs, careAnswer } from "./care-answer.ts";
import { careIncident, inCareOrder, type Names } from "./care-incident.ts";

/** So long whoever looks learns what was closed. */
export const latelyFor = days(7);
const latelyMax = 5;
/** So long it is said why rules are live again. */
const endedShownFor = days(2);

export type Known = {
  home: Home;
  state: HomeState | null;
  /** Of this home, canary and tests left out. */
  open: readonly { incident: Incident; deliveries: readonly Delivery[] }[];
  lately: readonly Incident[];
  faults: readonly FaultView[];
  numbers: HomeNumbersView["numbers"];
  deskNumber: string | null;
  tried: readonly TriedHome[];
  quietUsualMs: number | null;
};

export function careLook(known: Known, asker: CareAsker, nowMs: number): CareView {
  const { home, state, open, faults, quietUsualMs } = known;
  const { settings } = home;
  const notWorking = careFaults(home, faults, asker);
  const isUnprotected = notWorking.some(({ protectsLife }) => protectsLife);
  const hasOpenIncident = open.some(({ incident }) => incident.mode === "live");
  const hasPresence = asker.shows("presence");
  const seen = hasPresence ? state : null;
  const names = namesIn(known.numbers, asker);
  const residents = [
    ...new Set(known.numbers.flatMap(({ is, name }) => (is === "resident" && name !== null ? [name] : []))),
  ];
  const shownResidents = residents.length > 0 || home.residentName === null ? residents : [home.residentName];
  return {
    homeId: home.homeId,
    nowMs,
    timeZone: settings.timeZone,
    name: asker.shows("address") ? home.name : null,
    residents: asker.shows("name") ? shownResidents.map((name) => ({ name })) : [],
    address: asker.shows("address") ? home.address : null,
    answer: careAnswer({ hasOpenIncident, isUnprotected, state, settings, quietUsualMs, nowMs }),
    presence: seen === null ? null : presenceOf(seen),
    lastMovement:
      seen === null || seen.lastInteriorAtMs === null ? null : { atMs: seen.lastInteriorAtMs, room: seen.lastRoom },
    lastActivityAtMs: seen?.lastActivityAtMs ?? null,
    lastHeardAtMs: settings.kit === null ? null : (state?.gateway.lastHeardAtMs ?? null),
    inactivityDueAtMs: awaitedUntilMs(seen, settings),
    quietUsualMs: hasPresence ? quietUsualMs : null,
    advisories:
      seen === null
        ? []
        : advisoriesAt(seen, settings, nowMs).map((one) => advisoryView(one, settings.timeZone, nowMs)),
    absence: seen?.absence === undefined ? null : absenceView(seen.absence),
    lastAbsence: lastAbsenceOf(seen, nowMs),
    may: asker.may,
    notWorking,
    open: inCareOrder(open.map(({ incident }) => incident)).map((incident) => {
      const deliveries = open.find((one) => one.incident === incident)?.deliveries ?? [];
      return careIncident(incident, {
        devices: home.devices,
        timeZone: home.settings.timeZone,
        deliveries,
        names,
        asker: asker.name,
      });
    }),
    lately: latelyOf(known.lately),
    numbers: known.numbers.flatMap(({ is, name, relation, number }) => {
      const isShown = asker.shows(is === "contact" ? "contacts" : "phone");
      return isShown ? [{ is, name, relation, number, me: name !== null && name === asker.name }] : [];
    }),
    deskNumber: known.deskNumber,
    tests: testsOf(home, known.tried, nowMs),
  };
}

function lastAbsenceOf(state: HomeState | null, nowMs: number): CareView["lastAbsence"] {
  const last = state?.lastAbsence;
  return last === undefined || nowMs >= last.endedAtMs + endedShownFor ? null : endedAbsenceView(last);
}

/** Names of whom the plan told; of a responder on duty the page says no name. */
export function namesIn(numbers: HomeNumbersView["numbers"], asker: CareAsker): Names {
  const known = new Map(numbers.flatMap(({ addressee, name }) => (addressee && name ? [[addressee, name]] : [])));
  return { of: (addressee) => (asker.shows("contacts") ? (known.get(addressee) ?? null) : null) };
}

function presenceOf({ presence, lastActivityAtMs }: HomeState): CareView["presence"] {
  // Before anybody was heard the rules take it for "at home", because that is louder; it is not known.
  if (lastActivityAtMs === null) return null;
  switch (presence.at) {
    case "home":
    case "away":
      return { at: presence.at, sinceMs: presence.sinceMs };
    case "arriving":
      return { at: "arriving", sinceMs: presence.doorAtMs };
  }
}

const place = ({ deviceId, name, room }: Device) => ({ deviceId, name, room });

function careFaults({ devices }: Home, faults: readonly FaultView[], asker: CareAsker): readonly CareFault[] {
  return (
    faults
      // In the shadow of another one: that one is said.
      .filter(({ work }) => work.under === null)
      .map(({ fault, deviceId, sinceMs, work }): CareFault => {
        const { at, owner, dueAtMs, isOverdue, protectsLife } = work;
        const device = devices.find((one) => one.deviceId === deviceId);
        const known = device ? place(device) : deviceId && { deviceId, name: deviceId, room: "other" as const };
        const named = known && (asker.shows("name") ? known : { ...known, name: known.deviceId });
        return {
          fault,
          device: named || null,
          sinceMs,
          protectsLife,
          work: { at, owner, dueAtMs, isOverdue, by: work.by },
        };
      })
      .toSorted((one, other) => Number(other.protectsLife) - Number(one.protectsLife) || one.sinceMs - other.sinceMs)
  );
}

function latelyOf(incidents: readonly Incident[]): CareView["lately"] {
  return incidents
    .flatMap((incident) => {
      const { incidentId, openedAtMs, closedAtMs, outcome, alarms, mode } = incident;
      const alarm = loudestOf(incident) ?? alarms[0]?.alarm;
      const isOver = !isOpen(incident) && closedAtMs !== null && outcome !== null && alarm !== undefined;
      return isOver && mode === "live" ? [{ incidentId, alarm, openedAtMs, closedAtMs, outcome }] : [];
    })
    .toSorted((one, other) => other.closedAtMs - one.closedAtMs)
    .slice(0, latelyMax);
}

function testsOf({ devices }: Home, tried: readonly TriedHome[], nowMs: number): CareTests {
  const lastOf = (deviceId: string): number | null => {
    const times = tried.flatMap(({ results }) =>
      results.flatMap((one) => (one.deviceId === deviceId ? [one.storedAtMs] : [])),
    );
    return times.length === 0 ? null : Math.max(...times);
  };
  const now = tried.find(({ endedAtMs, untilMs }) => endedAtMs === null && nowMs <= untilMs);
  const last = tried.find((one) => one !== now);
  return {
    devices: devices
      .filter(({ isLife }) => isLife === true)
      .map((device) => {
        const lastTestedAtMs = lastOf(device.deviceId);
        const isOverdue = lastTestedAtMs === null || nowMs - lastTestedAtMs > testEvery;
        return { ...place(device), lastTestedAtMs, isOverdue };
      }),
    now: now ? testOf(now) : null,
    last: last ? testOf(last) : null,
  };
}

function testOf({ trialId, by, why, fromMs, untilMs, endedAtMs, devices, results }: TriedHome): CareTest {
  return {
    trialId,
    by,
    why,
    fromMs,
    untilMs,
    endedAtMs,
    devices: devices.map((deviceId) => {
      const result = results.find((one) => one.deviceId === deviceId);
      const arrived = result?.centres.flatMap(({ atMs }) => (atMs === null ? [] : [atMs])) ?? [];
      return {
        deviceId,
        pressedAtMs: result?.sentAtMs ?? null,
        storedAtMs: result?.storedAtMs ?? null,
        deskAtMs: result?.deskAtMs ?? null,
        centreAtMs: arrived.length === 0 ? null : Math.min(...arrived),
        wentLiveAtMs: result?.wentLiveAtMs ?? null,
      };
    }),
  };
}
