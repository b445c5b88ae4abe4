import { argon2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { argonCost, createArgonPasswords } from "./crypto-passwords.ts";

const file = new URL("../../test/vectors/identity/argon2id.json", import.meta.url);
const cheap = { memory: 64, passes: 1, parallelism: 1 };

test("R-216 what hashes passwords is argon2id as RFC 9106 has it", () => {
  const schema = z.object({ memory: z.number(), passes: z.number(), parallelism: z.number(), tag: z.string() });
  const { tag, ...cost } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
  const [message, nonce] = [Buffer.alloc(32, 1), Buffer.alloc(16, 2)];
  const [secret, associatedData] = [Buffer.alloc(8, 3), Buffer.alloc(12, 4)];
  const made = argon2Sync("argon2id", { message, nonce, secret, associatedData, tagLength: 32, ...cost });
  expect(made.toString("hex")).toBe(tag);
});

test("R-216 a hash says with what it was made, and one made with less is made again", async () => {
  const passwords = createArgonPasswords(cheap);
  const stored = (await passwords.hash("correct horse battery")) ?? "";
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await passwords.hash("correct horse battery")).not.toBe(stored);
  const ask = async (password: string, hasher = passwords) => await hasher.verify({ password, stored, isFirst: false });
  expect(await ask("correct horse battery")).toEqual({ kind: "right", again: false });
  expect(await ask("correct horse batterz")).toEqual({ kind: "wrong" });
  const raised = createArgonPasswords({ ...cheap, memory: 128 });
  expect(await ask("correct horse battery", raised)).toEqual({ kind: "right", again: true });
  expect(argonCost).toEqual({ memory: 47_104, passes: 1, parallelism: 1 });
});

test("the same letters typed in another form are the same password", async () => {
  const passwords = createArgonPasswords(cheap);
  const stored = await passwords.hash("caf\u00e9 守望 2026 ok");
  const answer = await passwords.verify({ password: "cafe\u0301 守望 ２０２６ ok", stored, isFirst: false });
  expect(answer.kind).toBe("right");
});

test("one is computed at a time, known browsers go first, and there is an end to the queue", async () => {
  const passwords = createArgonPasswords(cheap);
  const stored = (await passwords.hash("correct horse battery")) ?? "";
  const order: string[] = [];
  const ask = async (who: string, isFirst: boolean) => {
    const answer = await passwords.verify({ password: "wrong", stored, isFirst });
    order.push(answer.kind === "busy" ? `${who} sent away` : who);
  };
  const strangers = Array.from({ length: 70 }, (_, n) => ask(`stranger ${n}`, false));
  await Promise.all([...strangers, ask("known", true)]);
  expect(order.filter((one) => one.endsWith("sent away"))).toHaveLength(5);
  expect(order.filter((one) => !one.endsWith("sent away")).indexOf("known")).toBe(1);
});

test("what is no hash of ours is nobody's password, and costs the same", async () => {
  const passwords = createArgonPasswords(cheap);
  for (const stored of [null, "", "$2b$10$abcdefghijklmnopqrstuv", "$argon2id$v=19$m=64,t=1,p=1$YQ$YQ"]) {
    expect(await passwords.verify({ password: "", stored, isFirst: false })).toEqual({ kind: "wrong" });
  }
  expect(passwords.hashed).toBe(4);
});
