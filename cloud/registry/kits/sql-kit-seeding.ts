/**
 * Kits that were not made by hand: those of a seed, and those of a database from before there were kits. Read in again, a seed changes what differs and nothing else.
 *
 * One transaction a home, because a seed of thousands must not hold the writing connection against a life alarm. Ids are made from those that the seed has, so that the
 * same seed finds the same records.
 */

import { sql } from "kysely";
import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";
import {
  must,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
  type AreaCode,
  type AssignmentId,
  type GatewayId,
  type HomeId,
  type KitId,
} from "@shouwang/shared/domain/ids.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import type { LedgerDatabase, Write } from "../../database/database.ts";
import { changeOf, type Change, type Records } from "../../records/records.ts";
import type { Device } from "../registry.ts";
import { assignmentRecord } from "./assignment-record.ts";
import { gatewayRecord } from "./gateway-record.ts";
import { kitRecord } from "./kit-record.ts";
import { unitRecord } from "./unit-record.ts";

export type KitSeeding = { database: LedgerDatabase; records: Records };
/** What a seed says of one home. */
export type SeededKits = {
  homeId: HomeId;
  area: AreaCode | null;
  kits: readonly { gatewayId: GatewayId; assignmentId: AssignmentId; fromMs?: number; untilMs?: number | null }[];
  devices: readonly Device[];
};

export async function seedKits(given: KitSeeding, home: SeededKits, nowMs: number): Promise<void> {
  const changes: Change[] = [];
  for (const kit of home.kits) changes.push(...(await kitChanges(given, home, kit, nowMs)));
  const [first] = home.kits.filter(({ untilMs = null }) => untilMs === null);
  const kitId = first === undefined ? null : await kitOf(given, first.gatewayId);
  changes.push(...(await deviceChanges(given, home, kitId, nowMs)));
  if (changes.length === 0) return;
  const by = { who: "system/seed", purpose: "operate-system", atMs: nowMs } as const;
  const answer = await given.records.commit(changes, by, rowsOfBefore(given.database, home));
  if (answer.kind !== "done") throw new Error(`The kits of ${home.homeId} were not stored: ${answer.kind}.`);
}

async function kitChanges(
  { records }: KitSeeding,
  { homeId, area }: SeededKits,
  { gatewayId, assignmentId, fromMs, untilMs = null }: SeededKits["kits"][number],
  nowMs: number,
): Promise<readonly Change[]> {
  if ((await records.get(assignmentRecord, [assignmentId])).has(assignmentId)) return [];
  const gateway = (await records.get(gatewayRecord, [gatewayId])).get(gatewayId);
  const kitId = (gateway?.kind === "kept" && gateway.content.kitId) || seededKitId(gatewayId);
  const kit = (await records.get(kitRecord, [kitId])).get(kitId);
  const old = kit?.kind === "kept" && kit.content.assignmentId;
  const before = old ? (await records.get(assignmentRecord, [old])).get(old) : undefined;
  const isThere = untilMs === null;
  const changes: Change[] = [];
  if (gateway === undefined) {
    const content = { kitId, area, model: "", serial: null, madeAtMs: fromMs ?? nowMs, replacedAtMs: null };
    changes.push(changeOf(gatewayRecord, { id: gatewayId, after: 0, content, what: "created" }));
  }
  // A kit that moves: its old assignment ends, so that records of before still find the old home.
  if (isThere && before?.kind === "kept") {
    const content = { ...before.content, untilMs: nowMs };
    changes.push(changeOf(assignmentRecord, { id: before.id, after: before.version, content, what: "ended" }));
  }
  const content = { kitId, gatewayId, homeId, area, fromMs: fromMs ?? nowMs, untilMs };
  changes.push(changeOf(assignmentRecord, { id: assignmentId, after: 0, content, what: "created" }));
  const place = isThere
    ? { state: "live" as const, homeId, assignmentId, area }
    : { state: "returned" as const, homeId: null, assignmentId: null, area };
  if (kit === undefined) {
    const rest = { label: gatewayId, gatewayId, sinceMs: nowMs, claim: null, suspendedFor: null, maintenance: null };
    changes.push(changeOf(kitRecord, { id: kitId, after: 0, content: { ...rest, ...place }, what: "created" }));
  } else if (kit.kind === "kept" && isThere) {
    const moved = { ...kit.content, ...place, gatewayId, sinceMs: nowMs };
    changes.push(changeOf(kitRecord, { id: kitId, after: kit.version, content: moved, what: "moved" }));
  }
  return changes;
}

