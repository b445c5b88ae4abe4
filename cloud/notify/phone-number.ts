/**
 * Numbers that an automatic message or voice may go to: as the registry writes them, and as providers want them (E.164). Everything else is refused before it costs
 * time: short numbers above all, because a machine that calls 120 or 12349 keeps a line busy that others need.
 */

import { readPhone } from "@shouwang/shared/domain/phone.ts";

/** `+8613800000001`. */
export type PhoneNumber = { e164: string; isMobile: boolean };

export type ReadNumber = { kind: "number"; number: PhoneNumber } | { kind: "unusable"; why: string };

export function readNumber(text: string): ReadNumber {
  const chinese = readPhone(text);
  if (chinese !== undefined) {
    const digits = chinese.replaceAll("-", "");
    const isMobile = !digits.startsWith("0");
    // Abroad the 0 of an area code is left out.
    return { kind: "number", number: { e164: `+86${isMobile ? digits : digits.slice(1)}`, isMobile } };
  }
  const digits = text.replaceAll(/[\s()-]/g, "").replace(/^00/, "+");
  // Which of them are mobile is not known for other countries: a message that cannot be taken there is refused by the provider.
  if (/^\+(?!86)[1-9]\d{6,14}$/.test(digits)) return { kind: "number", number: { e164: digits, isMobile: true } };
  if (/^\d{3,6}$/.test(digits))
    return { kind: "unusable", why: "It is a short number, and no machine may call those. Somebody calls it by hand." };
  return { kind: "unusable", why: "It is no number that can be called. Correct it on the page of the home." };
}

/** How a number stands where somebody may see it who need not know it. */
export function maskedNumber(e164: string): string {
  return `…${e164.slice(-4)}`;
}
