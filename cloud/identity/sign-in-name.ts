/** The two names by which a person signs in, brought to one form: a login begins with a letter, a phone number is digits, so neither is taken for the other. */

import { z } from "zod";

/** Small letters, so that nobody is somebody else by a capital or a look-alike from another script. */
const loginPattern = /^[a-z][a-z0-9._-]{1,31}$/;
/** E.164 without the plus: country, then number. At most 15 digits (ITU-T E.164). */
const phonePattern = /^[1-9]\d{6,14}$/;

/** A mobile number of mainland China as people type it: 11 digits that begin with 1. */
const chineseMobile = /^1[3-9]\d{9}$/;

export function normalLogin(typed: string): string {
  return typed.normalize("NFKC").trim().toLowerCase();
}

export function normalPhone(typed: string): string {
  const compact = typed.normalize("NFKC").replaceAll(/[\s().-]/g, "");
  if (chineseMobile.test(compact)) return `86${compact}`;
  return compact.replace(/^(\+|00)/, "");
}

/** As they are kept. A number that is read twice would become another one: +1 415… looks like a Chinese mobile once its plus is gone. */
export const keptLogin = z.string().regex(loginPattern, "2 to 32 letters, digits, points, dashes; the first a letter");
export const keptPhone = z
  .string()
  .regex(phonePattern, "not a phone number: digits, with + and the country in front when it is not China");

/** As they are typed. */
export const loginField = z.string().max(64).transform(normalLogin).pipe(keptLogin);
export const phoneField = z.string().max(32).transform(normalPhone).pipe(keptPhone);

export type SignInName = { field: "login" | "phone"; text: string };

/** What somebody typed. Anything is a name, if only an unknown one: the answer to nonsense is the answer to a wrong password. */
export function readSignInName(typed: string): SignInName {
  const phone = normalPhone(typed);
  return phonePattern.test(phone) ? { field: "phone", text: phone } : { field: "login", text: normalLogin(typed) };
}
