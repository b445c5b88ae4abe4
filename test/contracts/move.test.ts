/** A ledger of the file that goes to a real PostgreSQL, by the command that people type. */

import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { openDatabase } from "@shouwang/cloud/database/system-open-database.ts";
import { residentRecord } from "@shouwang/cloud/registry/residents/resident-record.ts";
import { openEvidenceHouse } from "../builders/evidence-house.ts";
import { keepAnAlarm, keepOneOfEach } from "../builders/kept-people.ts";
import { postgresAddress } from "../builders/postgres-ledgers.ts";
import { openRecords } from "../builders/registries.ts";
import { describeWithService } from "../builders/services.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-move-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = new URL("../../scripts/move.ts", import.meta.url).pathname;

const movedShape = z.object({
  rows: z.number(),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), checksum: z.string() })),
  verified: z.object({ findings: z.array(z.unknown()), records: z.number() }),
});

describeWithService("postgresql", "a ledger that moves", (server) => {
  async function move(to: string): Promise<{ code: number; out: string; err: string }> {
    try {
      const told = [script, "--from", folder, "--to", to, "--json"];
      const { stdout, stderr } = await promisify(execFile)(process.execPath, told, { timeout: 60_000 });
      return { code: 0, out: stdout, err: stderr };
    } catch (error) {
      // `as`: what execFile rejects with when a program ended with another code.
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, out: stdout, err: stderr };
    }
  }

  test("R-290 npm run move brings a ledger from the file to PostgreSQL, never beside a running cloud, verifies it there, and the file is not started again", async () => {
    const schema = `moved_${randomBytes(6).toString("hex")}`;
    const to = new URL(server().url);
    to.searchParams.set("schema", schema);
    const address = postgresAddress(server().url, schema);
    let ledgerId: string;
    {
      const house = await openEvidenceHouse({ folder });
      ({ ledgerId } = house.database);
      await keepOneOfEach(house.records);
      await keepAnAlarm(house.database, "好了");
      expect(await move(to.href)).toMatchObject({ code: 2, err: expect.stringContaining("Another cloud is running") });
      await house.leave();
    }
    {
      await using _cloud = await openPostgresDatabase({ address, folder: join(folder, "other"), nowMs: 1 });
      expect(await move(to.href)).toMatchObject({ code: 2, err: expect.stringContaining("Another cloud is running") });
    }
    expect(await move(to.href)).toMatchObject({ code: 2, err: expect.stringContaining("The target is not empty") });
    const empty = `moved_${randomBytes(6).toString("hex")}`;
    to.searchParams.set("schema", empty);
    const done = await move(to.href);
    expect({ ...done, out: "" }).toEqual({ code: 0, out: "", err: "" });
    const { tables, verified } = movedShape.parse(JSON.parse(done.out));
    expect(verified).toEqual({ findings: [], records: 17 });
    expect(tables.find(({ table }) => table === "audit")?.rows).toBeGreaterThan(9);
    expect(await move(to.href)).toMatchObject({ code: 2, err: expect.stringContaining("This ledger was moved to") });
    const place = { engine: "embedded" } as const;
    await expect(openDatabase({ place, folder, nowMs: 2 })).rejects.toThrow(/Start the cloud with --database/);
    const there = { address: postgresAddress(server().url, empty), folder, nowMs: 2 };
    await using database = await openPostgresDatabase(there);
    // The same ledger, so no gateway is asked to send again what it has a receipt for.
    expect(database.ledgerId).toBe(ledgerId);
    const { records } = await openRecords(database, folder);
    const kept = (await records.get(residentRecord, ["r-1"])).get("r-1");
    expect(kept).toMatchObject({ kind: "kept", content: { name: "赵桂兰" } });
  });
});
