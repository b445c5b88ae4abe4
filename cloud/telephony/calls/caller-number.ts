/**
 * A caller's number as a trunk gives it, and how the same number may stand in the registry. Pure.
 *
 * Idea: the registry finds numbers by their digits, national and with the area code's 0 (shared/domain/phone.ts). Trunks give them with 86 or +86, with a 0 that the
 * telephone system put before a mobile, without the 0 of an area code; within one town only the last seven or eight digits come.
 *
 * Limits: numbers of other countries are looked for as they are. Source: YD/T numbering as in shared/domain/phone.ts.
 */

import { digitsOf } from "@shouwang/shared/domain/phone.ts";

const mobile = /^1[3-9]\d{9}$/;
/** Without its 0. */
const landline = /^(10|2\d|[3-9]\d{2})\d{7,8}$/;

/** All that it may stand as, the likeliest first; empty: there are no digits in it. */
export function writingsOf(number: string): readonly string[] {
  const digits = digitsOf(number);
  if (digits === "") return [];
  const national = [digits, digits.replace(/^(00)?86(?=\d{10,})/, "")];
  const all = national.flatMap((one) => {
    const bare = one.replace(/^0/, "");
    if (mobile.test(bare)) return [bare, one];
    return landline.test(one) ? [`0${one}`, one] : [one];
  });
  const known = (one: string): number =>
    mobile.test(one) || (one.startsWith("0") && landline.test(one.slice(1))) ? 0 : 1;
  return [...new Set(all)].toSorted((one, other) => known(one) - known(other));
}

/** A number as it is dialled within its town, of which the registry knows the end; null: it is a whole one. */
export function localEndOf(number: string): string | null {
  const digits = digitsOf(number);
  return /^[2-9]\d{6,7}$/.test(digits) ? digits : null;
}

/** For a journal that is not sealed: enough to know which, and not to call it. */
export const endingOf = (number: string): string => digitsOf(number).slice(-4);
