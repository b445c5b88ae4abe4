/** What is said of an incident at the last moment: with names from memory where it is decided, and from the database where it is carried out. Decides nothing. */

import { groundsText } from "@shouwang/shared/domain/grounds-text.ts";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "../alarms/incident.ts";
import type { BesideDatabase } from "../database/database.ts";
import { incidentView } from "../desk/views.ts";
import type { NoticeFacts } from "../dispatch/execute.ts";
import type { Addressee } from "../emergency/addressee.ts";
import type { News } from "../notify/news.ts";
import type { Records } from "../records/records.ts";
import type { RegistryReader } from "../registry/registry.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import { readNames } from "../registry/sql-names.ts";

/** Of the home of an incident; null = it is not known. */
type HomeFacts = Pick<NoticeFacts, "homeName" | "residentName" | "address"> & {
  roomOf(deviceId: string | null): string | null;
  timeZone: string;
};

export function noticeFacts(incident: Incident, home: HomeFacts, addressee: Addressee | null): NoticeFacts {
  const { incidentId, version, mode, homeId, escalation } = incident;
  const { homeName, residentName, address } = home;
  const alarms = alarmsOf(incident, home);
  return {
    incidentId,
    incidentVersion: version,
    mode,
    addressee,
    homeId,
    homeName,
    residentName,
    address,
    escalation,
    alarms,
  };
}

export function newsOf(incident: Incident, home: HomeFacts): News {
  const { incidentId, homeId, mode, phase, version, acknowledgedBy, said } = incident;
  const { homeName, residentName, address } = home;
  const hasIt = phase === "acknowledged" || phase === "attended" ? acknowledgedBy : null;
  return {
    incidentId,
    homeId,
    homeName,
    residentName,
    address,
    mode,
    phase,
    version,
    hasIt,
    statements: lastOfEach(said),
    alarms: alarmsOf(incident, home),
  };
}

export function homeInMemory(registry: RegistryReader, incident: Incident): HomeFacts {
  const { homeName, residentName, address } = incidentView(registry, incident);
  const devices = (incident.homeId && registry.home(incident.homeId)?.devices) || [];
  const roomOf = (deviceId: string | null) => devices.find((one) => one.deviceId === deviceId)?.room ?? null;
  const timeZone = (incident.homeId && registry.home(incident.homeId)?.settings.timeZone) || "UTC";
  return { homeName, residentName, address, roomOf, timeZone };
}

type Stored = { database: Pick<BesideDatabase, "read">; records: Records };

export async function homeAsStored(given: Stored, { homeId }: Incident): Promise<HomeFacts> {
  if (homeId === null)
    return { homeName: null, residentName: null, address: null, roomOf: () => null, timeZone: "UTC" };
  const names = (await readNames(given, [homeId])).get(homeId);
  const devices = given.database.read.selectFrom("devices").select(["device_id", "room"]);
  const rooms = new Map(
    (await devices.where("home_id", "=", homeId).execute()).map((row) => [row.device_id, row.room]),
  );
  const home = given.database.read.selectFrom("homes").select("time_zone").where("home_id", "=", homeId);
  const timeZone = (await home.executeTakeFirst())?.time_zone ?? "UTC";
  const { residentName = null, address = null } = names ?? {};
  const roomOf = (deviceId: string | null) => rooms.get(deviceId ?? "") ?? null;
  return { homeName: names?.name ?? homeId, residentName, address, roomOf, timeZone };
}

/** As whoever is called there, or goes there, is found by it. Undefined: there is no such home. */
export async function storedHome(
  given: Stored,
  homeId: HomeId,
): Promise<{ area: AreaCode | null; phone: string | null; residentName: string | null; name: string } | undefined> {
  const kept = (await given.records.get(homeRecord, [homeId])).get(homeId);
  if (kept === undefined) return undefined;
  const names = (await readNames(given, [homeId])).get(homeId);
  const { phone = null, residentName = null } = names ?? {};
  const area = kept.kind === "kept" ? kept.content.area : null;
  return { area, phone, residentName, name: names?.name ?? homeId };
}

const alarmsOf = ({ alarms }: Incident, { roomOf, timeZone }: HomeFacts): NoticeFacts["alarms"] =>
  alarms.map(({ alarmId, alarm, confidence, deviceId, occurredAtMs, recordedAtMs, lateByMs, reason, grounds }) => ({
    alarmId,
    alarm,
    confidence,
    room: roomOf(deviceId),
    occurredAtMs,
    lateByMs,
    reason,
    because: groundsText(grounds, { timeZone, saidAtMs: recordedAtMs }),
  }));

/** The last word of each person, in the order in which they were said. */
function lastOfEach(said: Incident["said"]): News["statements"] {
  return said.filter((one, at) => !said.slice(at + 1).some(({ by }) => by === one.by));
}
