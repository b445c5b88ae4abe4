/** Turns a file that somebody sent into a table. */

import type { TableFile } from "./table-file.ts";

export const tableMediaTypes = [
  "text/csv",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
] as const;
export type TableMediaType = (typeof tableMediaTypes)[number];

export type TableReader = AsyncDisposable & {
  /** Never throws for what stands in the file. */
  read(bytes: Uint8Array, mediaType: TableMediaType): Promise<TableFile>;
};
