/**
 * Puts a draft on the disk and adopts it. What memory has moved on without a commit of its own (heartbeats, timelined marks) is
 * remembered here as dirty and written with the next commit of that home, or by the sweep.
 *
 * A disk that is full or busy is asked again without end: nothing is receipted meanwhile, and gateways keep what they have.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { laneMemory, laneName, withTimelined, type Adopted, type Draft, type Memory } from "../ledger/draft.ts";
import { emptyCommit, type Commit, type CommitFailure, type LaneKey, type Ledger } from "../ledger/ledger.ts";
import { addRange } from "../ledger/marks.ts";
import type { Timelined } from "../receipts/timeline-lane.ts";

/** Homes written in one commit of the sweep, so that a life record waits for a few milliseconds at most. */
const sweepMax = 500;
const worldRetry = seconds(1);

export type Committer = {
  /** null when it is on the disk and adopted; else the input itself is to blame, and nothing has changed. */
  commit(draft: Draft): Promise<CommitFailure | null>;
  /** For drafts that cannot be their own fault: anything but success ends the process. */
  mustCommit(draft: Draft): Promise<void>;
  /** The timeline has these for good. In memory at once; stored with what comes next. */
  timelined(done: readonly Timelined[]): LaneKey[];
  /** Writes some of what only memory has, in some milliseconds, so that a life record waits no longer. @returns whether there is more. */
  sweepSome(): Promise<boolean>;
  /** All of it, and the ledger tidied up: before the end. */
  sweep(): Promise<void>;
};

export function createCommitter(given: {
  ledger: Pick<Ledger, "commit" | "alive" | "fold">;
  memory: Memory;
  machineClock: Clock;
  /** The time of our records, which never runs backwards: what was alive then is the least that the next start begins with. */
  aliveMs: () => number;
  log: Log;
  adopted: (what: Adopted) => void;
  committed: (tookMs: number) => void;
}): Committer {
  const { ledger, memory, machineClock, log } = given;
  const dirtySubjects = new Set<string>();
  const dirtyLanes = new Set<string>();

  let last: Promise<unknown> = Promise.resolve();
  /** The sweep writes what memory has: it must not stand on the disk after a commit that memory has not adopted yet. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const adopt = (draft: Draft): void => {
    const adopted = draft.adopt();
    for (const subject of adopted.quiet) dirtySubjects.add(subject);
    given.adopted(adopted);
  };

  /** The timeline goes on while a commit is on its way: its mark is stored as it is when the commit begins. */
  const withPresentMarks = (content: Commit): Commit => ({
    ...content,
    marks: content.marks.map((lane) => {
      const present = memory.lanes.get(laneName(lane))?.marks.timelined;
      return present ? withTimelined(lane, present) : lane;
    }),
  });

  const write = async (content: Commit): Promise<CommitFailure | null> => {
    const startedMs = machineClock.uptimeMs();
    for (let attempt = 1; ; attempt++) {
      const failure = await ledger.commit(withPresentMarks(content));
      if (failure === null) break;
      if (failure.blame === "end") throw new Error(`The ledger cannot be written any more: ${failure.why}`);
      if (failure.blame === "input" || failure.blame === "claim") return failure;
      if (attempt === 1) log.error("The disk takes nothing; nothing is receipted until it does.", { why: failure.why });
      await new Promise<void>((resolve) => void machineClock.after(worldRetry, resolve));
    }
    given.committed(machineClock.uptimeMs() - startedMs);
    return null;
  };

  /** False: the next sweep tries again; only what a restart would know is late. */
  const storeSome = async (): Promise<boolean> => {
    const subjects = [...dirtySubjects].slice(0, sweepMax);
    const lanes = [...dirtyLanes].slice(0, sweepMax);
    // A commit before us in the line has taken them along.
    if (subjects.length + lanes.length === 0) return true;
    for (const subject of subjects) dirtySubjects.delete(subject);
    for (const lane of lanes) dirtyLanes.delete(lane);
    const failure = await ledger.commit({
      ...emptyCommit,
      subjects: subjects.flatMap((subject) => memory.subjects.get(subject) ?? []),
      marks: lanes.flatMap((lane) => memory.lanes.get(lane) ?? []),
    });
    if (failure === null) return true;
    if (failure.blame === "end") throw new Error(failure.why);
    for (const subject of subjects) dirtySubjects.add(subject);
    for (const lane of lanes) dirtyLanes.add(lane);
    return false;
  };
  /** @returns whether there is more to fold; a disk that takes nothing is asked again by the next sweep. */
  const foldSome = async (when: "due" | "now"): Promise<boolean> => {
    const folded = (await ledger.fold?.(when)) ?? "done";
    if (typeof folded === "object" && folded.blame === "end") throw new Error(folded.why);
    return folded === "more";
  };
  const sweepSome = async (when: "due" | "now"): Promise<boolean> => {
    if (dirtySubjects.size + dirtyLanes.size > 0) {
      if (!(await alone(storeSome))) return false;
      if (dirtySubjects.size + dirtyLanes.size > 0) return true;
    }
    if (await alone(() => foldSome(when))) return true;
    // Last, so that whoever reads it knows that everything before it was written.
    const failure = (await ledger.alive?.(given.aliveMs())) ?? null;
    if (failure?.blame === "end") throw new Error(failure.why);
    return false;
  };

  const committer: Committer = {
    commit: (draft) =>
      alone(async () => {
        const content = draft.commit();
        if (content !== undefined) {
          // Cleared before the way to the disk: what moves meanwhile is dirty again.
          for (const lane of content.marks) dirtyLanes.delete(laneName(lane));
          const failure = await write(content);
          if (failure) {
            for (const lane of content.marks) dirtyLanes.add(laneName(lane));
            return failure;
          }
          for (const { subject } of content.subjects) dirtySubjects.delete(subject);
        }
        adopt(draft);
        return null;
      }),
    async mustCommit(draft) {
      const failure = await committer.commit(draft);
      if (failure) throw new Error(`A decision could not be stored: ${failure.why}`);
    },
    timelined(done) {
      const keys: LaneKey[] = [];
      for (const { key, numbers } of done) {
        const name = laneName(key);
        const lane = memory.lanes.get(name);
        if (!lane) continue;
        const { decided, timelined } = lane.marks;
        memory.lanes.set(name, laneMemory(lane, { decided, timelined: numbers.reduce(addRange, timelined) }));
        dirtyLanes.add(name);
        keys.push(key);
      }
      return keys;
    },
    sweepSome: () => sweepSome("due"),
    async sweep() {
      while (await sweepSome("now"));
    },
  };
  return committer;
}
