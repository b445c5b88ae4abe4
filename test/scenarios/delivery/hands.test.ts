/** Records and homes change hands: a kit moves to another home, a worker is taken over (docs/architecture.md §2). */

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { houseStartMs, oneHome } from "../../builders/delivery-house.ts";
import { alarmsOnDesk, alarmsStored, openDeliveryCase, receiptedOn } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

describe("case: a kit is moved with unsent records", () => {
  test("R-066 old records go to the old home by their assignment, new ones to the new", async () => {
    const cloud = await given.house.startCloud();
    const card = (await given.house.startGateway()).card;
    const before = await given.house.startGateway({ card });
    await before.disconnect();
    await before.press();
    const [home] = oneHome.homes;
    const moved = { homeId: "home-2", name: "李家", kits: [{ gatewayId: "gw-1", assignmentId: "as-2" }] };
    await cloud.seed({ homes: [{ ...home, kits: [] }, moved] });
    const after = await given.house.startGateway({ card, assignment: "as-2" });
    await after.press();
    const subjects = cloud.loop.openIncidents().map(({ subject, alarms }) => `${subject}: ${alarms.length}`);
    expect(subjects.toSorted()).toEqual(["home:home-1: 1", "home:home-2: 1"]);
    const [old] = cloud.registry.assignments().filter(({ assignmentId }) => assignmentId === "as-1");
    expect(old?.untilMs).toBe(houseStartMs);
  });
});

describe("case: a worker is paused for a minute, and another took over", () => {
  test("R-068 the paused one's commit is refused: it tells nobody anything and ends; the other raises", async () => {
    const paused = await given.house.startCloud();
    // The lock of the folder is not in the way here: this is a machine on which it was lost.
    const aside = join(given.folder, "aside");
    mkdirSync(aside);
    symlinkSync(join(given.cloudFolder(), "ledger.sqlite"), join(aside, "ledger.sqlite"));
    const other = await given.house.startCloud({ folder: aside });
    const gateway = await given.house.startGateway();
    given.house.broker.cloud = paused.loop;
    given.house.broker.told.length = 0;
    await gateway.press();
    expect(await paused.loop.failed).toMatchObject({ message: expect.stringContaining("guard") });
    expect(receiptedOn(gateway.card, "life")).toEqual([0]);
    expect(given.receiptsOf("life")).toEqual([]);
    expect(await alarmsStored(other)).toBe(0);
    given.house.broker.cloud = other.loop;
    await given.house.pass(seconds(6));
    expect([alarmsOnDesk(other), await alarmsStored(other)]).toEqual([1, 1]);
  });
});
