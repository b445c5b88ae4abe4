/** Which run of the machine this is: monotonic times compare only within one. */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseBootId, type BootId } from "@shouwang/shared/domain/ids.ts";

/** A system that does not say gets an id for this process: fewer times compare, and none wrongly. */
export function readSystemBootId(file = "/proc/sys/kernel/random/boot_id"): BootId {
  const own = parseBootId(randomUUID());
  if (own === undefined) throw new Error("a UUID is always an id");
  try {
    return parseBootId(readFileSync(file, "utf8").trim()) ?? own;
  } catch {
    return own;
  }
}
