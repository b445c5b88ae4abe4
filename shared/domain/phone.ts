/**
 * Numbers of telephones as people in China write them. Mobile: 11 digits from 13 to 19. Landline: area code with its 0, then 7 or 8 digits.
 * They are found by their digits alone, however they were written.
 */

/** `+86 138-0000-0001` → `13800000001`; digits that are no such number stay as they are. */
export function digitsOf(phone: string): string {
  const digits = phone.replaceAll(/\D/g, "");
  return /^(\+|00)\s*86/.test(phone.trim()) ? digits.replace(/^(00)?86/, "") : digits;
}

/** The way it is kept: `13800000001`, `0535-1234567`. Undefined: nobody can be called at this. */
export function readPhone(text: string): string | undefined {
  if (!/^[+\d][\d\s()-]*$/.test(text.trim())) return undefined;
  const digits = digitsOf(text);
  if (/^1[3-9]\d{9}$/.test(digits)) return digits;
  const [, code, rest] = /^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$/.exec(digits) ?? [];
  return code === undefined || rest === undefined ? undefined : `${code}-${rest}`;
}

export const phoneEndDigits = 4;
export const phoneEndOf = (phone: string): string => digitsOf(phone).slice(-phoneEndDigits);
