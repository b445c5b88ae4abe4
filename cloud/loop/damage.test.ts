import { expect, test } from "vitest";
import { sql } from "kysely";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { press, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { cloudsOnDisk } from "../../test/builders/one-home-cloud.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";

const { startCloud, folder } = cloudsOnDisk();

/** Puts something else into the stored row of a home, as a damaged disk would. */
async function damage(set: ReturnType<typeof sql<string>>): Promise<void> {
  await using database = await openLedgerIn(folder(), startMs);
  await database.commit([{ query: database.write.updateTable("subjects").set({ state: set }) }]);
}

test.each([
  ["no JSON", sql<string>`'{"v":1,'`],
  ["no state", sql<string>`'{}'`],
  ["a state that no rule can use", sql<string>`json_set(state, '$.falls', json('[null]'))`],
])(
  "R-084 a home's row with %s in it keeps nobody down: its incident goes on, and a press in it raises",
  async (_, set) => {
    {
      await using first = await startCloud();
      await first.say("life", press(1, "alarm-1"));
    }
    await damage(set);
    const clock = createManualClock({ wallMs: startMs + seconds(300) });
    await using cloud = await startCloud({ clock });
    await clock.advanceTo(0, () => cloud.loop.idle());
    expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
    await cloud.say("life", press(2, "alarm-2"));
    expect(cloud.loop.openIncidents()[0]?.alarms).toHaveLength(2);
    expect(cloud.receipt("life")).toMatchObject({ through: 2 });
    expect(await Promise.race([cloud.loop.failed, Promise.resolve("well")])).toBe("well");
  },
);

test("R-084 a press finds a home whose state no rule can use: it raises as unreadable, louder and not quieter", async () => {
  {
    await using first = await startCloud();
    await first.say("telemetry", telemetry([]));
  }
  // A state in which no rule can find its way, and which nobody has looked at since.
  await damage(sql<string>`json_set(state, '$.falls', json('[null]'))`);
  await using cloud = await startCloud();
  expect(cloud.loop.home(homeId)?.state?.falls).toEqual([null]);
  await cloud.say("life", press(1, "alarm-1"));
  expect(cloud.loop.openIncidents()[0]?.alarms).toMatchObject([{ alarmId: "alarm-1", alarm: "unreadable" }]);
  expect(cloud.receipt("life")).toMatchObject({ through: 1 });
});

test("R-084 an incident whose home has no row at all has its next step after a start", async () => {
  {
    await using first = await startCloud();
    await first.say("life", press(1, "alarm-1"));
    await first.database.commit([{ query: first.database.write.deleteFrom("subjects") }]);
  }
  const clock = createManualClock({ wallMs: startMs + seconds(300) });
  await using cloud = await startCloud({ clock });
  await clock.advanceTo(0, () => cloud.loop.idle());
  expect(cloud.loop.openIncidents()[0]?.escalation).toBeGreaterThan(0);
});

/** A cloud whose disk takes nothing while `disk.isFull`. */
const onDisk = (disk: { isFull: boolean }) => (database: LedgerDatabase) => {
  const ledger = createSqlLedger(database);
  const commit: typeof ledger.commit = (content) =>
    disk.isFull ? Promise.resolve({ blame: "world", why: "disk full" }) : ledger.commit(content);
  return { ...ledger, commit };
};
const aTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("R-024 a disk that takes nothing is seen from outside: how long the decision under way has taken is told", async () => {
  const clock = createManualClock({ wallMs: startMs });
  const disk = { isFull: false };
  await using cloud = await startCloud({ clock, ledgerOf: onDisk(disk) });
  expect(cloud.loop.decidingForMs()).toBe(0);
  disk.isFull = true;
  const said = cloud.say("life", press(1, "alarm-1"));
  await clock.advanceTo(seconds(30), aTurn);
  expect(cloud.loop.decidingForMs()).toBeGreaterThan(seconds(20));
  disk.isFull = false;
  await clock.advanceTo(seconds(32), aTurn);
  await said;
  expect(cloud.loop.decidingForMs()).toBe(0);
  expect(cloud.receipt("life")).toMatchObject({ through: 1 });
});

test("R-157 what waits for its turn while the disk takes nothing is as old as it was when it came", async () => {
  const clock = createManualClock({ wallMs: startMs });
  const disk = { isFull: true };
  await using cloud = await startCloud({ clock, ledgerOf: onDisk(disk) });
  const said = [cloud.say("life", press(1, "alarm-1")), cloud.say("life", press(2, "alarm-2"))];
  await clock.advanceTo(minutes(7), aTurn);
  disk.isFull = false;
  await clock.advanceTo(minutes(8), aTurn);
  await Promise.all(said);
  const alarms = cloud.loop.openIncidents()[0]?.alarms;
  expect(alarms?.map((one) => one.occurredAtMs)).toEqual([startMs, startMs]);
});
