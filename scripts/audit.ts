/**
 * `npm run audit -- verify [--data DIR] [--keys FILE] [--anchor FILE] [--json]`: compares the log, every version of every record, the keys and the rows
 * by which records are found with each other and with the anchors outside. Only reads; a cloud may be running. Exit code 1: something is not what was
 * written, and the first such row is named. `-- anchor` writes the heads of the chains outside now; `-- archive --before 2026-05-01 --out FILE` copies
 * the older rows of the log to a file, and `verify --archive FILE[,FILE]` begins there.
 */

import { archivedAfterMs, writeArchive } from "../cloud/evidence/file-archive.ts";
import { appendAnchors, readAnchorFile } from "../cloud/evidence/file-anchors.ts";
import { reportSentences } from "../cloud/evidence/finding.ts";
import { headsNow } from "../cloud/evidence/sql-anchoring.ts";
import { chainNames } from "../cloud/evidence/sql-verify-chains.ts";
import { verify } from "../cloud/evidence/sql-verify.ts";
import { openCommandHouse } from "../cloud/evidence/system-command-house.ts";
import { readTold, run, sharedUsage, UsageError } from "./evidence.ts";

const usage = `npm run audit -- verify | anchor | archive [...]
${sharedUsage}
  --archive FILE[,FILE]  verify: older pieces of the log, the oldest first
  --before DAY           archive: rows from before this day (2026-05-01), which is six months ago at least
  --out FILE             archive: where to; the file must not be there yet`;

await run(async () => {
  const told = readTold(usage, ["verify", "anchor", "archive"], ["archive", "before", "out"]);
  const { place, folder, keysFile, anchorFile, json } = told;
  // Before anything else is read: the chains only grow.
  const anchors = readAnchorFile(anchorFile);
  const nowMs = Date.now();
  await using house = await openCommandHouse({
    place,
    folder,
    keysFile,
    cipher: "aes-256-gcm",
    nowMs,
    mayWrite: false,
  });
  const { database, ledgerId, kinds } = house;
  if (told.verb === "anchor") {
    const heads = await headsNow(database.read, { ledgerId, atMs: nowMs });
    appendAnchors(anchorFile, heads);
    const list = heads.map(({ chain, n }) => `${chain} at row ${n}`).join(", ");
    console.log(json ? JSON.stringify({ heads }) : `Written to ${anchorFile}: ${list || "nothing, the log is empty"}.`);
    return true;
  }
  if (told.verb === "archive") {
    const [day, file] = [told.text("before") ?? "", told.text("out") ?? ""];
    const beforeMs = Date.parse(`${day}T00:00:00Z`);
    if (!(beforeMs <= nowMs - archivedAfterMs) || file === "") throw new UsageError(usage);
    const written = await writeArchive(database.read, { file, chains: await chainNames(database.read), beforeMs });
    const list = written.map(({ chain, rows }) => `${rows} rows of ${chain}`).join(", ");
    console.log(json ? JSON.stringify({ written }) : `${file} holds ${list}. The table still has them.`);
    return true;
  }
  let shownAtMs = nowMs;
  const report = await verify({
    read: database.read,
    masterKeys: house.masterKeys(),
    kinds,
    anchors,
    archives: told.text("archive")?.split(",") ?? [],
    progress({ part, done }) {
      if (json || Date.now() - shownAtMs < 2e3) return;
      shownAtMs = Date.now();
      console.error(`… ${done} ${part === "log" ? "rows of the log" : "records"}`);
    },
  });
  const seconds = (Date.now() - nowMs) / 1_000;
  if (json) console.log(JSON.stringify({ ...report, seconds }));
  else for (const sentence of reportSentences(report)) console.log(sentence);
  return report.findings.length === 0;
});
