/**
 * A gateway whose clock lies: boot in 1970, an hour or ten years off in mid-run. The production loops of gateway and cloud run on one
 * time; only the gateway's wall clock is shifted. Rule: docs/architecture.md §2.10; page: docs/clocks.md.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseCommandId, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Timeline } from "@shouwang/cloud/timeline/timeline.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { blankCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import {
  buildDeliveryHouse,
  houseStartMs,
  type DeliveryHouse,
  type RunningCloud,
} from "../../builders/delivery-house.ts";
import { createShiftedClock } from "../../builders/shifted-clock.ts";

let folder: string;
let house: DeliveryHouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-clocks-"));
  house = await buildDeliveryHouse(folder);
});
afterEach(async () => {
  await house[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const homeId = must(parseHomeId("home-1"), "home-1");
const years = (count: number): number => days(365 * count);
const alarmsOf = (cloud: RunningCloud) => cloud.loop.openIncidents().flatMap((one) => one.alarms);
const faultsOf = (cloud: RunningCloud): string[] => cloud.loop.faults().map((one) => `${one.gatewayId} ${one.fault}`);
const said = (channel: string) => house.broker.heard.filter((one) => one.channel === channel);
const motionsIn = async (timeline: Timeline): Promise<number[]> => {
  const deviceId = must(parseDeviceId("pir"), "pir");
  const all = { homeId, deviceId, series: "motion", fromMs: 0, toMs: houseStartMs + years(20), limit: 1_000 };
  return (await timeline.points(all, AbortSignal.timeout(seconds(5)))).map((one) => one.atMs);
};
/** Minutes of ordinary life: somebody moves. */
const live = async (gateway: { move(value: "active" | "still"): Promise<void> }, count: number): Promise<void> => {
  for (let minute = 0; minute < count; minute++) {
    await gateway.move(minute % 2 === 0 ? "active" : "still");
    await house.pass(minutes(1));
  }
};

describe("boot in 1970", () => {
  test("R-153 the fault is raised and cleared, and what was recorded before the clock was set stands at its right time", async () => {
    const timeline = createMemoryTimeline();
    const cloud = await house.startCloud({ timeline });
    const clock = createShiftedClock(house.clock, { wallMs: 5_000, trust: "untrusted", bootedAtMs: -5_000 });
    const gateway = await house.startGateway({ clock, isConnected: false });
    const pressedAtMs = house.clock.wallMs();
    await gateway.press();
    await gateway.move();
    await house.pass(minutes(4));
    await gateway.connect();
    await house.pass(minutes(2));
    expect(faultsOf(cloud)).toEqual(["gw-1 clock-untrusted"]);
    expect(await motionsIn(timeline)).toEqual([pressedAtMs]);
    expect(alarmsOf(cloud)).toMatchObject([{ occurredAtMs: pressedAtMs, lateByMs: minutes(4) }]);

    clock.setWall(house.clock.wallMs(), "trusted");
    await gateway.press();
    await house.pass(seconds(70));
    expect(faultsOf(cloud)).toEqual([]);
    expect(alarmsOf(cloud).map(({ lateByMs }) => lateByMs)).toEqual([minutes(4), 0]);
    expect(said("life").map(({ json }) => json.seq)).toEqual([1, 2]);
  });

  test("R-153 of another boot: a trusted record of it puts the others right; without one it is shown as between, and proves no activity", async () => {
    const cloud = await house.startCloud();
    const card = blankCard();
    const fromMs = house.clock.wallMs();
    // A boot that nobody ever set, with no power afterwards; then one that was set in its last minute.
    for (const isSet of [false, true]) {
      const bootedAtMs = house.clock.uptimeMs();
      const clock = createShiftedClock(house.clock, { wallMs: 0, trust: "untrusted", bootedAtMs });
      const gateway = await house.startGateway({ clock, card, isConnected: false, boot: isSet ? "set" : "never-set" });
      await house.pass(minutes(1));
      await gateway.move();
      if (!isSet) await gateway.press();
      await house.pass(minutes(10));
      if (isSet) clock.setWall(house.clock.wallMs(), "trusted");
      await gateway.move("still");
      await gateway.loop[Symbol.asyncDispose]();
      await house.pass(minutes(10));
    }
    const bootedAtMs = house.clock.uptimeMs();
    const toMs = house.clock.wallMs();
    const last = createShiftedClock(house.clock, { wallMs: 0, trust: "untrusted", bootedAtMs });
    await house.pass(minutes(1));
    await house.startGateway({ clock: last, card });
    await house.pass(seconds(20));
    const [pressed] = alarmsOf(cloud);
    expect(pressed).toMatchObject({ occurredAtMs: null, lateByMs: 0 });
    const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    expect(pressed?.reason).toContain(`between ${utc(fromMs)} and ${utc(toMs)}`);
    // The last movement of the boot that was set: nine minutes and ten before the next one began.
    expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBe(toMs - minutes(10));
  });
});

