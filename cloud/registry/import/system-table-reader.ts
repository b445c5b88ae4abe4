/** Reads tables in a thread of its own, one after the other: what somebody put into a file may cost time and memory there, and nowhere else. */

import { Worker } from "node:worker_threads";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Table } from "./read-table.ts";
import { unreadableXlsx, type TableFile } from "./table-file.ts";
import type { TableMediaType, TableReader } from "./table-reader.ts";

export type ToTableWorker = { bytes: Uint8Array; mediaType: TableMediaType };
export type FromTableWorker =
  | { kind: "rows"; rows: Table }
  | { kind: "end" }
  | Extract<TableFile, { kind: "unreadable" }>;

/** 20,000 rows of .xlsx take some three seconds. */
const readWithin = seconds(30);
/** 60 MB of XML as a text, and the table that comes out of it. Beyond it the thread ends and not the process. */
const memoryMbMax = 768;
/** Each holds its bytes meanwhile. */
const waitingMax = 4;

/** @param limits others than in the house, for tests. */
export function createTableReader(limits = { readWithin, memoryMb: memoryMbMax }): TableReader {
  const ending = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    async read(bytes, mediaType) {
      if (waiting >= waitingMax) return busy;
      waiting += 1;
      const answer = turn.then(async () => await readOne({ bytes, mediaType }, limits, ending.signal));
      turn = answer;
      try {
        return await answer;
      } finally {
        waiting -= 1;
      }
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await turn;
    },
  };
}

async function readOne(
  workerData: ToTableWorker,
  limits: { readWithin: Millis; memoryMb: number },
  ending: AbortSignal,
): Promise<TableFile> {
  if (ending.aborted) return unreadable;
  const { promise, resolve } = Promise.withResolvers<TableFile>();
  const rows: Table[number][] = [];
  const resourceLimits = { maxOldGenerationSizeMb: limits.memoryMb };
  const worker = new Worker(new URL("./system-table-worker.ts", import.meta.url), { workerData, resourceLimits });
  const limit = AbortSignal.any([ending, AbortSignal.timeout(limits.readWithin)]);
  limit.addEventListener("abort", () => resolve(unreadable));
  worker.on("message", (message: FromTableWorker) => {
    if (message.kind === "rows") rows.push(...message.rows);
    else resolve(message.kind === "end" ? { kind: "table", table: rows } : message);
  });
  // Out of memory, or something in the file that the reader of tables stumbles over.
  worker.on("error", () => resolve(unreadable));
  worker.on("exit", () => resolve(unreadable));
  const file = await promise;
  await worker.terminate();
  return file;
}

const unreadable: TableFile = { kind: "unreadable", sentence: unreadableXlsx };
const busy: TableFile = {
  kind: "unreadable",
  sentence: {
    zh: "正在读取其他人上传的文件。请稍候再试。",
    en: "Files of others are being read. Wait a moment and send it again.",
  },
};
