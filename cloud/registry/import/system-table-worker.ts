/** Reads one file in a thread of its own, so that no alarm waits for it, and ends. */

import { parentPort, workerData } from "node:worker_threads";
import { readCsv } from "./csv-table.ts";
import { rowsMax } from "./read-table.ts";
import type { FromTableWorker, ToTableWorker } from "./system-table-reader.ts";
import { readXlsx } from "./xlsx-table.ts";

/** A row has some 35 cells; what stands further right is no table of residents. */
const cellsMax = 200;
/** Taking this many over is half a millisecond of the main thread. */
const rowsPerMessage = 500;

// `as`: whoever starts this file gives it that.
const { bytes, mediaType } = workerData as ToTableWorker;
const say = (message: FromTableWorker): void => parentPort?.postMessage(message);
const file = mediaType === "text/csv" ? readCsv(bytes) : await readXlsx(bytes);
if (file.kind === "unreadable") say(file);
else {
  // With the headings, and one more than is taken, so that too many are seen as such.
  const table = file.table.slice(0, rowsMax + 2).map((row) => row.slice(0, cellsMax));
  for (let at = 0; at < table.length; at += rowsPerMessage)
    say({ kind: "rows", rows: table.slice(at, at + rowsPerMessage) });
  say({ kind: "end" });
}
