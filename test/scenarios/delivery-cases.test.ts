/**
 * The delivery contract (docs/architecture.md §2): one test for each row of its case table and for the rules that no other test
 * holds. The oracle is outside of the programs: how many presses were made, and how many are on the desk.
 */

import { cpSync, mkdtempSync, rmSync, symlinkSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
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
  folder = mkdtempSync(join(tmpdir(), "shouwang-cases-"));
  house = await buildDeliveryHouse(folder);
});
afterEach(async () => {
  await house[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const homeId = must(parseHomeId("home-1"), "home-1");
const cloudFolder = (): string => join(folder, "cloud");
/** Every alarm that stands in an open incident. */
const alarmsOnDesk = (cloud: RunningCloud): number =>
  cloud.loop.openIncidents().reduce((sum, one) => sum + one.alarms.length, 0);
const alarmsStored = async (cloud: RunningCloud): Promise<number> =>
  (await cloud.database.read.selectFrom("alarms").selectAll().execute()).length;
const closeAll = async (cloud: RunningCloud): Promise<void> => {
  for (const { incidentId, version } of cloud.loop.openIncidents()) {
    await cloud.loop.command(incidentId, { kind: "close", by: "王芳", version, outcome: "accidental", note: "" });
  }
  await house.settle();
};
const lowest = async (card: { books: { epoch: string; lane: string; through: number }[] }, lane: string) =>
  await Promise.resolve(card.books.filter((one) => one.lane === lane).map((one) => one.through));
const receiptsOf = (lane: string): unknown[] =>
  house.broker.told
    .flatMap(({ json }) => json["receipts"] ?? [])
    .filter((one) => (one as { lane: string }).lane === lane);

describe("case: receipt lost", () => {
  test("R-007 R-010 it is sent again, receipted again, and is one alarm", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    house.broker.loses = (way) => way === "down";
    await gateway.press();
    expect(await lowest(gateway.card, "life")).toEqual([0]);
    house.broker.loses = () => false;
    await house.pass(seconds(6));
    expect(await lowest(gateway.card, "life")).toEqual([1]);
    expect(house.broker.heard.filter(({ channel }) => channel === "life").length).toBeGreaterThan(1);
    expect([alarmsOnDesk(cloud), await alarmsStored(cloud)]).toEqual([1, 1]);
  });
});

describe("case: the broker dies with acknowledged publishes 5 to 7, and 8 is a fresh life alarm", () => {
  test("R-015 8 raises at once; 5 to 7 are named missing and sent again", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    for (let press = 1; press <= 4; press++) await gateway.press();
    house.broker.loses = (way, { channel }) => way === "up" && channel === "life";
    for (let press = 5; press <= 7; press++) await gateway.press();
    expect(alarmsOnDesk(cloud)).toBe(4);
    house.broker.loses = (_way, { channel, json }) =>
      channel === "life" && Number(json.seq) >= 5 && Number(json.seq) <= 7;
    house.broker.told.length = 0;
    await gateway.press();
    // At the instant of the press, with 5 to 7 still lost.
    expect(alarmsOnDesk(cloud)).toBe(5);
    expect(receiptsOf("life")).toContainEqual(expect.objectContaining({ through: 4, missing: [[5, 7]] }));
    house.broker.loses = () => false;
    await house.pass(seconds(10));
    expect(alarmsOnDesk(cloud)).toBe(8);
    expect(await lowest(gateway.card, "life")).toEqual([8]);
  });
});

describe("case: a card is cloned, or restored from an image", () => {
  test("R-039 two presses with one number both raise, and the fault is `cloned`", async () => {
    const cloud = await house.startCloud();
    const one = await house.startGateway({ epoch: "epoch-x" });
    await one.press();
    await one.disconnect();
    // The twin runs from an image of before: the same epoch, the same numbers.
    const other = await house.startGateway({ epoch: "epoch-x" });
    await other.press();
    expect(alarmsOnDesk(cloud)).toBe(2);
    expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned", gatewayId: "gw-1" }]);
  });

  test("R-039 one number with two contents on the telemetry lane is `cloned`, and both are decided", async () => {
    const timeline = createMemoryTimeline();
    const cloud = await house.startCloud({ timeline });
    const one = await house.startGateway({ epoch: "epoch-x" });
    await one.move("active");
    await house.pass(seconds(20));
    expect(cloud.loop.faults()).toEqual([]);
    await one.disconnect();
    const firstMs = cloud.loop.home(homeId)?.state?.lastActivityAtMs ?? 0;
    const other = await house.startGateway({ epoch: "epoch-x" });
    await other.move("active");
    await house.pass(seconds(20));
    expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned", gatewayId: "gw-1" }]);
    expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBeGreaterThan(firstMs);
  });

  test("R-039 the same on the fault lane; the same record sent again is no clone", async () => {
    const cloud = await house.startCloud();
    const tamper = (detail: string) => ({ kind: "fault", fault: "tamper", state: "present", detail }) as const;
    const one = await house.startGateway({ epoch: "epoch-x" });
    house.broker.loses = (way) => way === "down";
    await one.observe("sos", tamper("opened"));
    await house.pass(seconds(30));
    house.broker.loses = () => false;
    await house.pass(seconds(30));
    expect(cloud.loop.faults().map(({ fault }) => fault)).toEqual(["tamper"]);
    await one.disconnect();
    const other = await house.startGateway({ epoch: "epoch-x" });
    await other.observe("pir", tamper("opened too"));
    expect(
      cloud.loop
        .faults()
        .map(({ fault }) => fault)
        .toSorted(),
    ).toEqual(["cloned", "tamper", "tamper"]);
  });

  test("R-039 two machines that say hello in turn as one gateway are `cloned`; one that boots anew is not", async () => {
    const cloud = await house.startCloud();
    const one = await house.startGateway({ boot: "boot-a" });
    await one.connect();
    const other = await house.startGateway({ boot: "boot-b" });
    expect(cloud.loop.faults()).toEqual([]);
    await one.connect();
    expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned" }]);
    await other.press();
    await one.press();
    expect(alarmsOnDesk(cloud)).toBe(2);
  });
});

describe("case: the cloud is restored from yesterday's backup", () => {
  /** Six presses: two before the backup; of the four after it one is closed by a human, one acknowledged, two untouched. */
  const untilLoss = async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    await gateway.press();
    await gateway.press();
    await closeAll(cloud);
    await house.pass(minutes(2));
    return { cloud, gateway };
  };

  test("R-040 it is another ledger: what came since is sent again, nothing is lost, and what people closed pages nobody", async () => {
    const { cloud, gateway } = await untilLoss();
    const ledgerId = cloud.database.ledgerId;
    await cloud[Symbol.asyncDispose]();
    cpSync(join(cloudFolder(), "ledger.sqlite"), join(folder, "backup.sqlite"));
    const goesOn = await house.startCloud();
    expect(goesOn.database.ledgerId).toBe(ledgerId);
    await gateway.press();
    await closeAll(goesOn);
    await gateway.press();
    await gateway.move();
    await house.pass(minutes(2));
    await goesOn.kill();
    for (const end of ["", "-wal", "-shm"]) rmSync(join(cloudFolder(), `ledger.sqlite${end}`), { force: true });
    cpSync(join(folder, "backup.sqlite"), join(cloudFolder(), "ledger.sqlite"));

    const timeline = createMemoryTimeline();
    const restored = await house.startCloud({ timeline });
    expect(restored.database.ledgerId).not.toBe(ledgerId);
    await house.pass(seconds(30));
    expect(await alarmsStored(restored)).toBe(4);
    // The one that nobody had closed is on the desk again; the closed one is not, and says why.
    expect(alarmsOnDesk(restored)).toBe(1);
    const rows = await restored.database.read.selectFrom("incidents").select(["phase", "incident"]).execute();
    const recovered = rows.filter((row) => row.incident.includes("Recovered"));
    expect(recovered).toMatchObject([{ phase: "closed" }]);
    const paged = await restored.database.read.selectFrom("deliveries").select("incident_id").execute();
    const recoveredId = (JSON.parse(recovered[0]?.incident ?? "{}") as { incidentId: string }).incidentId;
    expect(paged.map((one) => one.incident_id)).not.toContain(recoveredId);
    expect(
      await timeline.series({ homeId, fromMs: 0, toMs: houseStartMs * 2 }, AbortSignal.timeout(1_000)),
    ).toHaveLength(1);
    expect(await lowest(gateway.card, "life")).toEqual([4]);
    // A press of now is an alarm, whatever was recovered.
    await gateway.press();
    expect(alarmsOnDesk(restored)).toBe(2);
  });

  test("R-065 the whole folder was put back: a gateway that has receipts we do not know proves it, and all are asked", async () => {
    const { cloud, gateway } = await untilLoss();
    await cloud[Symbol.asyncDispose]();
    cpSync(cloudFolder(), join(folder, "whole"), { recursive: true });
    const goesOn = await house.startCloud();
    await gateway.press();
    await house.pass(minutes(2));
    await goesOn.kill();
    rmSync(cloudFolder(), { recursive: true });
    cpSync(join(folder, "whole"), cloudFolder(), { recursive: true });
    const restored = await house.startCloud();
    const before = restored.database.ledgerId;
    expect(before).toBe(cloud.database.ledgerId);
    expect(alarmsOnDesk(restored)).toBe(0);
    await gateway.disconnect();
    await gateway.connect();
    await house.pass(seconds(10));
    expect(restored.database.ledgerId).not.toBe(before);
    expect(alarmsOnDesk(restored)).toBe(1);
  });

  test("R-065 a clean restart, and a crash, leave the ledger what it is", async () => {
    const { cloud } = await untilLoss();
    const ledgerId = cloud.database.ledgerId;
    await cloud.kill();
    const second = await house.startCloud();
    expect(second.database.ledgerId).toBe(ledgerId);
    await second[Symbol.asyncDispose]();
    expect((await house.startCloud()).database.ledgerId).toBe(ledgerId);
  });
});

