/**
 * What goes wrong at the cloud's own side: a damaged record, another ledger's word, a broker that is away, a backup put back twice.
 * The real loops and the real ledger in a folder; whatever is broken here must be loud and must stop nobody.
 */

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import type { Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { openSqliteThread } from "@shouwang/cloud/database/sqlite-thread.ts";
import {
  buildDeliveryHouse,
  houseStartMs,
  oneHome,
  type DeliveryHouse,
  type RunningCloud,
} from "../builders/delivery-house.ts";

let folder: string;
let house: DeliveryHouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-troubles-"));
  house = await buildDeliveryHouse(folder);
});
afterEach(async () => {
  await house[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const homeId = must(parseHomeId("home-1"), "home-1");
const standing = (cloud: RunningCloud): unknown =>
  cloud.loop.openIncidents().map(({ phase, alarms }) => [phase, alarms.map(({ alarm }) => alarm)]);

describe("a record that the disk has damaged", () => {
  const damages: readonly (readonly [name: string, record: string])[] = [
    ["torn", '{"incidentId":"id-'],
    ["emptied", ""],
    ["another thing", "null"],
    ["without its alarms", '{"incidentId":"$id","subject":"home:home-1","phase":"raised","alarms":[]}'],
  ];
  test.each(damages)(
    "R-138 an open incident that is %s is raised again, and nothing is kept down",
    async (_, record) => {
      const first = await house.startCloud();
      const gateway = await house.startGateway();
      await gateway.press();
      const [before] = first.loop.openIncidents();
      if (!before) throw new Error("a press opens an incident");
      const { incidentId, version } = before;
      await first.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version });
      const damaged = record.replace("$id", incidentId);
      await first.database.write.updateTable("incidents").set({ incident: damaged }).execute();
      await first.kill();

      const second = await house.startCloud();
      await house.pass(seconds(2));
      expect(standing(second)).toEqual([["raised", ["unreadable"]]]);
      const [after] = second.loop.openIncidents();
      expect(after).toMatchObject({ incidentId, acknowledgedBy: null });
      expect(after?.alarms[0]?.alarmId).toBe(before.alarms[0]?.alarmId);
      expect(second.loop.faults()).toMatchObject([{ gatewayId: "cloud", fault: "storage", owner: "desk" }]);
      const kept = await second.database.read.selectFrom("quarantine").selectAll().execute();
      expect(kept.map(({ payload }) => new TextDecoder().decode(payload))).toEqual([damaged]);
      const due = await second.database.read
        .selectFrom("deliveries")
        .select("round")
        .where("standing", "=", "due")
        .execute();
      expect(due).toContainEqual({ round: 2 });
      // Others go on, and a human closes it as any other.
      await gateway.press();
      const [present] = second.loop.openIncidents();
      expect(present?.alarms).toHaveLength(2);
      const close = { kind: "close", by: "王芳", version: present?.version ?? 0, outcome: "real", note: "" } as const;
      expect(await second.loop.command(incidentId, close)).toMatchObject({ kind: "done" });
      await second.kill();
      expect(standing(await house.startCloud())).toEqual([]);
    },
  );

  test("R-138 a damaged closed incident and damaged marks stop nothing: its home is told that the alarm is stored", async () => {
    const first = await house.startCloud();
    const gateway = await house.startGateway();
    await gateway.press();
    await gateway.move();
    const [one] = first.loop.openIncidents();
    if (!one) throw new Error("a press opens an incident");
    const { incidentId, version } = one;
    await first.loop.command(incidentId, { kind: "close", by: "王芳", version, outcome: "test", note: "" });
    await house.pass(minutes(2));
    await first.database.write.updateTable("incidents").set({ incident: "{" }).execute();
    await first.database.write.updateTable("marks").set({ decided_above: "[[", timelined_above: "7" }).execute();
    await first.kill();
    const second = await house.startCloud();
    house.broker.told.length = 0;
    const [alarmId] = one.alarms.map((alarm) => alarm.alarmId);
    await gateway.disconnect();
    await gateway.connect();
    await gateway.press();
    expect(standing(second)).toEqual([["raised", ["panic"]]]);
    expect(alarmId).toBeDefined();
    expect((await second.database.read.selectFrom("alarms").selectAll().execute()).length).toBe(2);
  });
});

describe("the cloud's own connection to the broker", () => {
  /** Nobody's messages pass, and the cloud is told by its own end of the line. */
  const cut = (cloud: RunningCloud, away: readonly string[] = ["mqtt://one"], of = 1): void => {
    house.broker.up = away.length < of;
    cloud.loop.brokers(away, of);
  };
  const mend = async (cloud: RunningCloud): Promise<void> => {
    house.broker.up = true;
    cloud.loop.brokers([], 1);
    cloud.loop.connected();
    await house.settle();
  };
  const faults = (cloud: RunningCloud): unknown => cloud.loop.faults().map(({ fault, owner }) => `${fault} ${owner}`);

  test("R-140 an hour without the broker is one fault and no gateway's silence; afterwards each has the time it had", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    await house.pass(seconds(100));
    await gateway.disconnect();
    cut(cloud);
    await house.pass(seconds(9));
    expect(faults(cloud)).toEqual([]);
    await house.pass(minutes(60));
    expect(faults(cloud)).toEqual(["link-lost desk"]);
    expect(cloud.loop.faults()[0]).toMatchObject({ gatewayId: "cloud", deviceId: "broker", homeId: null });
    await mend(cloud);
    expect(faults(cloud)).toEqual([]);
    expect(cloud.loop.home(homeId)?.state?.gateway.isSilent).toBe(false);
    // The gateway does not come back: now its silence counts, and no earlier.
    await house.pass(seconds(60));
    expect(cloud.loop.home(homeId)?.state?.gateway.isSilent).toBe(false);
    await house.pass(minutes(4));
    expect(faults(cloud)).toEqual(["silent technician"]);
  });

  test("R-140 nobody's inactivity comes due while nobody can be heard, and a press of that hour raises at once afterwards", async () => {
    const quick = { homes: [{ ...oneHome.homes[0], kind: "demo", inactivityAfterMs: minutes(20) }] };
    const cloud = await house.startCloud({ seed: quick });
    const gateway = await house.startGateway();
    await gateway.move();
    await gateway.disconnect();
    cut(cloud);
    await house.pass(minutes(15));
    await gateway.press();
    await house.pass(minutes(45));
    expect(standing(cloud)).toEqual([]);
    await mend(cloud);
    await gateway.connect();
    expect(standing(cloud)).toEqual([["raised", ["panic"]]]);
    expect(faults(cloud)).toEqual([]);
  });

  test("R-140 a cloud that is started again without a broker knows that it is deaf", async () => {
    const first = await house.startCloud();
    await house.startGateway();
    await house.pass(seconds(100));
    cut(first);
    await house.pass(minutes(5));
    await first[Symbol.asyncDispose]();
    house.broker.up = false;
    const second = await house.startCloud();
    cut(second);
    await house.pass(minutes(30));
    expect(faults(second)).toEqual(["link-lost desk"]);
    await mend(second);
    await house.pass(seconds(20));
    expect(faults(second)).toEqual([]);
  });

  test("R-140 what is decided only after the broker went away does not end the deafness of its home", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    await house.pass(seconds(100));
    cut(cloud);
    await house.pass(seconds(20));
    // It had been heard before, and waited for a disk.
    house.broker.up = true;
    await gateway.press();
    house.broker.up = false;
    await gateway.disconnect();
    await house.pass(minutes(10));
    expect(faults(cloud)).toEqual(["link-lost desk"]);
    await mend(cloud);
    await house.pass(seconds(20));
    expect(faults(cloud)).toEqual([]);
  });

  test("R-142 one of two brokers is away: a technician's fault, and the silence of a gateway is still its own", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    cut(cloud, ["mqtt://one"], 2);
    await gateway.disconnect();
    await house.pass(minutes(5));
    expect(faults(cloud)).toEqual(["link-lost technician", "silent technician"]);
    cut(cloud, ["mqtt://one", "mqtt://two"], 2);
    await house.pass(seconds(11));
    expect(faults(cloud)).toEqual(["link-lost desk", "silent technician"]);
    cut(cloud, [], 2);
    await house.settle();
    expect(faults(cloud)).toEqual(["silent technician"]);
  });
});

