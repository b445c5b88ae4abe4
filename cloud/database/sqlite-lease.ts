/**
 * Who may use a data folder. The operating system holds the lock, through SQLite, for as long as the process lives: after kill -9
 * it is free at once, and a process that is merely paused still has it.
 */

import { DatabaseSync } from "node:sqlite";

export class FolderTakenError extends Error {
  constructor(folder: string, options: { cause: unknown }) {
    super(
      `Another cloud is running on the data folder ${folder}. End it first, or give this one a folder of its own with --data.`,
      options,
    );
    this.name = "FolderTakenError";
  }
}

export function takeSqliteLease(folder: string, file: string): Disposable {
  const lease = new DatabaseSync(file, { timeout: 0 });
  try {
    lease.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    lease.close();
    throw new FolderTakenError(folder, { cause });
  }
  return { [Symbol.dispose]: () => lease.close() };
}
