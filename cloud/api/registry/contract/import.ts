/** Bringing a table of residents in, as its page sees it. */

import { z } from "zod";
import { sentence } from "./sentence.ts";

const count = z.number().int();

/** Where an import stands: asked for again and again while it runs. */
export const importView = z.strictObject({
  importId: z.string(),
  area: z.string(),
  /** Rows with something in them. */
  rows: count,
  /** Would come in, or came in. */
  good: count,
  /** Came in before, and say the same. */
  known: count,
  /** Have something wrong and stay out. */
  wrong: count,
  /** May be somebody who is registered. */
  doubtful: count,
  /** `broken-off`: what is in stays in; run it again to go on. */
  at: z.enum(["checked", "running", "done", "broken-off"]),
  run: z
    .strictObject({
      startedAtMs: count,
      endedAtMs: count.nullable(),
      takesDoubtful: z.boolean(),
      /** Of those that this run is to bring in. */
      toDo: count,
      written: count,
      /** Null = too early to say. */
      rowsPerSecond: z.number().nullable(),
      secondsLeft: count.nullable(),
    })
    .nullable(),
});
export type ImportView = z.infer<typeof importView>;

export const problemView = z.strictObject({
  /** As the table counts: the headings are row 1. */
  row: count,
  /** Null = the row as a whole. */
  column: sentence.nullable(),
  code: z.string(),
  sentence,
});
export type ProblemView = z.infer<typeof problemView>;

/** What was found, row by row. */
export const importReport = z.strictObject({
  import: importView,
  /** The first thousand; the file of the report has all. */
  problems: z.array(problemView),
  problemsLeftOut: count,
  doubts: z.array(problemView.extend({ residentId: z.string() })),
  doubtsLeftOut: count,
  /** Headings that nobody knows: what stands below them was left out. */
  unknownColumns: z.array(z.string()),
});
export type ImportReportView = z.infer<typeof importReport>;

/** Those of whoever asks. */
export const importsView = z.strictObject({
  held: z.array(importView),
  /** What the database knows of imports of late, the newest first; without an end they were broken off: the same file goes on. */
  lately: z.array(
    z.strictObject({
      importId: z.string(),
      startedAtMs: count,
      endedAtMs: count.nullable(),
      rows: count,
      done: count,
    }),
  ),
});
export type ImportsView = z.infer<typeof importsView>;
