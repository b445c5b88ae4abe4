/** A card that was cloned or restored: it makes no press look like a duplicate (docs/architecture.md §2). */

import { describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { alarmsOnDesk, homeId, openDeliveryCase } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

describe("case: a card is cloned, or restored from an image", () => {
  test("R-039 two presses with one number both raise, and the fault is `cloned`", async () => {
    const cloud = await given.house.startCloud();
    const one = await given.house.startGateway({ epoch: "epoch-x" });
    await one.press();
    await one.disconnect();
    // The twin runs from an image of before: the same epoch, the same numbers.
    const other = await given.house.startGateway({ epoch: "epoch-x" });
    await other.press();
    expect(alarmsOnDesk(cloud)).toBe(2);
    // The fault lanes of the two clash as well; the last word is about the press.
    const detail = expect.stringContaining("came with two alarms") as unknown;
    expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned", gatewayId: "gw-1", detail }]);
  });

  test("R-039 one number with two contents on the telemetry lane is `cloned`, and both are decided", async () => {
    const timeline = createMemoryTimeline();
    const cloud = await given.house.startCloud({ timeline });
    const one = await given.house.startGateway({ epoch: "epoch-x" });
    await one.move("active");
    await given.house.pass(seconds(20));
    expect(cloud.loop.faults()).toEqual([]);
    await one.disconnect();
    const firstMs = cloud.loop.home(homeId)?.state?.lastActivityAtMs ?? 0;
    const other = await given.house.startGateway({ epoch: "epoch-x" });
    await other.move("active");
    await given.house.pass(seconds(20));
    expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned", gatewayId: "gw-1" }]);
    expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBeGreaterThan(firstMs);
  });

  test("R-039 the same on the fault lane; the same record sent again is no clone", async () => {
    const cloud = await given.house.startCloud();
    const tamper = (detail: string) => ({ kind: "fault", fault: "tamper", state: "present", detail }) as const;
    const one = await given.house.startGateway({ epoch: "epoch-x" });
    given.house.broker.loses = (way) => way === "down";
    await one.observe("sos", tamper("opened"));
    await given.house.pass(seconds(30));
    given.house.broker.loses = () => false;
    await given.house.pass(seconds(30));
    expect(cloud.loop.faults().map(({ fault }) => fault)).toEqual(["tamper"]);
    await one.disconnect();
    const other = await given.house.startGateway({ epoch: "epoch-x" });
    await other.observe("pir", tamper("opened too"));
    expect(
      cloud.loop
        .faults()
        .map(({ fault }) => fault)
        .toSorted(),
    ).toEqual(["cloned", "tamper", "tamper"]);
  });

  test("R-039 two machines that say hello in turn as one gateway are `cloned`; one that boots anew is not", async () => {
    const cloud = await given.house.startCloud();
    const one = await given.house.startGateway({ boot: "boot-a" });
    await one.connect();
    const other = await given.house.startGateway({ boot: "boot-b" });
    expect(cloud.loop.faults()).toEqual([]);
    await one.connect();
    expect(cloud.loop.faults()).toMatchObject([{ fault: "cloned" }]);
    await other.press();
    await one.press();
    expect(alarmsOnDesk(cloud)).toBe(2);
  });
});
