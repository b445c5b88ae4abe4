/**
 * Sheets are drawn beside the house and not in it: reading the letters of a font takes a tenth of a second and more, and a press would wait so long. One at a time, because
 * each holds the fonts in memory; who asks while one is drawn waits for it, `waitingMax` of them, and for no longer than `drawnWithin`.
 */

import { Worker } from "node:worker_threads";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { DrawSheet } from "./hand-overs.ts";

const drawnWithin = seconds(20);
const waitingMax = 20;

export function createSheetDrawer(): DrawSheet {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (sheet, language) => {
    if (waiting >= waitingMax) throw new Error("Too many sheets are asked for at once. Ask again in a minute.");
    waiting += 1;
    const mine = last.then(async () => await drawn(sheet, language));
    // The next one is drawn whatever became of this one.
    last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting -= 1;
    }
  };
}

async function drawn(...[sheet, language]: Parameters<DrawSheet>): Promise<Uint8Array> {
  const answer = Promise.withResolvers<Uint8Array>();
  const worker = new Worker(new URL("./pdfkit-worker.ts", import.meta.url), { workerData: { sheet, language } });
  const late = setTimeout(
    () => answer.reject(new Error(`The sheet was not drawn within ${drawnWithin / 1_000} s.`)),
    drawnWithin,
  );
  worker.once("message", (bytes: Uint8Array) => answer.resolve(bytes));
  worker.once("error", answer.reject);
  worker.once("exit", () => answer.reject(new Error("The thread that draws sheets ended without one.")));
  try {
    return await answer.promise;
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}