describe("case: a kit is moved with unsent records", () => {
  test("R-066 old records go to the old home by their assignment, new ones to the new", async () => {
    const cloud = await house.startCloud();
    const card = (await house.startGateway()).card;
    const before = await house.startGateway({ card });
    await before.disconnect();
    await before.press();
    const [home] = oneHome.homes;
    const moved = { homeId: "home-2", name: "李家", kits: [{ gatewayId: "gw-1", assignmentId: "as-2" }] };
    await cloud.seed({ homes: [{ ...home, kits: [] }, moved] });
    const after = await house.startGateway({ card, assignment: "as-2" });
    await after.press();
    const subjects = cloud.loop.openIncidents().map(({ subject, alarms }) => `${subject}: ${alarms.length}`);
    expect(subjects.toSorted()).toEqual(["home:home-1: 1", "home:home-2: 1"]);
    const [old] = cloud.registry.assignments().filter(({ assignmentId }) => assignmentId === "as-1");
    expect(old?.untilMs).toBe(houseStartMs);
  });
});

describe("case: two brokers, fail-over in mid-publish", () => {
  test("R-067 the first broker took it and died before its acknowledgement: over the second it is the same alarm", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    // The cloud hears it; neither acknowledgement nor receipt comes back, and the connection is gone.
    house.broker.loses = (way) => way === "down";
    await gateway.press();
    await gateway.disconnect();
    house.broker.loses = () => false;
    await gateway.connect();
    expect(house.broker.heard.filter(({ channel }) => channel === "life")).toHaveLength(2);
    expect([alarmsOnDesk(cloud), await alarmsStored(cloud)]).toEqual([1, 1]);
    expect(await lowest(gateway.card, "life")).toEqual([1]);
  });
});

