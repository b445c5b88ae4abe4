/** Result codes of SQLite, as its errors carry them. */

/** SQLITE_CORRUPT: a page is not what it must be. */
export const sqliteCorrupt = 11;
/** SQLITE_NOTADB. */
export const sqliteNotADatabase = 26;

/** SQLITE_FULL: the disk, or the page limit, is reached. */
export function isFull(error: unknown): boolean {
  return resultCode(error) === 13;
}

export function resultCode(error: unknown): number | undefined {
  const code = typeof error === "object" && error !== null && "errcode" in error ? error.errcode : undefined;
  // Extended codes carry the primary one in their low byte.
  return typeof code === "number" ? code & 0xff : undefined;
}
