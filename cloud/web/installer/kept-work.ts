/**
 * The work as this phone keeps it, one for each account: who signs in next does not find it. It is gone when the kit is live and the sheet signed, and after three days,
 * as long as a visit may last.
 */

import { days } from "@shouwang/shared/time/duration.ts";
import type { Work } from "./wizard.ts";

const keptFor = days(3);
const version = 1;
const placeOf = (accountId: string): string => `shouwang-installation-${accountId}`;

export type Kept = { kind: "work"; work: Work } | { kind: "nothing" };

/** What a browser that keeps nothing, or an older page, has left is nothing. */
export function readWork(storage: Pick<Storage, "getItem">, accountId: string, nowMs: number): Kept {
  try {
    const json: unknown = JSON.parse(storage.getItem(placeOf(accountId)) ?? "null");
    if (!isKept(json) || json.version !== version) return { kind: "nothing" };
    const isOld = nowMs - json.work.startedAtMs > keptFor;
    return isOld ? { kind: "nothing" } : { kind: "work", work: json.work };
  } catch {
    return { kind: "nothing" };
  }
}

/** False: this phone keeps nothing (a private window, a full store), and whoever works has to be told. */
export function writeWork(storage: Pick<Storage, "setItem">, accountId: string, work: Work): boolean {
  try {
    storage.setItem(placeOf(accountId), JSON.stringify({ version, work }));
    return true;
  } catch {
    return false;
  }
}

export function forgetWork(storage: Pick<Storage, "removeItem">, accountId: string): void {
  try {
    storage.removeItem(placeOf(accountId));
  } catch {
    // It keeps nothing: there is nothing to forget.
  }
}

/** Only this page writes there, and each version of it its own number. */
function isKept(json: unknown): json is { version: number; work: Work } {
  if (typeof json !== "object" || json === null || !("version" in json && "work" in json)) return false;
  const { work } = json;
  return typeof work === "object" && work !== null && "startedAtMs" in work && typeof work.startedAtMs === "number";
}
