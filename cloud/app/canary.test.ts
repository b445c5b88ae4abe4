import { expect, test } from "vitest";
import { canaryOf } from "@shouwang/shared/domain/canary-id.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { press } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import { startCanary } from "./canary.ts";
import { holderOf } from "../dispatch/claim.ts";
import { createSqlClaims } from "../dispatch/sql-claims.ts";
import { dueDeliveries } from "../dispatch/sql-delivery-store.ts";

const { startCloud } = cloudsOnDisk();

test("R-378 H-114 a press of its own that is not there after 30 s is a fault of the technician's, until one arrives", async () => {
  await using cloud = await startCloud();
  const { loop, database, clock } = cloud;
  const gauges = new Map<string, () => number | Promise<number>>();
  let ids = 0;
  await using canary = startCanary({
    // Nobody listens there: what is pressed goes nowhere.
    brokerUrls: ["mqtt://127.0.0.1:1"],
    loop,
    database,
    metrics: { gauge: (name, _help, read) => void gauges.set(name, read) },
    nextId: () => `canary-id-${++ids}`,
    clock,
    log: silentLog,
  });
  const at = async (second: number): Promise<void> => {
    await clock.advanceTo(seconds(second), () => loop.idle());
    await loop.idle();
  };
  const stuck = () => loop.faults().filter(({ fault, deviceId }) => fault === "stuck" && String(deviceId) === "canary");
  await at(90);
  expect([canary.problems(), stuck()]).toEqual([[], []]);
  await at(96);
  expect(stuck()).toMatchObject([{ owner: "technician", gatewayId: "cloud" }]);
  expect(canary.problems()).toEqual([expect.stringContaining("did not reach the desk within 30 s")]);

  await cloud.say("life", press(1, "alarm-canary"), canaryOf("0"));
  const [delivery] = await dueDeliveries(database.read, { nowMs: loop.nowMs(), limit: 9, full: [] });
  if (!delivery) throw new Error("it is due at the desk");
  const [claim] = await createSqlClaims(database, holderOf("core", "one")).take([delivery], loop.nowMs());
  if (!claim) throw new Error("it is claimed");
  await loop.attempted(delivery, { claim, outcome: { kind: "accepted", receipt: "desk" }, how: "ended" });
  await at(101);
  expect([canary.problems(), stuck()]).toEqual([[], []]);
  expect([await gauges.get("canary_pressed")?.(), await gauges.get("canary_arrived")?.()]).toEqual([1, 1]);
});
