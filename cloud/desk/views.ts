/** What the desk is shown: ids of the loop joined with the names of the registry. Pure. */

import type { HomeState } from "../detection/home-state.ts";
import { groundsText } from "@shouwang/shared/domain/grounds-text.ts";
import type { Incident, IncidentAlarm } from "../alarms/incident.ts";
import type { AlarmView, FaultView, HomeView, IncidentView } from "../api/contract.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import type { StoredFault } from "../ingest/ledger/ledger.ts";
import type { Home, RegistryReader } from "../registry/registry.ts";

export function incidentView(registry: RegistryReader, incident: Incident): IncidentView {
  const home = incident.homeId === null ? undefined : registry.home(incident.homeId);
  return {
    ...incident,
    alarms: incident.alarms.map((alarm) => alarmView(alarm, home?.settings.timeZone)),
    homeName: home?.name ?? null,
    residentName: home?.residentName ?? null,
    address: home?.address ?? null,
    phone: home?.phone ?? null,
  };
}

/** A home that nobody knows has no clock of its own. */
export function alarmView({ grounds, ...alarm }: IncidentAlarm, timeZone = "UTC"): AlarmView {
  return { ...alarm, because: groundsText(grounds, { timeZone, saidAtMs: alarm.recordedAtMs }) };
}

export function homeView(registry: RegistryReader, home: Home, state: HomeState | null): HomeView {
  const gatewayId = registry.assignmentOfHome(home.homeId)?.gatewayId;
  return {
    homeId: home.homeId,
    name: home.name,
    residentName: home.residentName,
    address: home.address,
    phone: home.phone,
    timeZone: home.settings.timeZone,
    inactivityAfterMs: home.settings.inactivityAfter,
    presence: presenceOf(state),
    lastActivityAtMs: state?.lastActivityAtMs ?? null,
    absence: absenceOf(state),
    gateway: gatewayId
      ? {
          gatewayId,
          lastHeardAtMs: state?.gateway.lastHeardAtMs ?? null,
          isSilent: state?.gateway.isSilent ?? false,
        }
      : null,
    devices: home.devices,
    isDemo: home.kind === "demo",
  };
}

/** Somebody who may just have come in is neither: unknown is a value. */
function presenceOf(state: HomeState | null): HomeView["presence"] {
  switch (state?.presence.at) {
    case "home":
      return "home";
    case "away":
      return "away";
    case "arriving":
    case undefined:
      return "unknown";
  }
}

function absenceOf(state: HomeState | null): HomeView["absence"] {
  if (state?.absence === undefined) return null;
  const { accountId: _whose, ...shown } = state.absence;
  return shown;
}

/** Each fault with what has become of the work. */
export function faultViews(work: Pick<WorkBoard, "views">, faults: readonly StoredFault[]): readonly FaultView[] {
  return work.views(faults).map(({ fault: one, view }) => {
    const { gatewayId, homeId, deviceId, fault, owner, sinceMs, detail } = one;
    return { gatewayId, homeId, deviceId, fault, owner, sinceMs, detail, work: view };
  });
}