describe("case: a worker is paused for a minute, and another took over", () => {
  test("R-068 the paused one's commit is refused: it tells nobody anything and ends; the other raises", async () => {
    const paused = await house.startCloud();
    // The lock of the folder is not in the way here: this is a machine on which it was lost.
    const aside = join(folder, "aside");
    mkdirSync(aside);
    symlinkSync(join(cloudFolder(), "ledger.sqlite"), join(aside, "ledger.sqlite"));
    const other = await house.startCloud({ folder: aside });
    const gateway = await house.startGateway();
    house.broker.cloud = paused.loop;
    house.broker.told.length = 0;
    await gateway.press();
    expect(await paused.loop.failed).toMatchObject({ message: expect.stringContaining("guard") });
    expect(await lowest(gateway.card, "life")).toEqual([0]);
    expect(receiptsOf("life")).toEqual([]);
    expect(await alarmsStored(other)).toBe(0);
    house.broker.cloud = other.loop;
    await house.pass(seconds(6));
    expect([alarmsOnDesk(other), await alarmsStored(other)]).toEqual([1, 1]);
  });
});

describe("case: the gateway is newer than the cloud", () => {
  test("R-011 an unknown life message raises `unreadable`, is kept, and is receipted", async () => {
    const cloud = await house.startCloud();
    const message = { v: 9, epoch: "epoch-9", seq: 1, alarmId: "alarm-9", assignmentId: "as-1", what: { new: true } };
    cloud.loop.accept("sw/v1/0042/gw-1/up/life", new TextEncoder().encode(JSON.stringify(message)));
    await house.settle();
    expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarm: "unreadable", alarmId: "alarm-9" }]);
    expect(receiptsOf("life")).toContainEqual(expect.objectContaining({ epoch: "epoch-9", through: 1 }));
    expect(await cloud.database.read.selectFrom("quarantine").selectAll().execute()).toHaveLength(1);
  });
});

