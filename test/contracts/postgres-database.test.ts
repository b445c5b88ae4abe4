/** What a PostgreSQL alone can do to a ledger. What both engines must do is in the files that run on both (`vitest.config.ts`). */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { readPostgresAddress } from "@shouwang/cloud/database/postgres-address.ts";
import { openDatabase, type DatabasePlace } from "@shouwang/cloud/database/system-open-database.ts";
import { endLease, postgresAddress } from "../builders/postgres-ledgers.ts";
import { startServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";

const folder = mkdtempSync(join(tmpdir(), "shouwang-postgres-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const newName = (): string => `t_${randomBytes(6).toString("hex")}`;

async function tell(url: string, ...statements: string[]): Promise<void> {
  const client = new Client(url);
  await client.connect();
  for (const one of statements) await client.query(one);
  await client.end();
}

describeWithService("postgresql", "a ledger in PostgreSQL", (server) => {
  /** A user with a password, and a schema that is theirs. */
  async function newUser(password: string) {
    const name = newName();
    await tell(
      server().url,
      `create role ${name} login password '${password}'`,
      `create schema ${name} authorization ${name}`,
    );
    const url = new URL(server().url);
    url.username = name;
    url.searchParams.set("schema", name);
    const read = readPostgresAddress(url.href);
    if (read.kind === "refused") throw new Error(read.why);
    const place = (given: { password?: string; passwordFile?: string }): DatabasePlace => ({
      engine: "postgres",
      address: read.address,
      password: given.password ?? null,
      passwordFile: given.passwordFile ?? null,
    });
    return {
      name,
      open: (given: { password?: string; passwordFile?: string }) =>
        openDatabase({ place: place(given), folder: join(folder, name), nowMs: 0 }),
    };
  }

  test("R-276 it is opened with the password of a file or of the environment, and no sentence repeats one", async () => {
    const password = "ganz-geheim";
    const { open } = await newUser(password);
    const wrong = await open({ password: `${password}-not` }).catch(String);
    expect(wrong).toMatch(/password/);
    expect(wrong).not.toContain(password);
    const missing = await open({ passwordFile: join(folder, "nowhere") }).catch(String);
    expect(missing).toContain("cannot be read");
    const file = join(folder, "password");
    writeFileSync(file, `${password}\n`);
    const ids: string[] = [];
    for (const given of [{ password }, { passwordFile: file }]) {
      await using database = await open(given);
      ids.push(database.ledgerId);
    }
    expect(new Set(ids).size).toBe(1);
  });

  test("R-275 a user whose commits do not wait for the disk is refused with what to do", async () => {
    const { name, open } = await newUser("x");
    await tell(server().url, `alter role ${name} set synchronous_commit = off`);
    await expect(open({ password: "x" })).rejects.toThrow("synchronous_commit is off");
  });

  test("R-272 a lost lease is the end of the process, and what it still writes is refused once another is there", async () => {
    const schema = newName();
    const address = postgresAddress(server().url, schema);
    await using database = await openPostgresDatabase({ address, folder: join(folder, schema), nowMs: 0 });
    await endLease(server().url, schema);
    expect(await database.died).toMatchObject({ code: "dead" });
    await using other = await openPostgresDatabase({ address, folder: join(folder, `${schema}-2`), nowMs: 0 });
    await expect(database.alive(1)).rejects.toMatchObject({ code: "guard" });
    await other.alive(1);
  });

  test("R-272 whoever takes over waits for a commit on its way, and only for that", async () => {
    const schema = newName();
    const address = postgresAddress(server().url, schema);
    await using database = await openPostgresDatabase({ address, folder: join(folder, schema), nowMs: 0 });
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const long = database.write.transaction().execute(async (step) => {
      await step.insertInto("facts").values({ name: "last", value: "word" }).execute();
      begun.resolve();
      await goOn.promise;
    });
    await begun.promise;
    await endLease(server().url, schema);
    const opening = openPostgresDatabase({ address, folder: join(folder, `${schema}-2`), nowMs: 0 });
    const isStillWaiting = await Promise.race([opening.then(() => false), waitsForLock(server().url).then(() => true)]);
    expect(isStillWaiting).toBe(true);
    goOn.resolve();
    await long;
    await using other = await opening;
    expect(await other.read.selectFrom("facts").select("value").where("name", "=", "last").execute()).toHaveLength(1);
  });

  test("R-274 a commit that a standby did not confirm is no commit, though the server calls it one", async () => {
    await using own = await startServer("postgresql");
    const address = postgresAddress(own.url, null);
    await using database = await openPostgresDatabase({ address, folder: join(folder, "standby"), nowMs: 0 });
    await tell(own.url, "alter system set synchronous_standby_names = 'nobody'", "select pg_reload_conf()");
    const pending = database.alive(1).catch((error: unknown) => error);
    const client = new Client(own.url);
    await client.connect();
    const cancel = "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'";
    await expect.poll(async () => (await client.query(cancel)).rowCount).toBe(1);
    await client.end();
    expect(await pending).toMatchObject({ code: "dead" });
    expect(await database.died).toMatchObject({ code: "dead" });
  });
});

async function waitsForLock(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  const waiting =
    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'shouwang writer'";
  await expect.poll(async () => (await client.query(waiting)).rowCount).toBe(1);
  await client.end();
}
