/**
 * Tables that somebody sent, between the look at them and the last row. A table is held in memory with its owner, for as long as somebody works with it; an
 * import that was begun goes on without anybody's page. Nothing is lost with the memory: the same file sent again goes on where it was (`importer.ts`).
 */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { By } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { Importer, ImportProgress, ImportReport } from "./importer.ts";
import type { RowLimits } from "./read-row.ts";
import type { Table } from "./read-table.ts";

/** A table of 20,000 full rows is 30 MB. When one more comes, the one that was left alone longest goes. */
export const tablesMax = 6;
/** Nobody looked at it for this long: whoever still needs it sends it again. Personal data is in memory no longer than somebody works with it. */
export const heldFor = minutes(30);
/** More would only take turns: each commits in small pieces, one after the other. */
export const runningMax = 2;

export type Within = AreaCode | null;

export type HeldImport = {
  importId: string;
  /** Null = the whole deployment. */
  area: Within;
  rows: number;
  /** What the check found; after a run, what it found then. */
  report: ImportReport;
  /** `broken-off`: somebody stopped it, or it could not go on; what is in stays in, and it can be run again. */
  at: "checked" | "running" | "done" | "broken-off";
  run: Run | null;
};
export type Run = {
  startedAtMs: number;
  endedAtMs: number | null;
  takesDoubtful: boolean;
  /** Rows that it is to bring in, and those that it has. */
  toDo: number;
  written: number;
};

type Held = {
  given: { table: Table; limits: RowLimits; owner: string };
  shown: HeldImport;
  touchedAtMs: number;
  ending: AbortController;
  running: Promise<void> | null;
};
type NotDone = { kind: "refused"; sentence: Sentence };

export type Imports = AsyncDisposable & {
  /** Looks at a table and holds it. An earlier one of the same person is let go, unless it runs. */
  hold(table: Table, limits: RowLimits, owner: string): Promise<{ kind: "held"; held: HeldImport } | NotDone>;
  /** Nobody else's. */
  find(importId: string, asking: { owner: string; area: Within }): HeldImport | undefined;
  all(owner: string): readonly HeldImport[];
  /** It goes on when this has answered. */
  run(held: HeldImport, takesDoubtful: boolean, by: By): { kind: "started"; held: HeldImport } | NotDone;
  /** Ends after the rows that are being written. */
  stop(held: HeldImport): Promise<HeldImport>;
};