describe("faults that nobody reports the end of", () => {
  test("R-144 a clock that jumps is a fault, and gone an hour after we have stopped waiting for it", async () => {
    const clock = createManualClock({ wallMs: houseStartMs });
    const cloud = await house.startCloud({ clock });
    await clock.advanceTo(clock.uptimeMs() + seconds(30), house.settle);
    expect(cloud.loop.faults()).toEqual([]);
    clock.setWall(clock.wallMs() - seconds(20));
    await clock.advanceTo(clock.uptimeMs() + seconds(10), house.settle);
    expect(cloud.loop.faults()).toMatchObject([{ fault: "clock-untrusted", gatewayId: "cloud", deviceId: "clock" }]);
    expect(cloud.loop.faults()[0]?.detail).toContain("set back by 20 s");
    const clockFaults = () => cloud.loop.faults().filter(({ fault }) => fault === "clock-untrusted");
    await clock.advanceTo(clock.uptimeMs() + minutes(62), house.settle);
    expect(clockFaults()).toHaveLength(1);
    await clock.advanceTo(clock.uptimeMs() + minutes(18), house.settle);
    expect(clockFaults()).toEqual([]);
  });

  test("R-144 a clock that was set back while the cloud was away is one too", async () => {
    const first = await house.startCloud();
    await house.startGateway();
    await house.pass(seconds(30));
    await first[Symbol.asyncDispose]();
    const second = await house.startCloud({ clock: createManualClock({ wallMs: houseStartMs - minutes(60) }) });
    await house.settle();
    expect(second.loop.faults()).toMatchObject([{ fault: "clock-untrusted", gatewayId: "cloud" }]);
  });

  test("R-144 `cloned` is gone a day after the last contradiction, not earlier, and back with the next one", async () => {
    const first = await house.startCloud();
    const one = await house.startGateway({ epoch: "epoch-a", boot: "boot-a" });
    const two = await house.startGateway({ epoch: "epoch-b", boot: "boot-b" });
    const contradict = async (): Promise<void> => {
      for (const machine of [one, two, one]) {
        await machine.disconnect();
        await machine.connect();
      }
    };
    await contradict();
    const cloned = (cloud: RunningCloud): number =>
      cloud.loop.faults().filter(({ fault }) => fault === "cloned").length;
    expect(cloned(first)).toBe(1);
    await first[Symbol.asyncDispose]();
    for (const [hoursAgo, left] of [
      [23, 1],
      [24, 0],
    ] as const) {
      // As if the last contradiction had been so long ago.
      const before = await house.startCloud();
      const seen_at_ms = Math.floor(house.clock.wallMs() - minutes(60 * hoursAgo));
      await before.database.write.updateTable("faults").set({ seen_at_ms }).execute();
      await before.kill();
      const cloud = await house.startCloud();
      await house.pass(seconds(61));
      expect([hoursAgo, cloned(cloud)]).toEqual([hoursAgo, left]);
      await cloud[Symbol.asyncDispose]();
    }
    const last = await house.startCloud();
    await contradict();
    expect(cloned(last)).toBe(1);
  });
});

