import { sql } from "kysely";
import { expect, test } from "vitest";
import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import { hello, motion, press, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { createChecksums } from "../database/migrations/0004-checksums.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";

const { startCloud } = cloudsOnDisk();

/** A cloud that never folds its log: a power cut would leave it as it is. */
const unfolded = (database: LedgerDatabase) => {
  const { fold: _, ...ledger } = createSqlLedger(database);
  return ledger;
};
/** As a disk would: nobody has written it. */
const damageLog = async ({ database }: Cloud, row: "first" | "last", change: ReturnType<typeof sql<string>>) => {
  const { read, write } = database;
  const rows = await read.selectFrom("hot_log").select("n").orderBy("n").execute();
  const { n = 0 } = (row === "first" ? rows[0] : rows.at(-1)) ?? {};
  await database.commit([{ query: write.updateTable("hot_log").set({ content: change }).where("n", "=", n) }]);
};
const hotRowsFault = { fault: "storage", gatewayId: cloudId, deviceId: "hot-rows" };
const said = (cloud: Cloud): string =>
  cloud.loop.faults().find(({ deviceId }) => deviceId === "hot-rows")?.detail ?? "";

test.each([
  ["a number in it was changed", sql<string>`replace(content, '"through":2', '"through":9')`],
  ["it is not JSON any more", sql<string>`replace(content, '}]', '}')`],
])(
  "R-179 a row of the log that is not what was written is a fault that names its home, and what was before is not believed: %s",
  async (_, change) => {
    {
      await using first = await startCloud({ ledgerOf: unfolded });
      await first.say("life", press(1, "alarm-1"));
      await first.say("life", press(2, "alarm-2"));
      await damageLog(first, "last", change);
    }
    await using cloud = await startCloud();
    expect(cloud.loop.faults()).toMatchObject([{ ...hotRowsFault, homeId }]);
    expect(said(cloud)).toMatch(/^1 stored rows .* home:home-1\. .* gw-1\./);
    expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs ?? null).toBeNull();
    expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(2);
    // Of its numbers as many as the row before says.
    cloud.loop.connected();
    expect(cloud.receipt("life")).toMatchObject({ through: 1 });
  },
);

test("R-179 what was written anew since is believed, and the damage is said all the same", async () => {
  {
    await using first = await startCloud({ ledgerOf: unfolded });
    await first.say("telemetry", telemetry([motion(1)]));
    await first.say("telemetry", telemetry([motion(2)]));
    await damageLog(first, "first", sql<string>`replace(content, '}]', '}')`);
  }
  await using cloud = await startCloud();
  expect(said(cloud)).toMatch(/^1 stored rows .* begins anew in: nobody who can be named\./);
  expect(cloud.loop.home(homeId)?.state?.lastActivityAtMs).toBeTypeOf("number");
});

test("R-084 R-179 a home's row that cannot be read is that fault too", async () => {
  {
    await using first = await startCloud();
    await first.say("telemetry", telemetry([motion(1)]));
  }
  {
    await using between = await startCloud();
    await between.database.commit([{ query: between.database.write.updateTable("subjects").set({ state: "{" }) }]);
  }
  await using cloud = await startCloud();
  expect(said(cloud)).toContain("home:home-1");
});

/** Records 1 and 2 of both lanes are in the ledger; then a disk says that there are 65 more. */
async function liftMarks(): Promise<void> {
  {
    await using first = await startCloud();
    for (const seq of [1, 2]) await first.say("life", press(seq, `alarm-${seq}`));
    await first.say("telemetry", telemetry([motion(1), motion(2)]));
  }
  await using between = await startCloud();
  const { database } = between;
  const lifted = database.write.updateTable("marks").set({ decided_through: 66, timelined_through: 66 });
  await database.commit([{ query: lifted }]);
}

test("R-180 a mark that a disk has lifted hides nothing: what comes is decided, and what is receipted goes by what the gateway has of us", async () => {
  await liftMarks();
  await using cloud = await startCloud();
  expect(cloud.loop.faults()).toMatchObject([hotRowsFault]);
  expect(said(cloud)).toMatch(/^2 stored rows .*gw-1/);
  const { ledgerId } = cloud.database;
  await cloud.say("telemetry", telemetry([motion(3)]));
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 0, missing: [[1, 2]] });
  await cloud.say("life", press(3, "alarm-3"));
  expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(3);
  expect(cloud.receipt("life")).toMatchObject({ through: 0, missing: [[1, 2]] });
  // What it was receipted is our own word, and proof; nobody else is asked for anything.
  const of = { epoch: "epoch-1", lowest: 3, next: 4 };
  await cloud.say(
    "hello",
    hello(
      [
        { ...of, lane: "life" },
        { ...of, lane: "telemetry" },
      ],
      { ledgerId },
    ),
  );
  for (const lane of ["life", "telemetry"]) expect(cloud.receipt(lane)).toMatchObject({ through: 3, missing: [] });
  expect(cloud.database.ledgerId).toBe(ledgerId);
});

test("R-180 a gateway that sends what it is asked for fills the mark without a hello", async () => {
  await liftMarks();
  await using cloud = await startCloud();
  await cloud.say("telemetry", telemetry([motion(1), motion(2), motion(3)]));
  expect(cloud.receipt("telemetry")).toMatchObject({ through: 3, missing: [] });
  for (const seq of [1, 2, 3]) await cloud.say("life", press(seq, `alarm-${seq}`));
  expect(cloud.receipt("life")).toMatchObject({ through: 3, missing: [] });
  expect(await cloud.count("alarms")).toBe(3);
});

test("R-180 rows of before there were checksums are taken over as they are", async () => {
  await using cloud = await startCloud({ ledgerOf: unfolded });
  await cloud.say("life", press(1, "alarm-1"));
  const folding = createSqlLedger(cloud.database);
  while ((await folding.fold?.("now")) === "more");
  await cloud.say("telemetry", telemetry([motion(1)]));
  const before = await createSqlLedger(cloud.database).load();
  expect(before.marks.map(({ lane }) => lane)).toEqual(["life", "telemetry"]);
  const { write } = cloud.database;
  for (const table of ["marks", "hot_log"] as const)
    await write.schema.alterTable(table).dropColumn("checksum").execute();
  await createChecksums(write);
  const after = await createSqlLedger(cloud.database).load();
  expect({ ...after, aliveAtMs: null }).toEqual({ ...before, aliveAtMs: null });
});
