/** What became of its alarms reaches the home: at each change of hands at once, and again when it comes back (docs/architecture.md §2.5, §5). */

import { expect, test } from "vitest";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { RunningCloud } from "../../builders/delivery-house.ts";
import { openDeliveryCase } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();
const homeId = must(parseHomeId("home-1"), "home-1");
type Fate = { alarmId: string; standing: string; by: string | null; mode?: string };

const told = (): Fate[] =>
  // `as`: what the cloud sent, to be looked at.
  given.house.broker.told.flatMap(({ channel, json }) => (channel === "receipt" ? (json["alarms"] as Fate[]) : []));
const last = () => {
  const fate = told().at(-1);
  return fate && [fate.standing, fate.by, fate.mode ?? "live"];
};
function openOf({ loop }: RunningCloud, mode = "live") {
  const found = loop.openIncidents().find((one) => one.mode === mode);
  if (!found) throw new Error(`no ${mode} incident is open`);
  return found;
}

test("R-468 each change of hands is told at once, by role and never by name; and nobody has it any more, too", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  await gateway.press();
  expect(last()).toEqual(["stored", null, "live"]);
  const act = async (command: Parameters<typeof cloud.loop.command>[1]) => {
    await cloud.loop.command(openOf(cloud).incidentId, command);
    await given.house.settle();
    return last();
  };
  const version = () => openOf(cloud).version;
  expect(await act({ kind: "acknowledge", by: "王芳", version: version() })).toEqual(["acknowledged", "desk", "live"]);
  // A second press takes it out of her hand: both alarms are told.
  await given.house.pass(seconds(1));
  await gateway.press();
  expect(
    told()
      .slice(-2)
      .map(({ standing, by }) => [standing, by]),
  ).toContainEqual(["stored", null]);
  expect(await act({ kind: "says", what: "on-my-way", by: "陈静", version: version(), via: "link" })).toEqual([
    "acknowledged",
    "contact",
    "live",
  ]);
  // Ten minutes without progress: nobody has it.
  await given.house.pass(minutes(10) + seconds(1));
  expect(last()).toMatchObject([expect.stringMatching(/stored|delivered/), null, "live"]);
  await act({ kind: "acknowledge", by: "王芳", version: version() });
  expect(await act({ kind: "attend", by: "王芳", version: version() })).toEqual(["attended", "desk", "live"]);
  const close = { kind: "close", by: "王芳", version: version(), outcome: "assisted", note: "" } as const;
  expect(await act(close)).toEqual(["closed", "desk", "live"]);
  expect(JSON.stringify(told())).not.toMatch(/王芳|陈静/);
});

test("R-468 what a home missed while it was away it hears when it comes back", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  await gateway.press();
  await gateway.disconnect();
  const { incidentId, version } = openOf(cloud);
  given.house.broker.loses = (way) => way === "down";
  await cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version });
  await given.house.settle();
  given.house.broker.loses = () => false;
  given.house.broker.told.length = 0;
  await gateway.connect();
  expect(last()).toEqual(["acknowledged", "desk", "live"]);
});

test("R-468 a press that was announced as a test is told as one", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  const devices = [must(parseDeviceId("sos"), "sos")];
  await given.house.pass(seconds(1));
  await cloud.loop.beginTrial({ homeId, devices, by: "李静", why: "weekly", forMs: minutes(5) });
  await given.house.pass(seconds(1));
  await gateway.press();
  expect(last()).toEqual(["stored", null, "test"]);
  const { incidentId, version } = openOf(cloud, "test");
  await cloud.loop.command(incidentId, { kind: "acknowledge", by: "王芳", version });
  await given.house.settle();
  expect(last()).toEqual(["acknowledged", "desk", "test"]);
  await given.house.pass(minutes(5) + seconds(6));
  expect(last()).toEqual(["closed", "desk", "test"]);
});