/** @param failed an import could not go on. */
export function createImports(given: {
  importer: Importer;
  nextId: () => string;
  nowMs: () => number;
  failed: (error: unknown) => void;
}): Imports {
  const { importer, nextId, nowMs, failed } = given;
  const tables = new Map<string, Held>();
  const idle = () => [...tables.values()].filter(({ running }) => running === null);
  const running = () => [...tables.values()].filter((one) => one.running !== null);
  const letGo = (one: Held): boolean => tables.delete(one.shown.importId);

  const sweep = (): void => {
    for (const one of idle()) if (one.touchedAtMs <= nowMs() - heldFor) letGo(one);
  };
  const touched = (one: Held | undefined): Held | undefined => {
    if (one) one.touchedAtMs = nowMs();
    return one;
  };

  const carryOut = async (one: Held, begun: Run, by: By): Promise<void> => {
    const { table, limits } = one.given;
    const { takesDoubtful } = begun;
    const show = (at: HeldImport["at"], changes: Partial<Run>, report = one.shown.report): void => {
      one.shown = { ...one.shown, at, report, run: { ...(one.shown.run ?? begun), ...changes } };
    };
    let doneBefore: number | undefined;
    const progress = ({ done, toDo }: ImportProgress): void => {
      doneBefore ??= done;
      show("running", { toDo, written: done - doneBefore });
    };
    try {
      const { signal } = one.ending;
      const answer = await importer.run({ table, limits, takesDoubtful, progress, signal }, by);
      if (answer.kind === "no-table") throw new Error("A table that was checked is none.");
      const { imported, report } = answer;
      show(signal.aborted ? "broken-off" : "done", { endedAtMs: nowMs(), written: imported }, report);
    } catch (error) {
      show("broken-off", { endedAtMs: nowMs() });
      failed(error);
    } finally {
      one.running = null;
      touched(one);
    }
  };

  return {
    async hold(table, limits, owner) {
      sweep();
      const ofOwner = [...tables.values()].filter((one) => one.given.owner === owner);
      if (ofOwner.some((one) => one.running !== null)) return refused("own-runs");
      const looked = await importer.check(table, limits);
      if (looked.kind === "no-table") return { kind: "refused", sentence: looked.sentence };
      for (const one of ofOwner) if (one.running === null) letGo(one);
      const longest = idle().toSorted((one, other) => one.touchedAtMs - other.touchedAtMs)[0];
      if (tables.size >= tablesMax && longest) letGo(longest);
      const { report } = looked;
      const importId = nextId();
      const shown = { importId, area: limits.within, rows: report.rows, report, at: "checked", run: null } as const;
      const held = { given: { table, limits, owner }, touchedAtMs: nowMs(), ending: new AbortController() };
      tables.set(importId, { ...held, shown, running: null });
      return { kind: "held", held: shown };
    },
    find(importId, { owner, area }) {
      sweep();
      const one = tables.get(importId);
      return one?.given.owner === owner && one.shown.area === area ? touched(one)?.shown : undefined;
    },
    all(owner) {
      sweep();
      return [...tables.values()].filter((one) => one.given.owner === owner).map(({ shown }) => shown);
    },
    run({ importId }, takesDoubtful, by) {
      const one = touched(tables.get(importId));
      if (one === undefined) return refused("gone");
      const others = running();
      if (one.running !== null || others.some(({ shown }) => overlaps(shown.area, one.shown.area)))
        return refused("same-area");
      if (others.length >= runningMax) return refused("too-many");
      const { good, doubts } = one.shown.report;
      const toDo = good + (takesDoubtful ? doubts.length : 0);
      const run: Run = { startedAtMs: nowMs(), endedAtMs: null, takesDoubtful, toDo, written: 0 };
      one.ending = new AbortController();
      one.shown = { ...one.shown, at: "running", run };
      one.running = carryOut(one, run, by);
      return { kind: "started", held: one.shown };
    },
    async stop({ importId }) {
      const one = tables.get(importId);
      one?.ending.abort();
      await one?.running;
      const shown = one?.shown;
      if (shown === undefined) throw new Error("Only what was found is stopped.");
      return shown;
    },
    async [Symbol.asyncDispose]() {
      for (const one of tables.values()) one.ending.abort();
      await Promise.all(running().map(async (one) => await one.running));
      tables.clear();
    },
  };
}

/** One lies in the other, so a row could be of both. */
function overlaps(one: Within, other: Within): boolean {
  return one === null || other === null || liesIn(one, other) || liesIn(other, one);
}

const sentences = {
  "own-runs": {
    zh: "您的上一次导入仍在进行。请等它结束，或先停止它。",
    en: "Your last import is still running. Wait until it has ended, or stop it first.",
  },
  "same-area": {
    zh: "该地区正在导入另一张表。请等它结束后再开始。",
    en: "Another table is being imported into this area. Wait until it has ended, then start yours.",
  },
  "too-many": {
    zh: `已有${runningMax}个导入正在进行。请稍后再开始。`,
    en: `${runningMax} imports are running. Start yours when one of them has ended.`,
  },
  gone: {
    zh: "该表已不在内存中。请重新上传同一文件，已导入的行不会重复。",
    en: "This table is not held any more. Send the same file again: rows that are in stay as they are.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

const refused = (why: keyof typeof sentences): NotDone => ({ kind: "refused", sentence: sentences[why] });
