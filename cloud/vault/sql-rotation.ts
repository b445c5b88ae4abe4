/**
 * Another master key for all: the key of each person is wrapped anew in small commits, so that an alarm never waits behind them, and the old master
 * keys are given up when nothing is wrapped with them any more. What is sealed is not touched: it is sealed with the keys of persons.
 *
 * Every step can be done again from any point: the file has the new key before anything is wrapped with it, and loses an old one after
 * the database has said that it is given up and holds nothing of it. From there on, backups of before cannot be read by whoever has only the new file.
 */

import type { LedgerDatabase, Write } from "../database/database.ts";
import { SqlError } from "../database/sql-error.ts";
import { seal, type Cipher } from "./crypto-cipher.ts";
import { addMasterKey, forgetOldMasterKeys, listMasterKeys, openMasterKeys } from "./file-master-keys.ts";
import { givenUpFact, unwrap, wrapPlace } from "./sql-vault.ts";

/** An alarm waits for one of these at most. */
const keysPerCommit = 50;
/** A rotation after a rotation that was cut off goes on with that one, unless it is older than this. */
const unfinishedForMaxMs = 24 * 60 * 60 * 1_000;

type Database = Pick<LedgerDatabase, "read" | "write" | "commit">;

export type Rotation = {
  masterKeyId: string;
  wrapped: number;
  damaged: readonly string[];
  forgotten: readonly string[];
};

/**
 * @param pause between two commits, for whoever else writes.
 * @param given.settle waits until commits that were under way when a master key was given up have ended.
 */
export async function rotateMasterKey(given: {
  database: Database;
  keysFile: string;
  cipher: Cipher;
  nowMs: number;
  pause: () => Promise<void>;
  settle: () => Promise<void>;
  progress?: (wrapped: number) => void;
}): Promise<Rotation> {
  const { database, keysFile, cipher, nowMs, pause, settle, progress } = given;
  const known = listMasterKeys(keysFile);
  const last = known.at(-1);
  const isUnderWay = known.length > 1 && last !== undefined && nowMs - last.madeAtMs < unfinishedForMaxMs;
  if (!isUnderWay) addMasterKey(keysFile, nowMs);
  const keys = openMasterKeys(keysFile, { nowMs, mayMake: false });
  const masterKeyId = keys.current.id;
  const old = listMasterKeys(keysFile)
    .map(({ id }) => id)
    .filter((id) => id !== masterKeyId);
  const damaged = new Set<string>();
  let wrapped = 0;
  const wrapAll = async (): Promise<void> => {
    let after = "";
    for (;;) {
      const query = database.read.selectFrom("person_keys").selectAll().where("owner", ">", after);
      const present = query.where("wrapped", "is not", null).where("master_key_id", "!=", masterKeyId);
      const rows = await present.orderBy("owner").limit(keysPerCommit).execute();
      const end = rows.at(-1);
      if (end === undefined) return;
      after = end.owner;
      const writes: Write[] = [];
      for (const row of rows) {
        const bytes = unwrap(row, keys);
        if (bytes === "damaged") damaged.add(row.owner);
        if (typeof bytes === "string") continue;
        const wrappedAnew = seal(cipher, keys.current.key, wrapPlace(row.owner, row.made_at_ms), bytes);
        const change = { wrapped: wrappedAnew, master_key_id: masterKeyId };
        // Erased meanwhile: what we read must not come back.
        const still = database.write.updateTable("person_keys").set(change).where("wrapped", "is not", null);
        const isIt = still.where("owner", "=", row.owner).where("master_key_id", "=", row.master_key_id);
        writes.push({ query: isIt, rows: 1 });
      }
      try {
        if (writes.length > 0) await database.commit(writes);
        wrapped += writes.length;
        progress?.(wrapped);
      } catch (error) {
        // Somebody was erased between reading and writing. The next walk takes these again.
        if (!(error instanceof SqlError) || error.code !== "guard") throw error;
      }
      await pause();
    }
  };
  await wrapAll();
  for (const id of old) {
    const fact = { name: givenUpFact(id), value: String(nowMs) };
    const said = database.write.insertInto("facts").values(fact);
    await database.commit([{ query: said.onConflict((conflict) => conflict.doNothing()) }]);
  }
  await settle();
  await wrapAll();
  const left = await leftWith(database, masterKeyId);
  // Those of a damaged row stay: the day a copy of the row is found, its key is needed.
  if (left > 0) return { masterKeyId, wrapped, damaged: [...damaged], forgotten: [] };
  forgetOldMasterKeys(keysFile);
  return { masterKeyId, wrapped, damaged: [...damaged], forgotten: old };
}

async function leftWith({ read }: Database, masterKeyId: string): Promise<number> {
  const count = read.selectFrom("person_keys").select((one) => one.fn.countAll<number>().as("count"));
  return Number(
    (await count.where("wrapped", "is not", null).where("master_key_id", "!=", masterKeyId).executeTakeFirstOrThrow())
      .count,
  );
}

export type KeyStatus = {
  masterKeys: readonly { id: string; madeAtMs: number; isCurrent: boolean; persons: number }[];
  /** Wrapped with a master key that is not in the file: nothing of them can be read. */
  without: number;
  erased: number;
};

export async function keyStatus({ read }: Pick<LedgerDatabase, "read">, keysFile: string): Promise<KeyStatus> {
  const query = read.selectFrom("person_keys").where("wrapped", "is not", null);
  const counted = await query
    .select(["master_key_id", (one) => one.fn.countAll<number>().as("persons")])
    .groupBy("master_key_id")
    .execute();
  const gone = read.selectFrom("person_keys").where("wrapped", "is", null);
  const { erased } = await gone.select((one) => one.fn.countAll<number>().as("erased")).executeTakeFirstOrThrow();
  const persons = new Map(counted.map((one) => [one.master_key_id, Number(one.persons)]));
  const known = listMasterKeys(keysFile);
  const all = [...persons.values()].reduce((sum, one) => sum + one, 0);
  const with_ = known.reduce((sum, { id }) => sum + (persons.get(id) ?? 0), 0);
  const masterKeys = known.map((one, at) => ({
    ...one,
    isCurrent: at === known.length - 1,
    persons: persons.get(one.id) ?? 0,
  }));
  return { masterKeys, without: all - with_, erased: Number(erased) };
}

/** Tries every key: in pages, and names those that do not open. */
export async function checkKeys(
  { read }: Pick<LedgerDatabase, "read">,
  keysFile: string,
  nowMs: number,
): Promise<{ checked: number; damaged: readonly string[] }> {
  const keys = openMasterKeys(keysFile, { nowMs, mayMake: false });
  const damaged: string[] = [];
  let [checked, after] = [0, ""];
  for (;;) {
    const query = read.selectFrom("person_keys").selectAll().where("owner", ">", after).orderBy("owner");
    const rows = await query.limit(500).execute();
    const end = rows.at(-1);
    if (end === undefined) return { checked, damaged };
    after = end.owner;
    checked += rows.length;
    for (const row of rows)
      if (unwrap(row, keys) === "damaged" && damaged.length < damagedNamedMax) damaged.push(row.owner);
  }
}

/** More of them are one answer: the file is another one. */
const damagedNamedMax = 1_000;
