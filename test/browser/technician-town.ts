/**
 * Kits of a street in Yantai as a technician meets them: real records, the real fleet, work board and commands over them; what gateways and faults say is the test's. No kit
 * here is like another.
 */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openReach } from "../../cloud/app/connectors.ts";
import { openKeepers } from "../../cloud/app/registry.ts";
import type { LedgerDatabase } from "../../cloud/database/database.ts";
import { openSqliteDatabase } from "../../cloud/database/sqlite-database.ts";
import { createGround } from "../../cloud/desk/sql-ground.ts";
import { createGatewayCommands } from "../../cloud/desk/sql-gateway-commands.ts";
import { freshHomeState } from "../../cloud/detection/home-state.ts";
import { openSqlWorkBoard } from "../../cloud/faults/sql-work-board.ts";
import { openSqlFleet } from "../../cloud/fleet/sql-fleet.ts";
import { openSqlGatewayReports } from "../../cloud/fleet/sql-gateway-reports.ts";
import { openSqlLooks } from "../../cloud/fleet/sql-looks.ts";
import type { StoredFault } from "../../cloud/ingest/ledger/ledger.ts";
import type { LoopEvent } from "../../cloud/loop/port.ts";
import { changeOf, type By, type Change } from "../../cloud/records/records.ts";
import { areaRecord } from "../../cloud/registry/areas/area-record.ts";
import { assignmentRecord } from "../../cloud/registry/kits/assignment-record.ts";
import { gatewayRecord } from "../../cloud/registry/kits/gateway-record.ts";
import type { KitState } from "../../cloud/registry/kits/kit-machine.ts";
import { kitRecord } from "../../cloud/registry/kits/kit-record.ts";
import { unitRecord } from "../../cloud/registry/kits/unit-record.ts";
import { blankHome, homeRecord } from "../../cloud/registry/residents/home-record.ts";
import { createSqlRegistry } from "../../cloud/registry/sql-registry.ts";
import { openSqlVisitors } from "../../cloud/registry/visits/sql-visits.ts";
import { createMemoryTimeline } from "../../cloud/timeline/memory-timeline.ts";
import { createHeardIn } from "../../cloud/trials/heard.ts";
import type { FaultKind } from "../../shared/domain/fault.ts";
import type { Room } from "../../shared/domain/home.ts";
import {
  must,
  parseAreaCode,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
  type AreaCode,
  type HomeId,
} from "../../shared/domain/ids.ts";
import { silentLog } from "../../shared/log/log.ts";
import { days, hours, minutes } from "../../shared/time/duration.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { diagnosticsReportSchema } from "../../shared/wire/diagnostics.ts";
import { commandMessageSchema } from "../../shared/wire/commands.ts";
import { nowMs } from "../builders/access-house.ts";
import { planningOver } from "../builders/planning.ts";
import { openRecords } from "../builders/registries.ts";

export const townNowMs = nowMs;
const by: By = { who: "system/test", purpose: "operate-system", atMs: nowMs };
const area = (code: string): AreaCode => must(parseAreaCode(code), code);

type TownDevice = {
  id: string;
  room: Room;
  model: string;
  isLife?: true;
  /** Level at the beginning, and what it loses a day. */
  battery?: readonly [number, number];
  signal?: (daysAgo: number) => number;
  triedDaysAgo?: number;
};
type TownKit = {
  label: string;
  area: string;
  state: KitState;
  assignedDaysAgo: number;
  heardMinutesAgo: number;
  version: string | null;
  card?: { usedPercent: number; wornPercent: number | null; writtenMegabytes: number | null };
  faults?: readonly { deviceId: string | null; fault: FaultKind; since: number; detail: string }[];
  devices: readonly TownDevice[];
};

const steady = () => 118;
const button = (changes: Partial<TownDevice> = {}): TownDevice => ({
  id: "sos-bed",
  room: "bedroom",
  model: "TS0215A_sos",
  isLife: true,
  battery: [96, 0.12],
  signal: () => 152,
  triedDaysAgo: 9,
  ...changes,
});
const motion = (changes: Partial<TownDevice> = {}): TownDevice => ({
  id: "pir-living",
  room: "living-room",
  model: "RTCGQ11LM",
  battery: [100, 0.2],
  signal: steady,
  ...changes,
});
const door = (changes: Partial<TownDevice> = {}): TownDevice => ({
  ...motion(),
  battery: [99, 0.09],
  signal: () => 84,
  id: "door-hall",
  room: "hall",
  model: "MCCGQ11LM",
  ...changes,
});
const kit = (label: string, changes: Partial<TownKit> = {}): TownKit => ({
  label,
  area: "370602001001",
  state: "live",
  assignedDaysAgo: 140,
  heardMinutesAgo: 0.4,
  version: "1.6.2",
  card: { usedPercent: 38, wornPercent: 10, writtenMegabytes: 21_000 },
  devices: [button(), motion(), door()],
  ...changes,
});

