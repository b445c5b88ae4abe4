/**
 * What goes wrong at the cloud's own side: a damaged record, another ledger's word, a broker that is away, a backup put back twice.
 * The real loops and the real ledger in a folder; whatever is broken here must be loud and must stop nobody.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { buildDeliveryHouse, type DeliveryHouse, type RunningCloud } from "../builders/delivery-house.ts";

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
