import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { openLedgerIn, openTablesIn } from "../../test/builders/ledgers.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { migrate } from "../database/sql-migrations.ts";
import { carryOver } from "./sql-carry-over.ts";
import { createSqlRegistry } from "./sql-registry.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-carry-over-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const homes = 60;

/** A ledger as the program before this one left it, with homes in plain text. */
async function ledgerOfBefore(): Promise<void> {
  await using old = await openTablesIn(folder);
  const { db } = old;
  await migrate(db, 0, 5);
  await sql`insert into gateways values ('gw-1', 0)`.execute(db);
  for (let at = 0; at < homes; at++) {
    const told = sql.join([`home-${at}`, `幸福里${at}`, `王秀英${at}`, `芝罘区南大街${at}号`, "0535-6210001"]);
    await sql`insert into homes values (${told}, 'Asia/Shanghai', 'live', 1, 43200000)`.execute(db);
  }
  await sql`insert into assignments values ('as-1', 'gw-1', 'home-1', '0001', 0, null)`.execute(db);
}

const homeId = must(parseHomeId("home-1"), "home-1");

test("R-200 names of homes from before are sealed at the first start with keys, once, and are in no file any more", async () => {
  await ledgerOfBefore();
  {
    await using database = await openLedgerIn(folder, 1);
    const { records } = await openRecords(database, folder);
    expect(await carryOver({ database, records }, 2)).toBe(homes);
    expect(await carryOver({ database, records }, 3)).toBe(0);
    const registry = await createSqlRegistry({ database, records });
    expect(registry.home(homeId)).toMatchObject({
      name: "幸福里1",
      residentName: "王秀英1",
      address: "芝罘区南大街1号",
      phone: "0535-6210001",
      settings: { isHighRisk: true },
    });
    const audited = await database.read.selectFrom("audit").select("who").execute();
    expect(audited).toHaveLength(homes * 2);
    expect(new Set(audited.map(({ who }) => who))).toEqual(new Set(["system/carry-over"]));
  }
  for (const name of readdirSync(folder).filter((one) => one.startsWith("ledger"))) {
    const bytes = readFileSync(join(folder, name));
    for (const text of ["幸福里", "王秀英", "南大街", "6210001"]) expect(bytes.includes(text)).toBe(false);
  }
});

test("R-200 H-70 a home whose record cannot be opened is called by its id, and is there", async () => {
  await ledgerOfBefore();
  await using database = await openLedgerIn(folder, 1);
  const { records, vault } = await openRecords(database, folder);
  await carryOver({ database, records }, 2);
  await database.commit(vault.destroy("home/home-1", 3));
  await database.write
    .updateTable("records")
    .set({ content: Buffer.from("x") })
    .where("kind", "=", "resident")
    .execute();
  const registry = await createSqlRegistry({ database, records });
  expect(registry.home(homeId)).toMatchObject({ name: "home-1", residentName: null, address: null, phone: null });
  expect(registry.assignmentOfHome(homeId)?.gatewayId).toBe("gw-1");
});