async function deviceChanges(
  { records }: KitSeeding,
  { homeId, area, devices }: SeededKits,
  kitId: KitId | null,
  nowMs: number,
): Promise<readonly Change[]> {
  const ids = devices.map(({ deviceId }) => seededUnitId(homeId, deviceId));
  const kept = await records.get(unitRecord, ids);
  return devices.flatMap((device, at): readonly Change[] => {
    const { deviceId, name, room, model, isExteriorDoor } = device;
    const id = ids[at] ?? "";
    const before = kept.get(id);
    if (before === undefined) {
      const rest = { kitId, homeId, area, serial: null, sinceMs: nowMs, former: [], isLife: device.isLife ?? false };
      const content = { ...rest, deviceId, name, room, model, isExteriorDoor };
      return [changeOf(unitRecord, { id, after: 0, content, what: "created" })];
    }
    if (before.kind !== "kept") return [];
    // A file may say that somebody relies on it, and takes that back from nobody.
    const isLife = before.content.isLife || device.isLife === true;
    const content = { ...before.content, name, room, model, isExteriorDoor, isLife };
    if (JSON.stringify(content) === JSON.stringify(before.content)) return [];
    return [changeOf(unitRecord, { id, after: before.version, content, what: "changed" })];
  });
}

/** Rows that stand there without a record: the record brings its own. */
function rowsOfBefore({ write }: LedgerDatabase, { homeId, devices }: SeededKits): readonly Write[] {
  return devices.map(({ deviceId }) => ({
    query: write
      .deleteFrom("devices")
      .where("home_id", "=", homeId)
      .where("device_id", "=", deviceId)
      .where("unit_id", "is", sql<null>`null`),
  }));
}

async function kitOf({ records }: KitSeeding, gatewayId: GatewayId): Promise<KitId> {
  const gateway = (await records.get(gatewayRecord, [gatewayId])).get(gatewayId);
  return (gateway?.kind === "kept" && gateway.content.kitId) || seededKitId(gatewayId);
}

/**
 * Makes records of what stands in the tables of before without one. Done once; whoever starts it again changes nothing.
 * @param areaOfHome undefined = no such home.
 * @param watch looked at between two homes, and told of one that could not be carried over: the others are all the same.
 * @returns of how many homes.
 */
export async function carryOverKits(
  given: KitSeeding,
  areaOfHome: (homeId: HomeId) => Promise<AreaCode | null | undefined>,
  nowMs: number,
  watch: { signal: AbortSignal; failed: (homeId: string, error: unknown) => void },
): Promise<number> {
  const { read } = given.database;
  const assignments = await read
    .selectFrom("assignments")
    .selectAll()
    .where("kit_id", "is", sql<null>`null`)
    .orderBy("from_ms")
    .execute();
  const devices = await read
    .selectFrom("devices")
    .selectAll()
    .where("unit_id", "is", sql<null>`null`)
    .execute();
  const kitsOf = Map.groupBy(assignments, (row) => row.home_id);
  const devicesOf = Map.groupBy(devices, (row) => row.home_id);
  let carried = 0;
  const carryOver = async (text: string): Promise<void> => {
    const homeId = must(parseHomeId(text), text);
    const kits = (kitsOf.get(text) ?? []).map((row) => ({
      gatewayId: must(parseGatewayId(row.gateway_id), row.gateway_id),
      assignmentId: must(parseAssignmentId(row.assignment_id), row.assignment_id),
      fromMs: row.from_ms,
      untilMs: row.until_ms,
    }));
    const own = (devicesOf.get(text) ?? []).map((row) => ({
      deviceId: must(parseDeviceId(row.device_id), row.device_id),
      name: row.name,
      model: row.model,
      room: must(
        rooms.find((room) => room === row.room),
        row.room,
      ),
      isExteriorDoor: row.is_exterior_door === 1,
    }));
    const area = (await areaOfHome(homeId)) ?? null;
    // One at a time: a kit that came back to a home has two assignments there.
    for (const kit of kits) await seedKits(given, { homeId, area, kits: [kit], devices: [] }, nowMs);
    await seedKits(given, { homeId, area, kits: kits.filter(({ untilMs }) => untilMs === null), devices: own }, nowMs);
  };
  for (const text of new Set([...kitsOf.keys(), ...devicesOf.keys()])) {
    if (watch.signal.aborted) return carried;
    try {
      await carryOver(text);
      carried += 1;
    } catch (error) {
      watch.failed(text, error);
    }
  }
  return carried;
}

const madeFrom = (text: string): string => sha256Hex(new TextEncoder().encode(text)).slice(0, 32);

function seededKitId(gatewayId: GatewayId): KitId {
  const text = madeFrom(`kit of ${gatewayId}`);
  return must(parseKitId(text), text);
}

const seededUnitId = (homeId: string, deviceId: string): string => madeFrom(`device ${deviceId} in ${homeId}`);