const stamp = { wallMs: houseStartMs, uptimeMs: 1, bootId: "boot-1", clock: "trusted" };
const encode = (message: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(message));
const motions = (from: number, count: number, extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  assignmentId: "as-1",
  sentAt: stamp,
  records: Array.from({ length: count }, (_, at) => ({
    seq: from + at,
    deviceId: "pir",
    at: { ...stamp, wallMs: houseStartMs + from + at },
    observation: { kind: "state", what: "motion", value: "active", repeated: false },
  })),
  ...extra,
});
const press = (seq: number) => ({
  v: 1,
  epoch: "epoch-1",
  seq,
  alarmId: `press-${seq}`,
  assignmentId: "as-1",
  sentAt: stamp,
  body: {
    deviceId: "sos",
    at: stamp,
    event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false },
  },
});

describe("case: one poisonous telemetry envelope among neighbours", () => {
  test("R-013 it is set aside and counted, its neighbours pass, life is untouched", async () => {
    const cloud = await house.startCloud();
    const topic = "sw/v1/0042/gw-1/up/telemetry";
    const good = [motions(1, 3), motions(7, 3)];
    const poisonous = {
      ...motions(4, 3),
      records: motions(4, 3).records.map((one) => ({
        ...one,
        observation: { kind: "reading", quantity: "mood", value: 1 },
      })),
    };
    cloud.loop.accept(topic, encode(good[0]));
    cloud.loop.accept(topic, encode(poisonous));
    cloud.loop.accept("sw/v1/0042/gw-1/up/life", encode(press(1)));
    cloud.loop.accept(topic, encode(good[1]));
    await house.settle();
    expect(alarmsOnDesk(cloud)).toBe(1);
    expect(receiptsOf("telemetry").at(-1)).toMatchObject({ through: 9, missing: [] });
    expect(await cloud.database.read.selectFrom("quarantine").selectAll().execute()).toHaveLength(1);
  });
});

describe("case: a tamper that chatters 100 times a second", () => {
  test("R-069 faults are compacted, and a press in between is on the desk before the next second", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    const chatter = (times: number): void => {
      for (let at = 0; at < times; at++) {
        const state = at % 2 === 0 ? "present" : "gone";
        gateway.loop.feed({
          kind: "observed",
          from: "bridge",
          deviceId: must(parseDeviceId("sos"), "sos"),
          observation: { kind: "fault", fault: "tamper", state, detail: "opened" },
          occurredAtMs: undefined,
        });
      }
    };
    // Nobody answers: all of it must stay on the card, as one row.
    await gateway.disconnect();
    chatter(100);
    await house.settle();
    const rows = gateway.card.books.filter(({ lane }) => lane === "fault").flatMap((book) => [...book.rows.values()]);
    expect(rows.filter((row) => row.lane === "fault" && row.report.fault === "tamper")).toHaveLength(1);
    await gateway.connect();
    for (let second = 1; second <= 3; second++) {
      chatter(50);
      const pressed = gateway.press();
      chatter(50);
      await pressed;
      // No time has passed on the clock of the house: it waited for nothing.
      expect(alarmsOnDesk(cloud)).toBe(second);
      await house.pass(seconds(1));
    }
  });
});

