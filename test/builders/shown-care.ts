/** What whoever cares for a home is shown of homes that a test made up: the real view, of memory. Of no absence, no days. */

import { careIncident } from "@shouwang/cloud/care/care-incident.ts";
import { createHomeDays } from "@shouwang/cloud/care/home-days.ts";
import { learnedDayView } from "@shouwang/cloud/care/learned-day-view.ts";
import { careLook } from "@shouwang/cloud/care/care-look.ts";
import type { HomeNumbersView } from "@shouwang/cloud/api/contract/calls.ts";
import type { FaultView, HomeView, IncidentDetail } from "@shouwang/cloud/api/contract.ts";
import type { Care } from "@shouwang/cloud/api/ports-care.ts";
import { markOf } from "@shouwang/cloud/detection/device-mark.ts";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import type { Home } from "@shouwang/cloud/registry/registry.ts";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";

export function shownCare(given: {
  homes: readonly HomeView[];
  incident: (incidentId: string) => IncidentDetail | undefined;
  incidents: () => readonly IncidentDetail[];
  faults: readonly FaultView[];
  numbers: (homeId: string) => HomeNumbersView["numbers"];
  nowMs: () => number;
}): Care {
  const { homes, incident, incidents, faults, numbers, nowMs } = given;
  const days = createHomeDays({
    // Nobody was heard on any day.
    days: { of: async () => await Promise.resolve([]), gaps: async () => await Promise.resolve([]) },
    incidents: async () => await Promise.resolve([]),
    nowMs,
  });
  return {
    async look(homeId, asker) {
      const view = homes.find((one) => one.homeId === homeId);
      if (view === undefined) return await Promise.resolve(undefined);
      const home = homeOf(view);
      const open = incidents().flatMap((one) =>
        one.homeId === homeId && one.phase !== "closed" ? [{ incident: one, deliveries: [] }] : [],
      );
      const state = { ...freshHomeState(nowMs() - hours(8)), lastInteriorAtMs: nowMs() - minutes(5) };
      const known = {
        home,
        state: {
          ...state,
          lastRoom: "kitchen" as const,
          watchers: home.devices.map(({ deviceId }) => markOf(deviceId)),
        },
        open,
        lately: [],
        faults: faults.filter((one) => one.homeId === homeId),
        numbers: numbers(homeId),
        deskNumber: "12349",
        tried: [],
        quietUsualMs: null,
      };
      return careLook(known, asker, nowMs());
    },
    async reply({ incidentId }, { name }) {
      const found = await Promise.resolve(incident(incidentId));
      const home = homes.find((one) => one.homeId === found?.homeId);
      if (found === undefined || home === undefined) return { kind: "unknown" };
      const { devices, settings } = homeOf(home);
      const names = { of: () => null };
      const facts = { devices, timeZone: settings.timeZone, deliveries: [], names, asker: name };
      return { kind: "done", incident: careIncident(found, facts) };
    },
    async usual(homeId, signal) {
      const view = homes.find((one) => one.homeId === homeId);
      return view && (await days.usual(homeOf(view), signal));
    },
    learnedDay(homeId) {
      const view = homes.find((one) => one.homeId === homeId);
      return view && learnedDayView(homeOf(view), freshHomeState(nowMs()), nowMs());
    },
    async week({ homeId, from }, signal) {
      const view = homes.find((one) => one.homeId === homeId);
      return view && (await days.week(homeOf(view), from, signal));
    },
    setAbsence: async () => await Promise.resolve({ kind: "refused", why: "in-the-past" }),
    endAbsence: async () => await Promise.resolve({ kind: "refused", why: "changed" }),
  };
}

function homeOf(view: HomeView): Home {
  const homeId = must(parseHomeId(view.homeId), view.homeId);
  return {
    homeId,
    area: null,
    name: view.name,
    residentName: view.residentName,
    address: view.address,
    phone: view.phone,
    kind: "live",
    devices: view.devices.map((one) => ({ ...one, deviceId: must(parseDeviceId(one.deviceId), one.deviceId) })),
    settings: {
      homeId,
      kit: view.gateway === null ? null : { sinceMs: 0, isAwaited: true },
      timeZone: view.timeZone,
      isHighRisk: false,
      inactivityAfter: hours(12),
      sensitivity: "off",
      doorOpenAfter: minutes(10),
      awayOverdueAfter: hours(8),
      oldestOldFromMs: null,
      devices: [],
    },
  };
}
