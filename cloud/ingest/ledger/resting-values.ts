/** What a row can hold: looked at before it is laid there. Limits: none of these objects has anything but its own fields. */

/** Fields that are there. */
export function keysOf(object: object): number {
  let count = 0;
  for (const key in object) if ((object as Record<string, unknown>)[key] !== undefined) count += 1;
  return count;
}

export const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
export const isNumber = (value: unknown): boolean => Number.isFinite(value);
export const isOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);
export const isMaybe = (value: unknown): boolean => value === undefined || Number.isFinite(value);
/** What can be written in sixteen bits. */
export const isCell = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;

/** NaN: null, or absent. */
export const isThere = (value: number): boolean => !Number.isNaN(value);
export const orNull = (value: number): number | null => (isThere(value) ? value : null);
export const orAbsent = (value: number): number | undefined => (isThere(value) ? value : undefined);