describe("a restored backup, and a restart in the middle of the recovery", () => {
  test("R-143 what people had closed pages nobody, also when the cloud dies between the hello and what is sent again", async () => {
    const first = await house.startCloud();
    const gateway = await house.startGateway();
    await gateway.press();
    await house.pass(minutes(2));
    // A backup as an operator makes it, while the service runs.
    const file = join(folder, "cloud", "ledger.sqlite");
    {
      await using operator = openSqliteThread({ file, readOnly: false });
      await operator.run({ sql: "vacuum into ?", parameters: [join(folder, "backup.sqlite")] });
    }
    const [open] = first.loop.openIncidents();
    if (!open) throw new Error("a press opens an incident");
    const close = { kind: "close", by: "王芳", version: open.version, outcome: "accidental", note: "" } as const;
    await first.loop.command(open.incidentId, close);
    await gateway.press();
    const [second] = first.loop.openIncidents();
    if (!second) throw new Error("a press opens an incident");
    await first.loop.command(second.incidentId, { ...close, version: second.version });
    await house.pass(minutes(2));
    await first.kill();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    cpSync(join(folder, "backup.sqlite"), file);

    // It hears the hello about the ledger before, and none of what is sent again: then it dies.
    house.broker.loses = (way, { channel }) => way === "up" && channel !== "hello";
    const mid = await house.startCloud();
    const ledgerId = mid.database.ledgerId;
    await house.pass(seconds(1));
    expect(house.broker.heard.some(({ channel }) => channel === "hello")).toBe(true);
    await mid.kill();
    const next = await house.startCloud();
    expect(next.database.ledgerId).toBe(ledgerId);
    house.broker.loses = () => false;
    await gateway.disconnect();
    await gateway.connect();
    await house.pass(seconds(30));
    expect(await next.database.read.selectFrom("alarms").select("alarm_id").execute()).toHaveLength(2);
    const rows = await next.database.read.selectFrom("incidents").select(["phase", "incident_id"]).execute();
    const late = rows.filter(({ incident_id }) => incident_id !== open.incidentId);
    expect(late).toMatchObject([{ phase: "closed" }]);
    const paged = await next.database.read.selectFrom("deliveries").select("incident_id").execute();
    expect(paged.map(({ incident_id }) => incident_id)).not.toContain(late[0]?.incident_id);
    // A press of now is an alarm, whatever was recovered.
    await gateway.press();
    expect(next.loop.openIncidents().flatMap(({ alarms }) => alarms).length).toBeGreaterThan(1);
  });
});

