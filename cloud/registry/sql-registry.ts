/**
 * The registry in SQL, in memory as far as messages ask it: every home that has or had a kit, 40,000 of them with 10 devices each are about 150 MB. What they are
 * called is sealed in records and opened at load; a home whose record cannot be opened is called by its id.
 */

import { rooms } from "@shouwang/shared/domain/home.ts";
import {
  must,
  parseAreaCode,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  type AssignmentId,
  type GatewayId,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { HomeSettings } from "../detection/home-settings.ts";
import type { AssignmentRow, DeviceRow, HomeRow } from "../database/schema.ts";
import type { Records } from "../records/records.ts";
import { createTurns } from "@shouwang/shared/time/turns.ts";
import { liesIn } from "@shouwang/shared/domain/area.ts";
import { homeKinds, type Assignment, type Device, type Home, type Registry } from "./registry.ts";
import { beginningKits, type BeginningKits } from "./kits/sql-kit-standing.ts";
import { isSame, ruleSettings, type RuleSettings } from "./settings/rule-settings.ts";
import type { SettingsPlace } from "./settings/settings-record.ts";
import { createSettingsInForce } from "./settings/sql-settings-in-force.ts";
import { readNames, type HomeNames } from "./sql-names.ts";
import { seedHomes } from "./sql-seeding.ts";

/** Of an alarm of which nobody knows whose it is: the country has one. */
const houseTimeZone = "Asia/Shanghai";
/** Fewer variables than either engine takes in one statement. */
const homesPerQuery = 500;
/** Homes that follow a setting in one go: about a millisecond, so that a press waits no longer. */
const followMax = 500;

export async function createSqlRegistry(given: { database: LedgerDatabase; records: Records }): Promise<Registry> {
  const { database } = given;
  let homes = new Map<HomeId, Home>();
  let gateways = new Set<GatewayId>();
  let assignments = new Map<AssignmentId, Assignment>();
  let byGateway = new Map<GatewayId, Assignment>();
  let byHome = new Map<HomeId, Assignment>();
  const settings = createSettingsInForce(given);
  /** What the record of each home says by itself. */
  const said = new Map<HomeId, { saidByHome: number; bornOn: HomeNames["bornOn"] }>();
  const contactsOf = new Map<HomeId, HomeNames["contacts"]>();
  const rulesOf = (homeId: HomeId, area: Home["area"]): RuleSettings =>
    ruleSettings(settings.chain(area, homeId), said.get(homeId) ?? { saidByHome: undefined, bornOn: [] });
  const toOwnHome = (row: HomeRow, rows: HomeRows, names: ReadonlyMap<HomeId, HomeNames>): Home => {
    const home = toHome(row, rows, names);
    said.set(home.homeId, { saidByHome: row.inactivity_after_ms, bornOn: names.get(home.homeId)?.bornOn ?? [] });
    contactsOf.set(home.homeId, names.get(home.homeId)?.contacts ?? []);
    return { ...home, settings: { ...home.settings, ...rulesOf(home.homeId, home.area) } };
  };

  const setAssignments = (rows: readonly AssignmentRow[]): void => {
    assignments = new Map(rows.map(toAssignment).map((one) => [one.assignmentId, one]));
    const present = [...assignments.values()].filter((one) => one.untilMs === null);
    byGateway = new Map(present.map((one) => [one.gatewayId, one]));
    byHome = new Map(present.map((one) => [one.homeId, one]));
  };

  const load = async (): Promise<void> => {
    const { read } = database;
    const withKit = read.selectFrom("assignments").select("home_id");
    const homeRows = await read.selectFrom("homes").selectAll().where("home_id", "in", withKit).execute();
    const deviceRows = Map.groupBy(await read.selectFrom("devices").selectAll().execute(), (row) => row.home_id);
    const ids = homeRows.map((row) => must(parseHomeId(row.home_id), row.home_id));
    const names = await readNames(given, ids);
    const gatewayRows = await read.selectFrom("gateways").select("gateway_id").execute();
    const assignmentRows = await read.selectFrom("assignments").selectAll().orderBy("from_ms").execute();
    const kitRows = Map.groupBy(assignmentRows, (row) => row.home_id);
    const beginning = await beginningKits(given);
    await settings.load();
    const toOwn = (row: HomeRow): Home => {
      const kits = kitRows.get(row.home_id) ?? [];
      return toOwnHome(row, { devices: deviceRows.get(row.home_id) ?? [], kits, beginning }, names);
    };
    homes = new Map(homeRows.map(toOwn).map((home) => [home.homeId, home]));
    gateways = new Set(gatewayRows.map((row) => must(parseGatewayId(row.gateway_id), row.gateway_id)));
    setAssignments(assignmentRows);
  };

  const refresh = async (ids: readonly HomeId[]): Promise<void> => {
    const { read } = database;
    // Most homes of an import have no kit, and no message asks for them.
    const kitted: HomeId[] = [];
    for (let at = 0; at < ids.length; at += homesPerQuery) {
      const withKit = read.selectFrom("assignments").select("home_id").distinct();
      const rows = await withKit.where("home_id", "in", ids.slice(at, at + homesPerQuery)).execute();
      kitted.push(...rows.map((row) => must(parseHomeId(row.home_id), row.home_id)));
    }
    const names = await readNames(given, kitted);
    for (const homeId of kitted) {
      const row = await read.selectFrom("homes").selectAll().where("home_id", "=", homeId).executeTakeFirst();
      const ofHome = read.selectFrom("assignments").selectAll().where("home_id", "=", homeId);
      const kits = await ofHome.orderBy("from_ms").execute();
      const deviceRows = await read.selectFrom("devices").selectAll().where("home_id", "=", homeId).execute();
      if (row === undefined) continue;
      const present = kits.flatMap(({ until_ms, kit_id }) => (until_ms === null && kit_id ? [kit_id] : []));
      const beginning = await beginningKits(given, present);
      homes.set(homeId, toOwnHome(row, { devices: deviceRows, kits, beginning }, names));
      for (const kit of kits.map(toAssignment)) keepAssignment(kit);
    }
  };
  const keepAssignment = (kit: Assignment): void => {
    gateways.add(kit.gatewayId);
    assignments.set(kit.assignmentId, kit);
    if (kit.untilMs === null) {
      byGateway.set(kit.gatewayId, kit);
      byHome.set(kit.homeId, kit);
      return;
    }
    if (byGateway.get(kit.gatewayId)?.assignmentId === kit.assignmentId) byGateway.delete(kit.gatewayId);
    if (byHome.get(kit.homeId)?.assignmentId === kit.assignmentId) byHome.delete(kit.homeId);
  };

  const follow = async (place: SettingsPlace): Promise<readonly HomeId[]> => {
    await settings.refresh(place);
    const followed: HomeId[] = [];
    let looked = 0;
    for (const home of homes.values()) {
      if (++looked % followMax === 0) await new Promise((resolve) => void setImmediate(resolve));
      if (!isIn(home, place)) continue;
      const rules = rulesOf(home.homeId, home.area);
      if (isSame(rules, home.settings)) continue;
      const { prescribed: _before, ...others } = home.settings;
      homes.set(home.homeId, { ...home, settings: { ...others, ...rules } });
      followed.push(home.homeId);
    }
    return followed;
  };

  /** One reading at a time: an older one must not arrive after a newer one. */
  const turns = createTurns();
  await load();

  return {
    homes: () => [...homes.values()],
    home: (homeId) => homes.get(homeId),
    isKnownGateway: (gatewayId) => gateways.has(gatewayId),
    assignment: (assignmentId) => assignments.get(assignmentId),
    assignmentOfGateway: (gatewayId) => byGateway.get(gatewayId),
    assignmentOfHome: (homeId) => byHome.get(homeId),
    assignments: () => [...assignments.values()],
    planGround(homeId) {
      const home = homeId === null ? undefined : homes.get(homeId);
      return {
        settings: settings.chain(home?.area ?? null, home?.homeId ?? null),
        timeZone: home?.settings.timeZone ?? houseTimeZone,
        hasPhone: home !== undefined && home.phone !== null,
        contacts: (home && contactsOf.get(home.homeId)) ?? [],
      };
    },
    load: () => turns.take(load),
    refresh: (homeIds) => turns.take(() => refresh(homeIds)),
    settingsChanged: (place) => turns.take(() => follow(place)),
    async seed(seed, nowMs) {
      await seedHomes(given, seed, nowMs);
      await turns.take(load);
    },
  };
}

function isIn({ homeId, area }: Home, place: SettingsPlace): boolean {
  switch (place.kind) {
    case "everywhere":
      return true;
    case "area":
      return area !== null && liesIn(area, place.area);
    case "home":
      return homeId === place.homeId;
  }
}

type HomeRows = { devices: readonly DeviceRow[]; kits: readonly AssignmentRow[]; beginning: BeginningKits };

function toHome(
  row: HomeRow,
  { devices: deviceRows, kits, beginning }: HomeRows,
  names: ReadonlyMap<HomeId, HomeNames>,
): Home {
  const homeId = must(parseHomeId(row.home_id), row.home_id);
  const told = names.get(homeId);
  const devices = deviceRows.map(toDevice);
  // Nothing is set yet: the caller lays over it what is.
  const rules = ruleSettings([], { saidByHome: undefined, bornOn: [] });
  return {
    homeId,
    area: parseAreaCode(row.area) ?? null,
    name: told?.name ?? homeId,
    residentName: told?.residentName ?? null,
    address: told?.address ?? null,
    phone: told?.phone ?? null,
    kind: must(
      homeKinds.find((kind) => kind === row.kind),
      row.kind,
    ),
    devices,
    settings: {
      homeId,
      kit: kitOf(kits, beginning),
      timeZone: row.time_zone,
      isHighRisk: row.is_high_risk === 1 || told?.isHighRisk === true,
      ...rules,
      inactivityAfter: millis(row.inactivity_after_ms),
      devices,
    },
  };
}

function kitOf(kitRows: readonly AssignmentRow[], beginning: BeginningKits): HomeSettings["kit"] {
  const present = kitRows.findLast((one) => one.until_ms === null);
  if (present === undefined) return null;
  const begun = beginning.get(present.kit_id ?? "");
  return { sinceMs: Math.max(present.from_ms, begun?.sinceMs ?? 0), isAwaited: begun !== null };
}

function toDevice(row: DeviceRow): Device {
  return {
    deviceId: must(parseDeviceId(row.device_id), row.device_id),
    name: row.name,
    model: row.model,
    room: must(
      rooms.find((room) => room === row.room),
      row.room,
    ),
    isExteriorDoor: row.is_exterior_door === 1,
    ...(row.is_life === 1 ? { isLife: true } : {}),
  };
}

function toAssignment(row: AssignmentRow): Assignment {
  return {
    assignmentId: must(parseAssignmentId(row.assignment_id), row.assignment_id),
    gatewayId: must(parseGatewayId(row.gateway_id), row.gateway_id),
    homeId: must(parseHomeId(row.home_id), row.home_id),
    bucket: row.bucket,
    fromMs: row.from_ms,
    untilMs: row.until_ms,
  };
}