describe("the rules", () => {
  test("§2.2, §2.7 R-070 a press passes 10,000 telemetry records that wait, alone and first", async () => {
    const cloud = await house.startCloud();
    const order: number[] = [];
    cloud.loop.subscribe((event) => {
      if (event.kind === "incident") order.push(receiptsOf("telemetry").length);
    });
    for (let at = 0; at < 100; at++) {
      const message = motions(1, 100, { epoch: `epoch-${at}` });
      cloud.loop.accept("sw/v1/0042/gw-1/up/telemetry", encode(message));
    }
    cloud.loop.accept("sw/v1/0042/gw-1/up/life", encode(press(1)));
    await cloud.loop.idle();
    await house.settle();
    // The one message that was being decided when it came may finish before it; nothing else does.
    expect(order[0]).toBeLessThanOrEqual(1);
    expect(alarmsOnDesk(cloud)).toBe(1);
    expect(receiptsOf("telemetry").length).toBeGreaterThan(0);
  });

  test("§2.5 hello is answered with receipts of all lanes, the ledger, and what became of each alarm", async () => {
    const cloud = await house.startCloud();
    const gateway = await house.startGateway();
    await gateway.press();
    await closeAll(cloud);
    await gateway.press();
    house.broker.told.length = 0;
    await gateway.connect();
    const [first] = house.broker.told.filter(({ channel }) => channel === "receipt");
    expect(first?.json).toMatchObject({
      ledgerId: cloud.database.ledgerId,
      receipts: expect.arrayContaining([expect.objectContaining({ lane: "life", through: 2, missing: [] })]),
    });
    expect(first?.json["alarms"]).toMatchObject([{ standing: "stored" }]);
  });

  test("§2.8 two marks: telemetry is receipted by the lower one, and life does not wait for the time series", async () => {
    const memory = createMemoryTimeline();
    let isAway = true;
    const cloud = await house.startCloud({
      timeline: {
        ...memory,
        append: async (points, signal) => {
          if (isAway) throw new Error("503");
          await memory.append(points, signal);
        },
      },
    });
    cloud.loop.accept("sw/v1/0042/gw-1/up/telemetry", encode(motions(1, 2)));
    cloud.loop.accept("sw/v1/0042/gw-1/up/life", encode(press(1)));
    await expect.poll(() => receiptsOf("life").at(-1)).toMatchObject({ through: 1 });
    expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
    expect(receiptsOf("telemetry")).toEqual([]);
    isAway = false;
    await house.clock.advanceTo(house.clock.uptimeMs() + minutes(1));
    await house.settle();
    expect(receiptsOf("telemetry").at(-1)).toMatchObject({ through: 2 });
  });

  test("§2.10 the clock never runs backwards: an hour back moves no deadline, ten years forward fire what they make due", async () => {
    const clock = createManualClock({ wallMs: houseStartMs });
    const cloud = await house.startCloud({ clock });
    cloud.loop.accept("sw/v1/0042/gw-1/up/life", encode(press(1)));
    await house.settle();
    const nowMs = cloud.loop.nowMs();
    clock.setWall(houseStartMs - hours(1));
    await clock.advanceTo(seconds(5), house.settle);
    expect([cloud.loop.nowMs() >= nowMs, cloud.loop.openIncidents()[0]?.escalation]).toEqual([true, 0]);
    clock.setWall(houseStartMs + 3_652 * hours(24));
    await clock.advanceTo(clock.uptimeMs() + seconds(6), house.settle);
    expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
  });
});

describe("the cloud was deaf itself", () => {
  test("R-051 a restart of ten minutes blames no gateway, and one that stays silent after it is noticed in time", async () => {
    const first = await house.startCloud();
    const gateway = await house.startGateway();
    await house.pass(minutes(2));
    await first[Symbol.asyncDispose]();
    await house.clock.advanceTo(house.clock.uptimeMs() + minutes(10));
    await gateway.disconnect();
    const second = await house.startCloud();
    await house.pass(seconds(60));
    expect(second.loop.home(homeId)?.state?.gateway.isSilent).toBe(false);
    expect(second.loop.faults()).toEqual([]);
    await house.pass(seconds(120));
    expect(second.loop.home(homeId)?.state?.gateway.isSilent).toBe(true);
    await house.pass(minutes(2));
    expect(second.loop.faults()).toMatchObject([{ fault: "silent", owner: "technician" }]);
  });

  test("R-051 a gateway that was silent before the restart stays so", async () => {
    const first = await house.startCloud();
    const gateway = await house.startGateway();
    await gateway.disconnect();
    await house.pass(minutes(5));
    expect(first.loop.faults()).toMatchObject([{ fault: "silent" }]);
    await first[Symbol.asyncDispose]();
    await house.clock.advanceTo(house.clock.uptimeMs() + minutes(30));
    const second = await house.startCloud();
    await house.pass(seconds(1));
    expect(second.loop.home(homeId)?.state?.gateway.isSilent).toBe(true);
    expect(second.loop.faults()).toMatchObject([{ fault: "silent", owner: "caregiver" }]);
  });
});