/** By risk: as the page must show them. */
const town: readonly TownKit[] = [
  kit("YT-0417", {
    heardMinutesAgo: 192,
    faults: [
      { deviceId: null, fault: "silent", since: minutes(189), detail: "The gateway has been silent." },
      { deviceId: "sos-bed", fault: "silent", since: minutes(180), detail: "Not heard." },
    ],
  }),
  kit("YT-0102", {
    faults: [{ deviceId: "sos-bed", fault: "silent", since: hours(26), detail: "Not heard for 26 h." }],
    devices: [button({ battery: [48, 0.24] }), motion(), door()],
  }),
  kit("YT-0388", { devices: [button({ battery: [70, 0.4], triedDaysAgo: 40 }), motion(), door()] }),
  kit("YT-0251", {
    devices: [
      button(),
      { id: "sos-bath", room: "bathroom", model: "TS0215A_sos", isLife: true, battery: [99, 0.1], signal: steady },
      motion(),
    ],
  }),
  kit("YT-0076", {
    faults: [{ deviceId: "pir-living", fault: "low-battery", since: days(3), detail: "8 per cent." }],
    devices: [button(), motion({ battery: [64, 0.4] }), door()],
  }),
  kit("YT-0533", { state: "commissioning", assignedDaysAgo: 16, devices: [button(), motion()] }),
  kit("YT-0299", { card: { usedPercent: 61, wornPercent: 90, writtenMegabytes: 388_000 }, version: "1.5.0" }),
  kit("YT-0164", { devices: [button(), motion({ signal: (ago) => (ago < 4 ? 52 : 131) }), door()] }),
  kit("YT-0340", { devices: [button(), motion(), { id: "pir-bath", room: "bathroom", model: "RTCGQ11LM" }] }),
  kit("YT-0421", { version: "1.5.0" }),
  kit("YT-0018"),
  kit("YT-0019", { area: "370602001002" }),
  kit("YT-0020", { version: null, card: { usedPercent: 38, wornPercent: null, writtenMegabytes: null } }),
];

const names: Readonly<Record<string, string>> = {
  "37": "山东省",
  "3706": "烟台市",
  "370602": "芝罘区",
  "370602001": "向阳街道",
  "370602001001": "幸福里社区",
  "370602001002": "海阳社区",
};

