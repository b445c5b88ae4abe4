/** The registry in SQL, whole in memory: 40,000 homes with 10 devices each are about 150 MB, and every message asks it. */

import { sql } from "kysely";
import { rooms } from "@shouwang/shared/domain/home.ts";
import {
  must,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  type AssignmentId,
  type GatewayId,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { bucketOf } from "@shouwang/shared/wire/topics.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { AssignmentRow, DeviceRow, HomeRow } from "../database/schema.ts";
import { homeKinds, type Assignment, type Device, type Home, type Registry, type SeededHome } from "./registry.ts";

export async function createSqlRegistry(database: LedgerDatabase): Promise<Registry> {
  let homes = new Map<HomeId, Home>();
  let gateways = new Set<GatewayId>();
  let assignments = new Map<AssignmentId, Assignment>();
  let byGateway = new Map<GatewayId, Assignment>();
  let byHome = new Map<HomeId, Assignment>();

  const load = async (): Promise<void> => {
    const { read } = database;
    const devices = Map.groupBy(await read.selectFrom("devices").selectAll().execute(), (row) => row.home_id);
    const homeRows = await read.selectFrom("homes").selectAll().execute();
    homes = new Map(
      homeRows.map((row) => toHome(row, devices.get(row.home_id) ?? [])).map((home) => [home.homeId, home]),
    );
    const gatewayRows = await read.selectFrom("gateways").select("gateway_id").execute();
    gateways = new Set(gatewayRows.map((row) => must(parseGatewayId(row.gateway_id), row.gateway_id)));
    const rows = await read.selectFrom("assignments").selectAll().orderBy("from_ms").execute();
    assignments = new Map(rows.map(toAssignment).map((one) => [one.assignmentId, one]));
    const present = [...assignments.values()].filter((one) => one.untilMs === null);
    byGateway = new Map(present.map((one) => [one.gatewayId, one]));
    byHome = new Map(present.map((one) => [one.homeId, one]));
  };
  await load();

  return {
    homes: () => [...homes.values()],
    home: (homeId) => homes.get(homeId),
    isKnownGateway: (gatewayId) => gateways.has(gatewayId),
    assignment: (assignmentId) => assignments.get(assignmentId),
    assignmentOfGateway: (gatewayId) => byGateway.get(gatewayId),
    assignmentOfHome: (homeId) => byHome.get(homeId),
    assignments: () => [...assignments.values()],
    load,
    async seed(seed, nowMs) {
      // One home a transaction: a seed of thousands must not hold the writing connection against a life alarm.
      for (const home of seed.homes) await seedHome(database, home, nowMs);
      await load();
    },
  };
}

async function seedHome(database: LedgerDatabase, home: SeededHome, nowMs: number): Promise<void> {
  const { write } = database;
  const row: HomeRow = {
    home_id: home.homeId,
    name: home.name,
    resident_name: home.residentName,
    address: home.address,
    phone: home.phone,
    time_zone: home.timeZone,
    kind: home.kind,
    is_high_risk: Number(home.isHighRisk),
    inactivity_after_ms: home.inactivityAfterMs,
  };
  const writes = [
    write
      .insertInto("homes")
      .values(row)
      .onConflict((conflict) => conflict.column("home_id").doUpdateSet(row)),
    ...home.devices.map((device) => {
      const deviceRow: DeviceRow = {
        home_id: home.homeId,
        device_id: device.deviceId,
        name: device.name,
        model: device.model,
        room: device.room,
        is_exterior_door: Number(device.isExteriorDoor),
      };
      return write
        .insertInto("devices")
        .values(deviceRow)
        .onConflict((conflict) => conflict.columns(["home_id", "device_id"]).doUpdateSet(deviceRow));
    }),
    ...home.kits.flatMap(({ gatewayId, assignmentId }) => [
      write
        .insertInto("gateways")
        .values({ gateway_id: gatewayId, created_at_ms: nowMs })
        .onConflict((conflict) => conflict.doNothing()),
      // A kit that moves: its old assignment ends, so that records of before still find the old home.
      write
        .updateTable("assignments")
        .set({ until_ms: nowMs })
        .where("gateway_id", "=", gatewayId)
        .where("assignment_id", "<>", assignmentId)
        .where("until_ms", "is", sql<null>`null`),
      write
        .insertInto("assignments")
        .values({
          assignment_id: assignmentId,
          gateway_id: gatewayId,
          home_id: home.homeId,
          bucket: bucketOf(home.homeId),
          from_ms: nowMs,
          until_ms: null,
        })
        .onConflict((conflict) => conflict.doNothing()),
    ]),
  ];
  await database.commit(writes.map((query) => ({ query })));
}

function toHome(row: HomeRow, deviceRows: readonly DeviceRow[]): Home {
  const homeId = must(parseHomeId(row.home_id), row.home_id);
  const devices = deviceRows.map(toDevice);
  return {
    homeId,
    name: row.name,
    residentName: row.resident_name,
    address: row.address,
    phone: row.phone,
    kind: must(
      homeKinds.find((kind) => kind === row.kind),
      row.kind,
    ),
    devices,
    settings: {
      homeId,
      timeZone: row.time_zone,
      isHighRisk: row.is_high_risk === 1,
      inactivityAfter: millis(row.inactivity_after_ms),
      devices,
    },
  };
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
