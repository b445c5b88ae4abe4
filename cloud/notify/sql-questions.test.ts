import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LedgerDatabase } from "../database/database.ts";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { openMasterKeys } from "../vault/file-master-keys.ts";
import { createSqlVault } from "../vault/sql-vault.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { deliveryIdOf } from "../../test/builders/notices.ts";
import { codeHolds, linkHolds, questionsPerPerson, type Asking, type Questions } from "./questions.ts";
import { createSqlQuestions } from "./sql-questions.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const number = "+8613800000001";
let folder: string;
let database: LedgerDatabase;
let open: () => Questions;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-questions-"));
  database = await openLedgerIn(folder, nowMs);
  const masterKeys = openMasterKeys(join(folder, "keys", "master.json"), { nowMs, mayMake: true });
  const vault = createSqlVault({ database, masterKeys: () => masterKeys, cipher: "aes-256-gcm" });
  open = () => createSqlQuestions({ database, vault });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

let n = 0;
const asking = (changes: Partial<Asking> = {}): Asking => ({
  deliveryId: deliveryIdOf(`delivery-${n++}`),
  incidentId: must(parseIncidentId(`incident-${n}`), "incident"),
  way: "sms",
  version: 3,
  person: { addressee: "contact:c-1-1", name: "王芳", number, language: "zh" },
  ...changes,
});

test("R-445 a question is found by its token, or by its code and the number together, and by nothing else", async () => {
  const questions = open();
  const one = asking();
  const { token, code } = await questions.ask(one, nowMs);
  expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(code).toMatch(/^[4-9]\d{3}$/);
  const found = await questions.byToken(token, nowMs);
  expect(found).toMatchObject({ ...one, answered: null });
  expect(await questions.byCode({ number, code }, nowMs)).toEqual(found);
  expect(await questions.byCode({ number: "+8613800000002", code }, nowMs)).toBeUndefined();
  expect(await questions.byCode({ number, code: code === "4000" ? "4001" : "4000" }, nowMs)).toBeUndefined();
  expect(await questions.byToken(token.slice(0, -1) + (token.endsWith("A") ? "B" : "A"), nowMs)).toBeUndefined();
});

test("R-445 it ends by itself, the code before the link", async () => {
  const questions = open();
  const { token, code } = await questions.ask(asking(), nowMs);
  expect(await questions.byCode({ number, code }, nowMs + codeHolds)).toBeUndefined();
  expect(await questions.byToken(token, nowMs + linkHolds - 1)).toBeDefined();
  expect(await questions.byToken(token, nowMs + linkHolds)).toBeUndefined();
  await questions.prune(nowMs + linkHolds);
  expect(await questions.byToken(token, nowMs)).toBeUndefined();
});

test("R-445 another attempt of the same delivery asks the same; after a restart both hold; with other news it is another question", async () => {
  const [questions, later] = [open(), open()];
  const one = asking();
  const first = await questions.ask(one, nowMs);
  expect(await questions.ask(one, nowMs + minutes(1))).toEqual(first);
  const second = await later.ask(one, nowMs + minutes(2));
  expect(second.token).not.toBe(first.token);
  expect(await questions.ask({ ...one, version: 4 }, nowMs)).not.toEqual(first);
  expect(await later.byToken(first.token, nowMs + minutes(3))).toBeDefined();
  expect(await questions.byToken(second.token, nowMs + minutes(3))).toBeDefined();
});

test("R-445 what was answered and what the provider says stands with it", async () => {
  const questions = open();
  const one = asking({ way: "voice" });
  const { token } = await questions.ask(one, nowMs);
  await questions.state(one.deliveryId, "voicemail", nowMs + 1);
  expect(await questions.states(one.incidentId)).toEqual([
    { deliveryId: one.deliveryId, way: "voice", state: "voicemail", atMs: nowMs + 1 },
  ]);
  const { questionId } = (await questions.byToken(token, nowMs)) ?? { questionId: "" };
  await questions.answered(questionId, "cannot", nowMs + 2);
  expect(await questions.byToken(token, nowMs)).toMatchObject({ answered: { what: "cannot", atMs: nowMs + 2 } });
});

test("R-445 a plan that repeats without end keeps the newest questions of a person, and no more", async () => {
  const questions = open();
  const incidentId = must(parseIncidentId("incident-long"), "incident-long");
  const asked = [];
  for (let round = 0; round < questionsPerPerson + 5; round += 1)
    asked.push(await questions.ask(asking({ incidentId }), nowMs + round));
  const held = await Promise.all(
    asked.map(async ({ token }) => (await questions.byToken(token, nowMs + 100)) !== undefined),
  );
  expect(held.filter(Boolean)).toHaveLength(questionsPerPerson);
  expect(held.slice(0, 5)).toEqual([false, false, false, false, false]);
});

test("R-445 neither a name nor a number nor a token lies in the database", async () => {
  const questions = open();
  const { token, code } = await questions.ask(asking(), nowMs);
  const rows = await database.read.selectFrom("questions").selectAll().execute();
  const text = rows.map((row) => JSON.stringify(row) + Buffer.from(row.person).toString("latin1")).join("\n");
  for (const secret of ["王芳", Buffer.from("王芳").toString("latin1"), number, "13800000001", token, `"${code}"`])
    expect(text).not.toContain(secret);
  expect(await questions.wasAsked(number, nowMs)).toBe(true);
  expect(await questions.wasAsked("+8613900000009", nowMs)).toBe(false);
});
