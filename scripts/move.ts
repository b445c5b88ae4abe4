/**
 * `npm run move -- --from DIR --to postgres://USER@HOST/NAME [--keys FILE] [--anchor FILE] [--json]`: moves the whole ledger from the file in DIR to PostgreSQL, compares
 * every row, and verifies it there. The cloud must not run; the password comes as the cloud's does, in the environment. Broken off, it goes on where it was.
 * Exit code 0: the cloud can be started with --database; 2: nothing was moved, or not all, for the reason it says; 1: moved, and verification names a row.
 */

import { parseArgs } from "node:util";
import { moveToPostgres } from "../cloud/database/system-move.ts";
import { readAnchorFile } from "../cloud/evidence/file-anchors.ts";
import { reportSentences } from "../cloud/evidence/finding.ts";
import { verify } from "../cloud/evidence/sql-verify.ts";
import { anchorFileIn, keysFileIn, openCommandHouse } from "../cloud/evidence/system-command-house.ts";
import { readPlace, run, UsageError } from "./evidence.ts";

const usage = `npm run move -- --from DIR --to postgres://USER@HOST/NAME [...]
  --from DIR       the data folder of the cloud; keys, anchors and time series stay there
  --to PLACE       an empty database; the password in SHOUWANG_DATABASE_PASSWORD or SHOUWANG_DATABASE_PASSWORD_FILE
  --keys FILE      the master keys (default DIR/keys/master.json)
  --anchor FILE    what was written outside (default DIR/anchors.jsonl)
  --json           one JSON object on stdout`;

const shownEveryMs = 2_000;

await run(async () => {
  const text = { type: "string" } as const;
  const options = {
    from: text,
    to: text,
    keys: text,
    anchor: text,
    json: { type: "boolean", default: false },
  } as const;
  const { values } = parseArgs({ options });
  const { from: folder, json } = values;
  const to = readPlace(values.to ?? "embedded");
  if (folder === undefined || to.engine !== "postgres") throw new UsageError(usage);
  const nowMs = Date.now();
  let shownAtMs = nowMs;
  const tables = await moveToPostgres({
    folder,
    to,
    nowMs,
    progress({ step, table, rows }) {
      if (json || Date.now() - shownAtMs < shownEveryMs) return;
      shownAtMs = Date.now();
      console.error(`… ${table}: ${rows} rows ${step}`);
    },
  });
  const keysFile = values.keys ?? keysFileIn(folder);
  const place = { place: to, folder, keysFile, cipher: "aes-256-gcm", nowMs, mayWrite: false } as const;
  await using house = await openCommandHouse(place);
  const report = await verify({
    read: house.database.read,
    masterKeys: house.masterKeys(),
    kinds: house.kinds,
    anchors: readAnchorFile(values.anchor ?? anchorFileIn(folder)),
    progress: () => {},
  });
  const rows = tables.reduce((sum, one) => sum + one.rows, 0);
  const seconds = (Date.now() - nowMs) / 1_000;
  const filled = tables.filter((one) => one.rows > 0);
  if (json) console.log(JSON.stringify({ rows, tables, verified: report, seconds }));
  else {
    for (const one of filled) console.log(`${one.table}: ${one.rows} rows, ${one.checksum}`);
    console.log(`${rows} rows in ${filled.length} tables are the same in both, after ${Math.round(seconds)} s.`);
    for (const sentence of reportSentences(report)) console.log(sentence);
    console.log("The file refuses to be started from now on. Start the cloud with --database, and the same --data.");
  }
  return report.findings.length === 0;
});
