/** A ledger that was put back from a backup gets what it lacks, and nobody is called twice (docs/architecture.md §2). */

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { houseStartMs } from "../../builders/delivery-house.ts";
import { alarmsOnDesk, alarmsStored, homeId, openDeliveryCase, receiptedOn } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

describe("case: the cloud is restored from yesterday's backup", () => {
  /** Six presses: two before the backup; of the four after it one is closed by a human, one acknowledged, two untouched. */
  const untilLoss = async () => {
    const cloud = await given.house.startCloud();
    const gateway = await given.house.startGateway();
    await gateway.press();
    await gateway.press();
    await given.closeAll(cloud);
    await given.house.pass(minutes(2));
    return { cloud, gateway };
  };

  test("R-040 it is another ledger: what came since is sent again, nothing is lost, and what people closed pages nobody", async () => {
    const { cloud, gateway } = await untilLoss();
    const ledgerId = cloud.database.ledgerId;
    await cloud[Symbol.asyncDispose]();
    cpSync(join(given.cloudFolder(), "ledger.sqlite"), join(given.folder, "backup.sqlite"));
    const goesOn = await given.house.startCloud();
    expect(goesOn.database.ledgerId).toBe(ledgerId);
    await gateway.press();
    await given.closeAll(goesOn);
    await gateway.press();
    await gateway.move();
    await given.house.pass(minutes(2));
    await goesOn.kill();
    for (const end of ["", "-wal", "-shm"]) rmSync(join(given.cloudFolder(), `ledger.sqlite${end}`), { force: true });
    cpSync(join(given.folder, "backup.sqlite"), join(given.cloudFolder(), "ledger.sqlite"));

    const timeline = createMemoryTimeline();
    const restored = await given.house.startCloud({ timeline });
    expect(restored.database.ledgerId).not.toBe(ledgerId);
    await given.house.pass(seconds(30));
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
    expect(receiptedOn(gateway.card, "life")).toEqual([4]);
    // A press of now is an alarm, whatever was recovered.
    await gateway.press();
    expect(alarmsOnDesk(restored)).toBe(2);
  });

  test("R-065 the whole folder was put back: a gateway that has receipts we do not know proves it, and all are asked", async () => {
    const { cloud, gateway } = await untilLoss();
    await cloud[Symbol.asyncDispose]();
    cpSync(given.cloudFolder(), join(given.folder, "whole"), { recursive: true });
    const goesOn = await given.house.startCloud();
    await gateway.press();
    await given.house.pass(minutes(2));
    await goesOn.kill();
    rmSync(given.cloudFolder(), { recursive: true });
    cpSync(join(given.folder, "whole"), given.cloudFolder(), { recursive: true });
    const restored = await given.house.startCloud();
    const before = restored.database.ledgerId;
    expect(before).toBe(cloud.database.ledgerId);
    expect(alarmsOnDesk(restored)).toBe(0);
    await gateway.disconnect();
    await gateway.connect();
    await given.house.pass(seconds(10));
    expect(restored.database.ledgerId).not.toBe(before);
    expect(alarmsOnDesk(restored)).toBe(1);
  });

  test("R-065 a clean restart, and a crash, leave the ledger what it is", async () => {
    const { cloud } = await untilLoss();
    const ledgerId = cloud.database.ledgerId;
    await cloud.kill();
    const second = await given.house.startCloud();
    expect(second.database.ledgerId).toBe(ledgerId);
    await second[Symbol.asyncDispose]();
    expect((await given.house.startCloud()).database.ledgerId).toBe(ledgerId);
  });
});
