/**
 * Opens the outbox's database, whatever state its file is in. A file that cannot be used is kept under another name for whoever
 * can read it, and a new one begins with all that could be read of it: the gateway must take alarms now.
 */

import { renameSync } from "node:fs";
import { salvage } from "./sqlite-salvage.ts";
import { resultCode, sqliteCorrupt, sqliteNotADatabase } from "./sqlite-result.ts";
import { openStore } from "./sqlite-store.ts";
import type { Store, StoreOptions } from "./store.ts";

export type OpenedStore = { store: Store; setAside: string | undefined };

/** @throws when no file can be had here at all: no folder, read-only, full. */
export function openOrReplace(options: StoreOptions, nowMs: number): OpenedStore {
  try {
    return { store: openStore(options), setAside: undefined };
  } catch (error) {
    const code = resultCode(error);
    if (code !== sqliteCorrupt && code !== sqliteNotADatabase && !/has version|is not an id/.test(String(error)))
      throw error;
  }
  const setAside = `${options.path}.damaged-${nowMs}`;
  for (const ending of ["", "-wal", "-shm"]) {
    try {
      renameSync(options.path + ending, setAside + ending);
    } catch (error) {
      // The side files need not exist.
      if (ending === "") throw error;
    }
  }
  salvage(setAside, options.path);
  return { store: openStore({ ...options, isSalvaged: true }), setAside };
}
