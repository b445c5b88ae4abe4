/** What the cloud sets for a kit from afar (docs/architecture.md §2.5, §2.3), and what it never can (§1.3, §2.12). */

import { expect, test } from "vitest";
import { must, parseAssignmentId } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { alarmsOnDesk, encodeJson, openDeliveryCase } from "../../builders/delivery-case.ts";
import { houseStartMs, oneHome } from "../../builders/delivery-house.ts";
import { blankConfigurationCard } from "../../builders/memory-configuration-store.ts";

const given = openDeliveryCase();

const hellos = () => given.house.broker.heard.filter(({ channel }) => channel === "hello").map(({ json }) => json);
const desired = () => given.house.broker.told.filter(({ channel }) => channel === "desired").map(({ json }) => json);
const movedHome = {
  homes: [{ homeId: "home-2", name: "李家", kits: [{ gatewayId: "gw-1", assignmentId: "as-2" }], devices: [] }],
};

test("R-174 §2.5 the desired configuration is taken, claimed in hello, and not said again after a restart", async () => {
  await given.house.startCloud();
  const configuration = blankConfigurationCard();
  await given.house.startGateway({ configuration });
  expect(hellos().map((one) => one["configurationHash"])).toEqual(["none", desired()[0]?.["configurationHash"]]);
  expect(configuration.configuration).toMatchObject({
    assignmentId: "as-1",
    devices: [{ name: "移动" }, { name: "按钮" }],
  });
  await given.house.startGateway({ configuration });
  expect(desired()).toHaveLength(1);
});

test("R-174 a kit that moves: what was accepted before belongs to the old home, what is accepted from now on to the new one", async () => {
  const cloud = await given.house.startCloud();
  const configuration = blankConfigurationCard();
  const gateway = await given.house.startGateway({ configuration });
  await gateway.disconnect();
  // Not sent yet when the registry moves the kit.
  await gateway.press();
  await cloud.seed(movedHome);
  await gateway.connect();
  expect(cloud.loop.openIncidents().map(({ subject }) => subject)).toEqual(["home:home-1"]);
  await gateway.press();
  expect(cloud.loop.openIncidents().map(({ subject }) => subject)).toEqual(["home:home-1", "home:home-2"]);
  const pressed = given.house.broker.heard
    .filter(({ channel }) => channel === "life")
    .map(({ json }) => json["assignmentId"]);
  expect([...new Set(pressed)]).toEqual(["as-1", "as-2"]);
  expect(hellos().at(-1)).toMatchObject({ assignmentId: "as-2" });
  // The installer's file still says the old one: after a restart the card says where this kit is.
  const again = await given.house.startGateway({ configuration, isConnected: false });
  await again.connect();
  expect(hellos().at(-1)).toMatchObject({ assignmentId: "as-2" });
});

test("R-174 a level that was latched in the old home swallows no alarm in the new one", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  const fallen = (repeated: boolean) =>
    gateway.observe("radar", {
      kind: "life",
      alarm: "fall",
      edge: "raised",
      confidence: "certain",
      evidence: "lying",
      repeated,
    });
  await fallen(false);
  await fallen(true);
  expect(alarmsOnDesk(cloud)).toBe(1);
  await cloud.seed(movedHome);
  await gateway.disconnect();
  await gateway.connect();
  await fallen(true);
  expect(cloud.loop.openIncidents().map(({ subject }) => subject)).toContain("home:home-2");
});

test("R-174 §2.12 a configuration that cannot be read is a fault of the gateway; nothing falls silent, and a press raises", async () => {
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway();
  const before = hellos().at(-1)?.["configurationHash"];
  const listener = given.house.broker.listeners.get("gw-1");
  for (const configuration of [{ version: 9 }, { version: 1, assignmentId: "as-1", devices: "none" }, null])
    listener?.message("desired", encodeJson({ v: 1, configurationHash: "x", configuration }));
  await given.house.pass(seconds(2));
  expect(cloud.loop.faults()).toMatchObject([{ subject: "home:home-1", fault: "configuration" }]);
  await gateway.press();
  expect(alarmsOnDesk(cloud)).toBe(1);
  await gateway.disconnect();
  await gateway.connect();
  expect(hellos().at(-1)?.["configurationHash"]).toBe(before);
});

test("R-175 a card that takes no configuration: it is in force, it is a fault, and the cloud says it again", async () => {
  const cloud = await given.house.startCloud({ seed: oneHome });
  const configuration = blankConfigurationCard();
  configuration.answer = async () => await Promise.resolve({ kind: "refused", detail: "read-only" });
  const gateway = await given.house.startGateway({ configuration, assignment: "as-of-the-file" });
  await given.house.pass(seconds(2));
  expect(cloud.loop.faults()).toMatchObject([{ subject: "home:home-1", fault: "configuration" }]);
  expect(hellos().at(-1)).toMatchObject({ configurationHash: "none", assignmentId: "as-of-the-file" });
  await gateway.press();
  expect(given.house.broker.heard.findLast(({ channel }) => channel === "life")?.json).toMatchObject({
    assignmentId: "as-1",
  });
  configuration.answer = async () => await Promise.resolve({ kind: "kept" });
  await gateway.disconnect();
  await gateway.connect();
  expect(desired()).toHaveLength(2);
  expect(hellos().at(-1)).toMatchObject({ configurationHash: desired()[0]?.["configurationHash"] });
});

test("R-197 a cloud restored from before the kit moved: the alarm says that the home is a guess, and a new assignment ends it", async () => {
  // The registry that moved the kit is lost; the one of before stands.
  const cloud = await given.house.startCloud();
  const configuration = blankConfigurationCard();
  const moved = must(parseAssignmentId("as-2"), "as-2");
  configuration.configuration = { version: 1, assignmentId: moved, assignedAtMs: houseStartMs + 60_000, devices: [] };
  const gateway = await given.house.startGateway({ configuration });
  await given.house.pass(seconds(2));
  expect(configuration.configuration).toMatchObject({ assignmentId: "as-2" });
  expect(cloud.loop.faults()).toMatchObject([{ fault: "configuration" }]);
  expect(cloud.loop.faults()[0]?.detail).toContain("was a backup put back?");
  await gateway.press();
  const [incident] = cloud.loop.openIncidents();
  expect(incident?.subject).toBe("home:home-1");
  expect(incident?.alarms[0]?.reason).toContain("The kit may be in another home");
  await given.house.pass(minutes(2));
  const assigned = [{ gatewayId: "gw-1", assignmentId: "as-3" }];
  await cloud.seed({ homes: [{ homeId: "home-2", name: "李家", kits: assigned, devices: [] }] });
  await gateway.disconnect();
  await gateway.connect();
  await given.house.pass(seconds(2));
  expect(configuration.configuration).toMatchObject({ assignmentId: "as-3" });
  expect(cloud.loop.faults().filter(({ fault }) => fault === "configuration")).toEqual([]);
});