describe.each([
  ["+1 h", hours(1)],
  ["−1 h", hours(-1)],
  ["+10 years", years(10)],
  ["−10 years", -years(10)],
])("in mid-run the clock jumps by %s, and is believed", (_, byMs) => {
  test("R-154 numbers run on, each press is one alarm of now, nothing is sent twice, silence is nobody's, the jump is a fault", async () => {
    const timeline = createMemoryTimeline();
    const cloud = await house.startCloud({ timeline });
    const clock = createShiftedClock(house.clock);
    const gateway = await house.startGateway({ clock });
    const pressedAtMs: number[] = [];
    const press = async (): Promise<void> => {
      pressedAtMs.push(house.clock.wallMs());
      await gateway.press();
    };
    await live(gateway, 3);
    await press();
    clock.shift(byMs);
    await press();
    await live(gateway, 4);
    expect(faultsOf(cloud)).toEqual(["gw-1 clock-untrusted"]);
    await press();
    clock.shift(-byMs);
    await press();
    await live(gateway, 12);

    expect(alarmsOf(cloud).map(({ occurredAtMs, lateByMs }) => [occurredAtMs, lateByMs])).toEqual(
      pressedAtMs.map((atMs) => [atMs, 0]),
    );
    expect(said("life").map(({ json }) => json.seq)).toEqual([1, 2, 3, 4]);
    expect(new Set(said("life").map(({ json }) => json["epoch"])).size).toBe(1);
    const seqs = said("telemetry").flatMap(({ json }) => (json.records ?? []).map((one) => one.seq));
    expect(seqs).toEqual(seqs.map((_seq, at) => at + 1));
    // Nobody took it, so the home asks who has it, once a minute, whatever the year.
    expect(said("hello").length).toBeGreaterThanOrEqual(15);
    expect(said("hello").length).toBeLessThanOrEqual(19);
    const motions = await motionsIn(timeline);
    expect(motions).toEqual(motions.map((_at, minute) => houseStartMs + minutes(minute)));
    expect(faultsOf(cloud)).toEqual([]);
    for (const book of gateway.card.books) expect(book.through).toBe(book.next - 1);
  });

  test("R-154 a level that goes on is one alarm, and a press without a way takes the next route after 20 s", async () => {
    const cloud = await house.startCloud();
    const clock = createShiftedClock(house.clock);
    const gateway = await house.startGateway({ clock });
    const smoke = (repeated: boolean): Promise<void> =>
      gateway.observe("sos", {
        kind: "life",
        alarm: "smoke",
        edge: "raised",
        confidence: "certain",
        evidence: "smoke",
        repeated,
      });
    await smoke(false);
    clock.shift(byMs);
    await smoke(true);
    await house.pass(minutes(2));
    await smoke(true);
    expect(alarmsOf(cloud).map((one) => one.alarm)).toEqual(["smoke"]);

    await gateway.disconnect();
    await gateway.press();
    await house.pass(seconds(19));
    const linkFaults = () =>
      gateway.card.books.flatMap((book) =>
        [...book.rows.values()].filter((row) => row.lane === "fault" && row.report.fault === "link-lost"),
      );
    clock.shift(-byMs);
    expect(linkFaults()).toEqual([]);
    await house.pass(seconds(1));
    expect(linkFaults()).toHaveLength(1);
    await gateway.connect();
    await house.pass(seconds(6));
    expect(alarmsOf(cloud).map(({ lateByMs }) => lateByMs)).toEqual([0, seconds(20)]);
  });

  test("R-154 a command is refused aloud when it is late by this clock, and with an untrusted clock it is done", async () => {
    await house.startCloud();
    const clock = createShiftedClock(house.clock);
    const gateway = await house.startGateway({ clock });
    const command = async (id: string): Promise<unknown> => {
      const commandId = must(parseCommandId(id), id);
      const deadlineAtMs = house.clock.wallMs() + seconds(30);
      const deviceId = must(parseDeviceId("sos"), "sos");
      gateway.loop.feed({ kind: "command", commandId, deadlineAtMs, command: { kind: "identify" } });
      gateway.loop.feed({
        kind: "observed",
        from: "bridge",
        deviceId,
        observation: { kind: "alive" },
        occurredAtMs: undefined,
      });
      await house.settle();
      return said("answer").find(({ json }) => json["commandId"] === id)?.json["outcome"];
    };
    clock.shift(byMs);
    expect(await command("command-1")).toBe(byMs > 0 ? "expired" : "refused");
    clock.setTrust("untrusted");
    expect(await command("command-2")).toBe("refused");
  });
});