export async function openTechnicianTown() {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-technician-"));
  const database = await openSqliteDatabase({ folder, nowMs });
  const { records, vault, audit } = await openRecords(database, folder);
  await records.commit(Object.entries(names).map(areaNamed), by);
  for (const one of town) await records.commit(recordsOf(one), by);
  const registry = await createSqlRegistry({ database, records });
  await tried(database, town);
  const timeline = createMemoryTimeline();
  await timeline.append(town.flatMap(pointsOf), AbortSignal.timeout(20_000));

  const listeners = new Set<(event: LoopEvent) => void>();
  const heard = new Map<HomeId, { atMs: number; isSilent: boolean }>(
    town.map((one) => [
      idsOf(one).homeId,
      { atMs: nowMs - minutes(one.heardMinutesAgo), isSilent: one.heardMinutesAgo > 3 },
    ]),
  );
  const faults: readonly StoredFault[] = town.flatMap(faultsOf);
  let afterMs = 0;
  const loop = {
    faults: () => faults,
    nowMs: () => nowMs + afterMs,
    home(homeId: HomeId) {
      const one = heard.get(homeId);
      if (one === undefined) return undefined;
      const fresh = freshHomeState(one.atMs);
      const gateway = { ...fresh.gateway, isSilent: one.isSilent };
      return { state: { ...fresh, gateway }, incident: null, dueAtMs: null };
    },
    subscribe(listener: (event: LoopEvent) => void) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
  const say = (event: LoopEvent): void => listeners.forEach((listener) => listener(event));
  const clock = createSystemClock({ trust: () => "trusted" });
  const parts = { database, registry, loop, timeline, clock, log: silentLog };
  let n = 0;
  const nextId = (): string => `id-${++n}`;
  const visitors = await openSqlVisitors(database, nowMs);
  const reach = openReach({ standing: [], loop: { ownFault() {}, faults: () => [] }, nextId, clock, log: silentLog });
  const keepers = openKeepers({
    ...parts,
    records,
    vault,
    audit,
    reach,
    visitors,
    planning: await planningOver({ database, records, registry }),
    loop: { configure() {}, lookAgain() {}, kitsMoved() {} },
    proofs: async () => await Promise.resolve(new Map()),
    heardIn: createHeardIn(timeline),
    random: randomBytes,
  });
  const work = await openSqlWorkBoard({ ...parts, records, nextId, family: null });
  const reports = await openSqlGatewayReports(parts);
  const looks = await openSqlLooks(parts);
  const fleet = await openSqlFleet({ ...parts, work, looks, reports });
  for (const one of town) {
    const { gatewayId } = idsOf(one);
    if (one.version === null) continue;
    const said = { bootId: "boot-1", card: one.card };
    say({ kind: "gateway-said", gatewayId, said: { ...said, softwareVersion: "1.4.1" } });
    say({ kind: "gateway-said", gatewayId, said: { ...said, softwareVersion: one.version } });
  }
  const gateways = createGatewayCommands({
    ...parts,
    nextId,
    downlink: {
      send({ gatewayId }, _channel, payload) {
        const { commandId, command } = commandMessageSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
        const sentAt = { wallMs: nowMs, uptimeMs: 1, bootId: "boot-1" as never, clock: "trusted" as const };
        const answer = { v: 1, commandId, sentAt, outcome: "done", ...saidTo(command.kind) } as const;
        // Once what was asked is stored.
        setImmediate(() => say({ kind: "answer", gatewayId, answer }));
      },
    },
  });
  // Looked through two days ago, and again now: what says nothing has had its first day.
  afterMs -= days(2);
  await looks.looked();
  afterMs = 0;
  await looks.looked();
  await fleet.ranked();
  return {
    keepers,
    ground: createGround({ database, loop: loop as never, registry, visitors, nowMs: () => nowMs }),
    fleet,
    work,
    gateways,
    faults: loop.faults,
    async [Symbol.asyncDispose]() {
      gateways[Symbol.dispose]();
      for (const one of [fleet, looks, reports, work]) await one[Symbol.asyncDispose]();
      for (const one of [keepers.imports, reach, keepers.tables, database]) await one[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a gateway of this version answers; its report is read by the schema of the wire. */
function saidTo(kind: string) {
  if (kind === "identify") return { detail: "The light ACT of this gateway blinks for 15 s from now." };
  if (kind !== "diagnostics") return { detail: "outbox: answers; uplink: connected; radio bridge: up" };
  const onBridge = { linkId: "bridge", linkQuality: 96 };
  const report = diagnosticsReportSchema.parse({
    softwareVersion: "1.5.0",
    clock: { wallMs: nowMs, isTrusted: true, jumpedBySeconds: null },
    machine: {
      upForSeconds: 5_200_000,
      runsForSeconds: 260_000,
      diskTotalMegabytes: 30_900,
      diskFreeMegabytes: 19_200,
      writtenMegabytes: 640,
      writtenEverMegabytes: 21_400,
      memoryTotalMegabytes: 970,
      memoryFreeMegabytes: 512,
      ownMegabytes: 84,
      celsius: 48.3,
      load: 0.12,
    },
    outbox: [
      { lane: "life", waiting: 0, oldestSeconds: null },
      { lane: "fault", waiting: 0, oldestSeconds: null },
      { lane: "telemetry", waiting: 7, oldestSeconds: 40 },
    ],
    broker: { isUp: true, forSeconds: 93_000, connects: 3, losses: 2 },
    links: [
      { linkId: "bridge", model: "zigbee2mqtt", isUp: true, forSeconds: 93_000, losses: 1, read: 48_211, unread: 0 },
      { linkId: "radar-1", model: "R60AFD1", isUp: false, forSeconds: 240, losses: 4, read: 8_300, unread: 12 },
    ],
    devices: [
      { ...onBridge, deviceId: "sos-bed", model: null, isLife: true, heardSeconds: null, batteryPercent: null },
      { ...onBridge, deviceId: "door-1", model: "TS0203", isLife: false, heardSeconds: 310, batteryPercent: 61 },
    ],
    faults: [{ deviceId: "sos-bed", fault: "silent", state: "present", agoSeconds: 93_600 }],
    leftOut: { links: 0, devices: 0, faults: 0 },
  });
  return { detail: "The report of this gateway, as it is now.", report };
}

function areaNamed([code, zh]: [string, string]): Change {
  const name = { zh, pinyin: null, en: null, from: null };
  const content = { code: area(code), names: [name], from: null, ended: null, source: "test" };
  return changeOf(areaRecord, { id: code, after: 0, content, what: "created" });
}

const idsOf = ({ label }: TownKit) => {
  const text = label.toLowerCase();
  return {
    kitId: must(parseKitId(`kit-${text}`), text),
    homeId: must(parseHomeId(`home-${text}`), text),
    gatewayId: must(parseGatewayId(`gw-${text}`), text),
    assignmentId: must(parseAssignmentId(`as-${text}`), text),
  };
};

function recordsOf(one: TownKit): Change[] {
  const { kitId, homeId, gatewayId, assignmentId } = idsOf(one);
  const where = area(one.area);
  const sinceMs = nowMs - days(one.assignedDaysAgo);
  const made = { after: 0, what: "created" } as const;
  return [
    // No word of these may be on a technician's page.
    changeOf(homeRecord, {
      ...made,
      id: homeId,
      content: { ...blankHome(`王秀英家 ${one.label}`), area: where, address: `芝罘区南大街 ${one.label} 号` },
    }),
    changeOf(kitRecord, {
      ...made,
      id: kitId,
      content: {
        label: one.label,
        area: where,
        state: one.state,
        sinceMs,
        gatewayId,
        homeId,
        assignmentId,
        claim: null,
        suspendedFor: null,
        maintenance: null,
      },
    }),
    changeOf(gatewayRecord, {
      ...made,
      id: gatewayId,
      content: { kitId, area: where, model: "pi-4", serial: "", madeAtMs: sinceMs, replacedAtMs: null },
    }),
    ...one.devices.map((device) =>
      changeOf(unitRecord, {
        ...made,
        id: `unit-${one.label.toLowerCase()}-${device.id}`,
        content: {
          kitId,
          homeId,
          area: where,
          name: `王秀英的 ${device.id}`,
          room: device.room,
          isExteriorDoor: device.id.startsWith("door"),
          isLife: device.isLife === true,
          deviceId: must(parseDeviceId(device.id), device.id),
          model: device.model,
          serial: null,
          sinceMs,
          former: [],
        },
      }),
    ),
    changeOf(assignmentRecord, {
      ...made,
      id: assignmentId,
      content: { kitId, gatewayId, homeId, area: where, fromMs: sinceMs, untilMs: null },
    }),
  ];
}

async function tried({ commit, write }: LedgerDatabase, kits: readonly TownKit[]) {
  const values = kits.flatMap((one) =>
    one.devices.flatMap(({ id, triedDaysAgo }) => {
      if (triedDaysAgo === undefined) return [];
      const atMs = nowMs - days(triedDaysAgo);
      const { homeId } = idsOf(one);
      return [
        {
          trial_id: `trial-${one.label}`,
          device_id: id,
          home_id: homeId,
          alarm_id: `alarm-${one.label}-${id}`,
          alarm: "panic",
          incident_id: `incident-${one.label}`,
          occurred_at_ms: atMs,
          recorded_at_ms: atMs,
          over_at_ms: null,
          went_live_at_ms: null,
        },
      ];
    }),
  );
  await commit([{ query: write.insertInto("trial_presses").values(values) }]);
}

/** A value each day, as far back as the kit is there; a device without a battery says nothing at all. */
function pointsOf(one: TownKit) {
  const { homeId } = idsOf(one);
  const count = Math.min(one.assignedDaysAgo, 140);
  return one.devices.flatMap(({ id, battery, signal }) => {
    const deviceId = must(parseDeviceId(id), id);
    return Array.from({ length: count }, (_, n) => count - n).flatMap((daysAgo) => {
      const at = { homeId, deviceId, atMs: nowMs - days(daysAgo) + hours(6), n: 0 };
      const level = battery && Math.max(0, battery[0] - battery[1] * (count - daysAgo));
      return [
        ...(level === undefined ? [] : [{ ...at, series: "battery-percent", value: Math.round(level) }]),
        ...(signal === undefined
          ? []
          : [{ ...at, series: "link-quality", value: signal(daysAgo) + ((daysAgo * 7) % 9) - 4 }]),
      ];
    });
  });
}

function faultsOf(one: TownKit): StoredFault[] {
  const { homeId, gatewayId } = idsOf(one);
  return (one.faults ?? []).map(({ deviceId, fault, since, detail }) => ({
    subject: `home:${homeId}`,
    homeId,
    gatewayId,
    deviceId: deviceId === null ? null : must(parseDeviceId(deviceId), deviceId),
    fault,
    owner: "technician",
    sinceMs: nowMs - since,
    detail,
  }));
}
