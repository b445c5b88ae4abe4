/**
 * The control of `bench -- outbox`: a thread that appends what it is given to a file, calls fdatasync, and answers. Nothing else: no
 * tables, no numbers, no second copy. It is the least that "durable, off the main thread" can cost on this disk.
 */

import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";

const port = parentPort;
if (!port) throw new Error("append-worker.ts runs as a worker of outbox.ts only");
// `as`: handed over by outbox.ts.
const file = openSync((workerData as { path: string }).path, "a");

port.on("message", ({ id, text }: { id: number; text: string | undefined }) => {
  if (text === undefined) {
    closeSync(file);
    port.close();
    return;
  }
  writeSync(file, text);
  fdatasyncSync(file);
  port.postMessage({ id });
});
