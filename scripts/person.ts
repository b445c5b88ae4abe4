/**
 * `npm run person -- export | erase | hold | release --id resident/ID --by ACCOUNT [--data DIR] [...]`: gives a person everything that is kept of them,
 * erases them for ever, or keeps their data for a court. Beside a running cloud; each stands in the log under the account that is named.
 */

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { appendAnchors } from "../cloud/evidence/file-anchors.ts";
import { setLegalHold } from "../cloud/evidence/holding.ts";
import { erasePerson } from "../cloud/evidence/sql-erasure.ts";
import { exportPerson } from "../cloud/evidence/sql-person-export.ts";
import { isKnownAccount, openCommandHouse } from "../cloud/evidence/system-command-house.ts";
import { cipherOf, readTold, run, sharedUsage, UsageError } from "./evidence.ts";

const usage = `npm run person -- export | erase | hold | release --id resident/ID --by ACCOUNT [...]
${sharedUsage}
  --id ID          resident/ID, home/ID or account/ID; a bare ID is a resident's
  --by ACCOUNT     the account in whose name it is done
  --out FILE       export: where it is written; the file must not be there yet
  --reference TEXT hold, release: file number of the court or inquiry, no names
  --confirm ID     erase: the id once more, instead of being asked for it
  --cipher CIPHER  as the cloud is told`;

await run(async () => {
  const told = readTold(
    usage,
    ["export", "erase", "hold", "release"],
    ["id", "by", "out", "reference", "confirm", "cipher"],
  );
  const [id, by] = [needed("id"), needed("by")];
  const owner = id.includes("/") ? id : `resident/${id}`;
  const nowMs = Date.now();
  const { place, folder, keysFile } = told;
  await using house = await openCommandHouse({
    place,
    folder,
    keysFile,
    cipher: cipherOf(told),
    nowMs,
    mayWrite: true,
  });
  if (!(await isKnownAccount(house.database, by))) throw new Error(`There is no account ${by}. Give one with --by.`);
  const asked = { owner, who: `account/${by}`, purpose: "administer", atMs: nowMs } as const;
  switch (told.verb) {
    case "export": {
      const file = needed("out");
      const answer = await exportPerson(house, asked);
      if (answer.kind === "refused") throw new Error(answer.why);
      writeFileSync(file, `${JSON.stringify(answer.export, undefined, 2)}\n`, { flag: "wx", mode: 0o600 });
      return say(`${file} holds ${answer.export.records.length} records. Hand it over and delete it here.`, { file });
    }
    case "erase": {
      await confirm(owner);
      const answer = await erasePerson(house, asked);
      if (answer.kind === "refused") throw new Error(answer.why);
      if (answer.kind === "erased")
        appendAnchors(
          told.anchorFile,
          answer.owners.map((one) => ({ v: 1, kind: "erased", owner: one, atMs: answer.atMs })),
        );
      const done =
        answer.kind === "erased" ? `${answer.owners.join(" and ")}: erased, for ever.` : `${owner} was erased before.`;
      return say(done, answer);
    }
    default: {
      const hold = { owner, isHeld: told.verb === "hold", reference: needed("reference") };
      if (!(await house.vault.keys([owner])).has(owner)) throw new Error(`Nothing is kept of ${owner}.`);
      const answer = await setLegalHold(house.records, hold, { who: asked.who, purpose: "administer", atMs: nowMs });
      if (answer === "changed-meanwhile")
        throw new Error("Somebody else changed it at the same moment. Look and ask again.");
      return say(hold.isHeld ? `${owner} is held: nobody can erase it.` : `${owner} is not held any more.`, { answer });
    }
  }

  function needed(name: string): string {
    const value = told.text(name);
    if (value === undefined || value === "") throw new UsageError(`--${name} is missing.\n${usage}`);
    return value;
  }
  function say(sentence: string, json: object): true {
    console.log(told.json ? JSON.stringify(json) : sentence);
    return true;
  }
  async function confirm(expected: string): Promise<void> {
    const given = told.text("confirm") ?? (await ask(`This cannot be undone. Type ${expected} to erase: `));
    if (given.trim() !== expected && given.trim() !== id) throw new Error("Nothing was erased.");
  }
});

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}
