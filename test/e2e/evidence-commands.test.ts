/** The commands of evidence as processes of their own, beside a ledger that somebody else has open. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { blankHome, homeRecord } from "../../cloud/registry/residents/home-record.ts";
import { blankResident, residentRecord } from "../../cloud/registry/residents/resident-record.ts";
import { changeOf } from "../../cloud/records/records.ts";
import { byAccount, openEvidenceHouse, type EvidenceHouse } from "../builders/evidence-house.ts";
import { projectRoot } from "../source-tree.ts";

let house: EvidenceHouse;
beforeEach(async () => {
  house = await openEvidenceHouse();
  const created = { after: 0, what: "created" } as const;
  const home = { ...blankHome("陈家"), address: "花园里 3 号", phone: "13800000001" };
  const lives = { homeId: must(parseHomeId("home-1"), "home-1"), area: null, fromMs: 1 };
  const resident = { ...blankResident("陈秀英", lives), phones: ["13800000002"] };
  const changes = [
    changeOf(homeRecord, { ...created, id: "home-1", content: home }),
    // The home next door stays when the last resident of this one is erased, and their home with them.
    changeOf(homeRecord, { ...created, id: "home-2", content: home }),
    changeOf(residentRecord, { ...created, id: "r-1", content: resident }),
  ];
  expect(await house.records.commit(changes, byAccount(1))).toEqual({ kind: "done" });
});
afterEach(async () => await house.leave());

async function run(script: string, ...args: string[]): Promise<{ code: number; out: string }> {
  const all = [join(projectRoot, `scripts/${script}.ts`), ...args, "--data", house.folder];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, all, { cwd: house.folder });
    return { code: 0, out: stdout };
  } catch (error) {
    // `as`: what execFile rejects with when the program ends with another code than 0.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

test("R-254 R-255 R-245 a person is exported and erased beside a running ledger, and a flipped byte is named", async () => {
  const file = join(house.folder, "export.json");
  const about = ["--id", "r-1", "--by", "a-1"];
  expect(await run("person", "export", ...about, "--out", file)).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    about: "resident/r-1",
    records: [{ kind: "resident", versions: [{ content: { name: "陈秀英" } }] }],
    homes: [{ kind: "home", id: "home-1", versions: [{ content: { address: "花园里 3 号" } }] }],
  });
  expect(await run("person", "erase", ...about, "--confirm", "r-2")).toMatchObject({
    code: 2,
    out: "Nothing was erased.\n",
  });
  expect(await run("person", "erase", ...about, "--confirm", "r-1")).toMatchObject({ code: 0 });
  expect((await house.records.get(residentRecord, ["r-1"])).get("r-1")?.kind).toBe("erased");
  expect(await house.database.read.selectFrom("resident_phones").selectAll().execute()).toEqual([]);
  expect(readFileSync(join(house.folder, "anchors.jsonl"), "utf8")).toContain('"owner":"resident/r-1"');
  expect(await run("audit", "verify")).toMatchObject({ code: 0, out: expect.stringContaining("Everything is what") });
  await house.database.write.updateTable("homes").set({ time_zone: "Asia/Tokyo" }).execute();
  const odd = await run("audit", "verify", "--json");
  expect(odd.code).toBe(1);
  expect(JSON.parse(odd.out)).toMatchObject({
    findings: [{ where: "homes home-2", why: "column time_zone is not what the record says" }],
  });
});

test("R-249 R-248 keys are tried by a command, and a wrong folder is refused with a sentence", async () => {
  expect(await run("keys", "check")).toEqual({ code: 0, out: "3 keys were tried. All of them open.\n" });
  const nowhere = await run("keys", "status", "--keys", join(house.folder, "none.json"));
  expect(nowhere).toMatchObject({ code: 2, out: expect.stringContaining("Put the file back") });
});
