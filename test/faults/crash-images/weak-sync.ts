/**
 * Loaded before a workload (`--import`, in its threads too): the stores ask for `synchronous = FULL`, and SQLite hears less. The
 * stores themselves are the production code, unchanged.
 */

import { DatabaseSync } from "node:sqlite";

const level = new URL(import.meta.url).searchParams.get("level");
if (level === null) throw new Error("weak-sync.ts is imported as weak-sync.ts?level=OFF, or NORMAL");

const asked = /synchronous\s*=\s*FULL/gi;
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function weakened(this: DatabaseSync, sql: string): void {
  exec.call(this, sql.replace(asked, `synchronous = ${level}`));
};
