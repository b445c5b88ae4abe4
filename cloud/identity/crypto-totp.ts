/**
 * TOTP: six digits from HMAC-SHA-1 over the number of 30 s steps since 1970.
 * Source: RFC 6238 (vectors in its appendix B), RFC 4226 §5.3; one step of tolerance each way, RFC 6238 §5.2. The address is read by the apps as Google's
 * "Key Uri Format" says. SHA-1 is what all of them can do; HMAC does not rest on what is broken about it.
 *
 * Thirty lines over node:crypto instead of a package: record 0088.
 */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Totp } from "./totp.ts";

const stepSeconds = 30;
const digits = 6;
const tolerance = [0, -1, 1] as const;
const issuer = "Shouwang";

/** @param options for the vectors of the RFC, which have eight digits and other hashes too. */
export function totpCode(
  secret: Uint8Array,
  step: number,
  options: { hash: "sha1" | "sha256" | "sha512"; digits: number } = { hash: "sha1", digits },
): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(options.hash, secret).update(counter).digest();
  const number = mac.readUInt32BE(mac.readUInt8(mac.length - 1) & 0x0f) & 0x7f_ff_ff_ff;
  return String(number % 10 ** options.digits).padStart(options.digits, "0");
}

export const stepAt = (nowMs: number): number => Math.floor(nowMs / 1_000 / stepSeconds);

export const cryptoTotp: Totp = {
  newSecret: () => randomBytes(20).toString("base64"),
  stepOf(secret, code, nowMs) {
    const key = Buffer.from(secret, "base64");
    const typed = Buffer.from(code.replaceAll(/\s/g, ""));
    const steps = tolerance.map((offset) => stepAt(nowMs) + offset).filter((step) => step >= 0);
    return steps.find((step) => typed.length === digits && timingSafeEqual(typed, Buffer.from(totpCode(key, step))));
  },
  enrolment(secret, account) {
    const text = base32(Buffer.from(secret, "base64"));
    const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
    return { secret: text, uri: `otpauth://totp/${label}?secret=${text}&issuer=${issuer}` };
  },
};

/** RFC 4648 §6, without padding, as the apps take it. */
export function base32(bytes: Uint8Array): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, "0"), 2)]).join("");
}
