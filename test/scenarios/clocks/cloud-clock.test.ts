/**
 * A cloud whose clock lies. A backward jump holds nothing up; a forward one fires what it made due for people, and blames no home for
 * its silence. Two homes, so that one of them is not heard between the jump and the first look at it.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { paceWhileAhead } from "@shouwang/cloud/ingest/clocks/steady-clock.ts";
import type { Incident } from "@shouwang/cloud/alarms/incident.ts";
import {
  buildDeliveryHouse,
  oneHome,
  type DeliveryHouse,
  type RunningCloud,
  type RunningGateway,
} from "../../builders/delivery-house.ts";
import { createShiftedClock, type ShiftedClock } from "../../builders/shifted-clock.ts";

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

const twoHomes = {
  homes: [
    { ...oneHome.homes[0], kind: "demo", inactivityAfterMs: minutes(15) },
    {
      homeId: "home-2",
      name: "李家",
      kits: [{ gatewayId: "gw-2", assignmentId: "as-2" }],
      devices: [
        { deviceId: "sos", name: "按钮", room: "bedroom" },
        { deviceId: "pir", name: "移动", room: "hall" },
      ],
      kind: "demo",
      inactivityAfterMs: minutes(15),
    },
  ],
};
const home = (name: string) => must(parseHomeId(name), name);
const years = (count: number): number => days(365 * count);
/** What a minute of ours may take in true time while our clock waits for the wall clock, and the look at it every 5 s. */
const late = (dueMs: number): number => dueMs / paceWhileAhead + seconds(5);

type World = { cloud: RunningCloud; clock: ShiftedClock; one: RunningGateway; two: RunningGateway };
async function start(): Promise<World> {
  const clock = createShiftedClock(house.clock);
  const cloud = await house.startCloud({ seed: twoHomes, clock });
  const one = await house.startGateway();
  await house.pass(seconds(23));
  const two = await house.startGateway({ gateway: "gw-2", assignment: "as-2" });
  for (const gateway of [one, two]) await gateway.move();
  await house.pass(minutes(1));
  return { cloud, clock, one, two };
}
const incidentOf = (cloud: RunningCloud): Incident => {
  const [open] = cloud.loop.openIncidents();
  if (!open) throw new Error("no open incident");
  return open;
};
const faultsOf = (cloud: RunningCloud): string[] => cloud.loop.faults().map((one) => `${one.gatewayId} ${one.fault}`);
/** True time until the open incident is as asked. */
async function takes(cloud: RunningCloud, isSo: (incident: Incident) => boolean, limitMs: number): Promise<number> {
  const fromMs = house.clock.uptimeMs();
  while (!isSo(incidentOf(cloud)) && house.clock.uptimeMs() - fromMs < limitMs) await house.pass(seconds(1));
  return house.clock.uptimeMs() - fromMs;
}

describe.each([
  ["−1 h", hours(-1)],
  ["−10 years", -years(10)],
])("the cloud's clock is set back by %s", (_, byMs) => {
  test("R-155 R-083 escalation and the end of an acknowledgement come in true time, and the lead is a fault", async () => {
    const { cloud, clock, one } = await start();
    await one.press();
    await house.pass(seconds(30));
    clock.shift(byMs);
    expect(await takes(cloud, (open) => open.escalation === 1, minutes(5))).toBeLessThanOrEqual(late(seconds(30)));
    expect(await takes(cloud, (open) => open.escalation === 2, minutes(5))).toBeLessThanOrEqual(late(seconds(60)));
    const { incidentId, version } = incidentOf(cloud);
    await cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version });
    const forMs = await takes(cloud, (open) => open.acknowledgedBy === null, minutes(12));
    expect(forMs).toBeGreaterThan(minutes(10) - seconds(1));
    expect(forMs).toBeLessThanOrEqual(late(minutes(10)));
    expect(faultsOf(cloud)).toEqual(["cloud clock-untrusted"]);
    for (const alarm of incidentOf(cloud).alarms) expect(alarm.lateByMs).toBe(0);
  });

  test("R-155 over a restart too: now begins where it was, also when nothing but the cloud itself was alive", async () => {
    const { cloud, clock, one, two } = await start();
    await one.press();
    await one.disconnect();
    await two.disconnect();
    await house.pass(minutes(2));
    const beforeMs = cloud.loop.nowMs();
    const { escalation } = incidentOf(cloud);
    await cloud.kill();
    clock.shift(byMs);
    const next = await house.startCloud({ seed: twoHomes, clock });
    expect(next.loop.nowMs()).toBeGreaterThan(beforeMs - minutes(1) - seconds(1));
    expect(await takes(next, (open) => open.escalation > escalation, minutes(5))).toBeLessThanOrEqual(late(minutes(2)));
  });
});

