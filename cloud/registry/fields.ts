/** Fields that more than one shape of the registry has. */

import { z } from "zod";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { isDay } from "./residents/day.ts";

export function id<T extends string>(parse: (text: string) => T | undefined, message = "not an id: [a-z0-9-]{1,64}") {
  return z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

export const areaField = id(parseAreaCode, "not an area code: 2, 4, 6, 9 or 12 digits");
export const dayField = z.string().refine(isDay, "not a day: 2026-11-30");
export const timeField = z.number().int().min(0);
/** What a person writes in one line. */
export const lineField = (max: number) => z.string().trim().min(1).max(max);
/** An IANA time zone. */
export const timeZoneField = z.string().refine(isTimeZone, "not an IANA time zone");

/** Asking takes a quarter of a millisecond, and a city has one zone. There are about 600 of them. */
const zones = new Map<string, boolean>();
const zonesMax = 1_000;

function isTimeZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  let isOne = true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
  } catch {
    isOne = false;
  }
  if (zones.size < zonesMax) zones.set(name, isOne);
  return isOne;
}
