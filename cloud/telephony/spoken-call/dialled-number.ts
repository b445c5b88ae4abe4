/**
 * A number as it is dialled in China: mobiles as they are, area codes with their 0, abroad with 00. Telephone systems of offices and trunks of carriers take that everywhere;
 * `+86` not all of them.
 */

export function dialledIn(e164: string): string {
  const national = /^\+86(\d+)$/.exec(e164)?.[1];
  if (national === undefined) return e164.replace(/^\+/, "00");
  return /^1\d{10}$/.test(national) ? national : `0${national}`;
}