describe.each([
  ["+1 h", hours(1)],
  ["+10 years", years(10)],
])("the cloud's clock jumps by %s", (_, byMs) => {
  test("R-155 what it made due for people fires; no gateway is silent, no home inactive, and the jump is a fault", async () => {
    const { cloud, clock, one } = await start();
    await one.press();
    await house.pass(seconds(5));
    clock.shift(byMs);
    // Nobody is heard for a while: whoever looks first looks at the new time.
    const forMs = await takes(cloud, (open) => open.escalation > 0, minutes(2));
    expect(forMs).toBeLessThanOrEqual(seconds(6));
    expect(cloud.loop.home(home("home-2"))?.state?.gateway.isSilent).toBe(false);
    expect(faultsOf(cloud)).toEqual(["cloud clock-untrusted"]);
    await house.pass(minutes(11));
    expect(faultsOf(cloud)).toEqual(["cloud clock-untrusted"]);
    expect(cloud.loop.openIncidents()).toHaveLength(1);
    // The homes' own silence goes on counting: 12 of its 15 minutes have passed.
    await house.pass(minutes(2));
    expect(cloud.loop.openIncidents()).toHaveLength(1);
    await house.pass(minutes(3));
    const kinds = cloud.loop.openIncidents().flatMap((open) => open.alarms.map(({ alarm }) => alarm));
    expect(kinds.toSorted()).toEqual(["inactivity", "inactivity", "panic"]);
  });

  test("R-155 a gateway that is silent in truth is silent in time, and one that was silent stays so", async () => {
    const { cloud, clock, one, two } = await start();
    await one.disconnect();
    await house.pass(minutes(1));
    clock.shift(byMs);
    await house.pass(minutes(3));
    expect(cloud.loop.home(home("home-1"))?.state?.gateway.isSilent).toBe(true);
    expect(cloud.loop.home(home("home-2"))?.state?.gateway.isSilent).toBe(false);
    clock.shift(byMs);
    await house.pass(seconds(30));
    expect(cloud.loop.home(home("home-1"))?.state?.gateway.isSilent).toBe(true);
    expect(cloud.loop.home(home("home-2"))?.state?.gateway.isSilent).toBe(false);
    await two.move();
    expect(cloud.loop.openIncidents()).toEqual([]);
  });

  test("R-157 a late alarm has its true age, whichever way the clock went meanwhile; it is never negative", async () => {
    const { cloud, clock, one } = await start();
    await one.disconnect();
    await one.press();
    await house.pass(minutes(10));
    clock.shift(byMs);
    await one.connect();
    await house.pass(seconds(5));
    expect(incidentOf(cloud).alarms.map(({ lateByMs }) => lateByMs)).toEqual([minutes(10)]);
    await one.disconnect();
    await one.press();
    await house.pass(minutes(10));
    clock.shift(-2 * byMs);
    await one.connect();
    await house.pass(seconds(5));
    const [, second] = incidentOf(cloud).alarms;
    expect(second?.lateByMs).toBeGreaterThan(minutes(10) * paceWhileAhead - seconds(1));
    expect(second?.lateByMs).toBeLessThanOrEqual(minutes(10));
    expect(Number(second?.occurredAtMs)).toBeLessThanOrEqual(Number(second?.recordedAtMs));
  });
});

test("R-051 a cloud that was paused for five minutes calls no gateway silent, whatever fires first, and a silent one in time", async () => {
  const { cloud, clock, one, two } = await start();
  // What was due meanwhile is done at the end, all at once, and before the next word of a gateway.
  house.broker.loses = (way) => way === "up";
  clock.pause();
  await house.pass(minutes(5));
  clock.resume();
  await house.settle();
  house.broker.loses = () => false;
  for (const name of ["home-1", "home-2"]) expect(cloud.loop.home(home(name))?.state?.gateway.isSilent).toBe(false);
  await house.pass(minutes(1));
  expect(faultsOf(cloud)).toEqual([]);
  await one.disconnect();
  await house.pass(minutes(3));
  expect(cloud.loop.home(home("home-1"))?.state?.gateway.isSilent).toBe(true);
  expect(cloud.loop.home(home("home-2"))?.state?.gateway.isSilent).toBe(false);
  await two.disconnect();
});
