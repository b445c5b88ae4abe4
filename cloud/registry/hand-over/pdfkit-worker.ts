/** Draws one sheet in a thread of its own, and ends. */

import { parentPort, workerData } from "node:worker_threads";
import { drawSheetHere } from "./pdfkit-sheet.ts";

// `as`: only `pdfkit-thread.ts` starts this, with what it was given.
const { sheet, language } = workerData as {
  sheet: Parameters<typeof drawSheetHere>[0];
  language: Parameters<typeof drawSheetHere>[1];
};
parentPort?.postMessage(await drawSheetHere(sheet, language));