describe("what a gateway says that cannot be true or cannot be read", () => {
  const stamp = { wallMs: houseStartMs, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" };
  const say = async (cloud: RunningCloud, channel: string, message: object): Promise<void> => {
    cloud.loop.accept(`sw/v1/0042/gw-1/up/${channel}`, new TextEncoder().encode(JSON.stringify(message)));
    await house.settle();
  };
  const telemetry = (records: readonly object[]): object => ({
    v: 1,
    epoch: "epoch-1",
    assignmentId: "as-1",
    sentAt: stamp,
    records,
  });
  const motion = (seq: number): object => ({
    seq,
    deviceId: "pir",
    at: stamp,
    observation: { kind: "state", what: "motion", value: seq % 2 === 0 ? "still" : "active", repeated: false },
  });
  const receipt = (): unknown =>
    house.broker.told
      .flatMap(({ json }) => (json["receipts"] ?? []) as { lane: string; through: number; missing: unknown }[])
      .findLast(({ lane }) => lane === "telemetry");

  test("R-139 what is said about another ledger, or more than was ever stored here, moves no mark", async () => {
    const memory = createMemoryTimeline();
    const away: Timeline = { ...memory, append: async () => await Promise.reject(new Error("away")) };
    const first = await house.startCloud({ timeline: away });
    const { ledgerId } = first.database;
    first.loop.accept(
      "sw/v1/0042/gw-1/up/telemetry",
      new TextEncoder().encode(JSON.stringify(telemetry([motion(1), motion(2)]))),
    );
    await expect.poll(() => first.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
    await first.kill();
    const second = await house.startCloud({ timeline: memory });
    const hello = (of: string | null, lowest: number): object => ({
      v: 1,
      sessionId: "session-1",
      bootId: "boot-1",
      sentAt: stamp,
      softwareVersion: "1",
      assignmentId: "as-1",
      epochs: [{ epoch: "epoch-1", lane: "telemetry", lowest, next: 100 }],
      configurationHash: "empty",
      openAlarms: [],
      ledgerId: of,
    });
    for (const [of, lowest] of [
      ["ledger-of-before", 50],
      ["ledger-of-before", 2],
      [null, 3],
    ] as const) {
      await say(second, "hello", hello(of, lowest));
      expect([of, lowest, receipt()]).toMatchObject([of, lowest, { through: 0 }]);
    }
    await say(second, "hello", hello(ledgerId, 3));
    expect(receipt()).toMatchObject({ through: 2, missing: [] });
    // More than we ever stored: a backup was put back, and we are another ledger from now on.
    await say(second, "hello", hello(ledgerId, 50));
    expect(receipt()).toMatchObject({ through: 2 });
    expect(second.database.ledgerId).not.toBe(ledgerId);
  });

  test("R-146 what is set aside is one fault on the desk, however much it is, and is counted", async () => {
    const cloud = await house.startCloud();
    for (let seq = 1; seq <= 5; seq++) await say(cloud, "telemetry", telemetry([{ seq, nonsense: true }]));
    await say(cloud, "life", { nonsense: true });
    expect(cloud.loop.faults()).toMatchObject([
      { gatewayId: "cloud", deviceId: "quarantine", fault: "unreadable", owner: "technician" },
    ]);
    expect(await createSqlLedger(cloud.database).quarantined()).toEqual({ count: 6, ofLife: 1 });
    expect(await cloud.database.read.selectFrom("faults").select("fault").execute()).toHaveLength(1);
  });
});

describe("two kits in one home", () => {
  test("R-147 a dead one does not hide behind the living one, and is gone from the list when it is heard again", async () => {
    const [home] = oneHome.homes;
    const kits = [1, 2].map((n) => ({ gatewayId: `gw-${n}`, assignmentId: `as-${n}` }));
    const cloud = await house.startCloud({ seed: { homes: [{ ...home, kits }] } });
    await house.startGateway();
    const second = await house.startGateway({ gateway: "gw-2", assignment: "as-2" });
    await house.pass(minutes(10));
    expect(cloud.loop.faults()).toEqual([]);
    // Nobody is silent because the clock has leapt.
    house.clock.setWall(house.clock.wallMs() + minutes(90));
    await house.pass(seconds(70));
    expect(cloud.loop.faults().filter(({ fault }) => fault === "silent")).toEqual([]);
    await second.disconnect();
    await house.pass(minutes(5));
    const silent = (of: RunningCloud) => of.loop.faults().filter(({ fault }) => fault === "silent");
    expect(silent(cloud)).toMatchObject([{ gatewayId: "gw-2", homeId, owner: "technician" }]);
    expect(cloud.loop.home(homeId)?.state?.gateway.isSilent).toBe(false);
    await cloud[Symbol.asyncDispose]();
    const next = await house.startCloud({ seed: { homes: [{ ...home, kits }] } });
    await house.pass(minutes(30));
    expect(silent(next)).toMatchObject([{ gatewayId: "gw-2", owner: "caregiver" }]);
    await second.connect();
    expect(silent(next)).toEqual([]);
  });
});
