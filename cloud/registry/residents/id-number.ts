/**
 * The citizen identification number, GB 11643-1999: 6 digits of a division, 8 of the day of birth, 3 in sequence (odd for men), and a check
 * character (ISO 7064 MOD 11-2). The division is that of the first registration, not of the home, so it is not compared with anything.
 */

import { isDay, type Day } from "./day.ts";

export type Sex = "male" | "female";
export type IdNumberRead =
  | { kind: "id-number"; idNumber: string; bornOn: Day; sex: Sex }
  | { kind: "not-one"; why: "form" | "day" | "check" };

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checks = "10X98765432";

export function readIdNumber(text: string): IdNumberRead {
  const written = text.replaceAll(/\s/g, "").toUpperCase();
  if (!/^[1-9]\d{16}[\dX]$/.test(written)) return { kind: "not-one", why: "form" };
  const bornOn = `${written.slice(6, 10)}-${written.slice(10, 12)}-${written.slice(12, 14)}`;
  if (!isDay(bornOn)) return { kind: "not-one", why: "day" };
  if (checkOf(written) !== written.at(-1)) return { kind: "not-one", why: "check" };
  return { kind: "id-number", idNumber: written, bornOn, sex: Number(written[16]) % 2 === 1 ? "male" : "female" };
}

/** @param digits the first 17, and what may follow them. */
export function checkOf(digits: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return checks[sum % 11] ?? "";
}
