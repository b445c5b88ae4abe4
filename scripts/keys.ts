/**
 * `npm run keys -- rotate | status | check [--data DIR] [--keys FILE] [--cipher aes-256-gcm|sm4] [--json]`: another master key for all, while the cloud
 * runs; which there are; whether every person's key opens. docs/runbooks/keys.md says when, and what to do when the file is lost or stolen.
 */

import { setTimeout as wait } from "node:timers/promises";
import { openCommandHouse } from "../cloud/evidence/system-command-house.ts";
import { checkKeys, keyStatus, rotateMasterKey } from "../cloud/vault/sql-rotation.ts";
import { cipherOf, readTold, run, sharedUsage } from "./evidence.ts";

const usage = `npm run keys -- rotate | status | check [...]
${sharedUsage}
  --cipher CIPHER  aes-256-gcm (default) or sm4: what the persons' keys are wrapped with`;

/** Between two commits of 50 keys: whoever else writes comes in between. */
const pauseMs = 20;
/** A commit that was under way when a master key was given up has ended long before. */
const settleMs = 5_000;

await run(async () => {
  const told = readTold(usage, ["rotate", "status", "check"], ["cipher"]);
  const { place, folder, keysFile, json, verb } = told;
  const cipher = cipherOf(told);
  const nowMs = Date.now();
  await using house = await openCommandHouse({ place, folder, keysFile, cipher, nowMs, mayWrite: verb === "rotate" });
  const { database, audit } = house;
  if (verb === "status") {
    const status = await keyStatus(database, keysFile);
    const sentences = status.masterKeys.map(({ id, madeAtMs, isCurrent, persons }) => {
      const since = new Date(madeAtMs).toISOString().slice(0, 10);
      return `${id} since ${since}: ${persons} persons' keys${isCurrent ? " (current)" : " (wrap them anew: npm run keys -- rotate)"}`;
    });
    const without = status.without > 0 ? [`${status.without} keys need a master key that is not in ${keysFile}.`] : [];
    console.log(
      json ? JSON.stringify(status) : [...sentences, `${status.erased} persons were erased.`, ...without].join("\n"),
    );
    return status.without === 0;
  }
  if (verb === "check") {
    const checked = await checkKeys(database, keysFile, nowMs);
    const list = checked.damaged.slice(0, 20).join(", ");
    const verdict =
      checked.damaged.length === 0 ? "All of them open." : `${checked.damaged.length} do not open: ${list}`;
    console.log(json ? JSON.stringify(checked) : `${checked.checked} keys were tried. ${verdict}`);
    return checked.damaged.length === 0;
  }
  const rotation = await rotateMasterKey({
    database,
    keysFile,
    cipher,
    nowMs,
    pause: () => wait(pauseMs),
    settle: () => wait(settleMs),
  });
  const isWhole = rotation.damaged.length === 0;
  await audit.note({
    atMs: nowMs,
    who: "system/keys",
    what: "keys-rotated",
    subject: {
      kind: "master-key",
      id: rotation.masterKeyId,
    },
    area: null,
    purpose: "operate-system",
    outcome: isWhole ? "done" : "failed",
    detail: "",
    digest: "",
  });
  const old = isWhole
    ? "The old master key is forgotten"
    : `${rotation.damaged.length} keys did not open, so the old master key is kept`;
  const say = `${rotation.wrapped} keys are wrapped with ${rotation.masterKeyId}. ${old}. Copy ${keysFile} to where it is kept twice, now.`;
  console.log(json ? JSON.stringify(rotation) : say);
  return isWhole;
});
