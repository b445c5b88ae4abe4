import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { base32, cryptoTotp, stepAt, totpCode } from "./crypto-totp.ts";

const file = new URL("../../test/vectors/identity/totp.json", import.meta.url);
const vector = z.object({ seconds: z.number(), hash: z.enum(["sha1", "sha256", "sha512"]), code: z.string() });
const { vectors } = z.object({ vectors: z.array(vector) }).parse(JSON.parse(readFileSync(file, "utf8")));
const keyBytes = { sha1: 20, sha256: 32, sha512: 64 } as const;

test.each(vectors)("R-218 RFC 6238: $hash at $seconds s is $code", ({ seconds, hash, code }) => {
  const key = Buffer.from("1234567890".repeat(7)).subarray(0, keyBytes[hash]);
  expect(totpCode(key, stepAt(seconds * 1_000), { hash, digits: 8 })).toBe(code);
});

test("the step before and the step after are taken, no other, and nothing that is no code", () => {
  const secret = cryptoTotp.newSecret();
  const nowMs = Date.UTC(2026, 4, 1);
  const codeAt = (offset: number) => totpCode(Buffer.from(secret, "base64"), stepAt(nowMs) + offset);
  const known = [-1, 0, 1].map(codeAt);
  expect(known.map((code) => cryptoTotp.stepOf(secret, code, nowMs))).toEqual(
    [-1, 0, 1].map((one) => stepAt(nowMs) + one),
  );
  for (const offset of [-3, -2, 2, 3]) {
    const code = codeAt(offset);
    if (!known.includes(code)) expect(cryptoTotp.stepOf(secret, code, nowMs)).toBeUndefined();
  }
  for (const typed of ["", "12345", "1234567", "abcdef", "１２３４５６"]) {
    expect(cryptoTotp.stepOf(secret, typed, nowMs)).toBeUndefined();
  }
  expect(cryptoTotp.stepOf(secret, ` ${codeAt(0).slice(0, 3)} ${codeAt(0).slice(3)} `, nowMs)).toBe(stepAt(nowMs));
});

test("the app is given the secret as RFC 4648 writes it", () => {
  expect(["", "f", "fo", "foo", "foob", "fooba", "foobar"].map((text) => base32(Buffer.from(text)))).toEqual([
    "", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI",
  ]); // prettier-ignore
  const { secret, uri } = cryptoTotp.enrolment(Buffer.from("12345678901234567890").toString("base64"), "li jing");
  expect(uri).toBe(`otpauth://totp/Shouwang:li%20jing?secret=${secret}&issuer=Shouwang`);
});
