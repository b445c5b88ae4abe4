/**
 * The ledger as one process of the cloud sees it: the twin, behind one thread that takes its time, on a disk that may be full. The
 * fence is the twin's own, which stands in the same contract suite as the real one.
 */

import type { Claims, Holder } from "@shouwang/cloud/dispatch/claim.ts";
import { createMemoryClaims } from "@shouwang/cloud/dispatch/memory-claims.ts";
import type { CommitFailure, Ledger } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { createMemoryLedger, type MemoryDisk } from "@shouwang/cloud/ingest/ledger/memory-ledger.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { ClosedWatch } from "./closed-watch.ts";
import { eagerLedger, type Defect } from "./defects.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import type { StandsWatch } from "./stands-watch.ts";
import type { Witness } from "./witness.ts";

export function createCloudLedger(given: {
  disk: MemoryDisk;
  process: Process;
  random: Random;
  witness: Witness;
  stands: StandsWatch;
  closed: ClosedWatch;
  isFull: () => boolean;
  defect: Defect | undefined;
  holder: Holder;
}): { ledger: Ledger; claims: Claims } {
  const { disk, process, random, witness, stands, closed, defect } = given;
  const inner = createMemoryLedger(disk);
  const mine = disk.fence;
  /** One thread writes, one thing after the other. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<CommitFailure | null>): Promise<CommitFailure | null> => {
    const done = turn.then(async () => {
      await process.wait(millis(random.between(1, random.chance(0.05) ? 700 : 8)));
      // Without a fence, whoever writes last is right.
      if (defect === "no fence") disk.fence = mine;
      if (disk.fence === mine && given.isFull()) {
        const full: CommitFailure = { blame: "world", why: "no space left on the disk" };
        return full;
      }
      const failure = await work();
      await process.wait(millis(random.between(0, 3)));
      return failure?.blame === "end" && defect === "refusal unheard" ? null : failure;
    });
    turn = done;
    return done;
  };
  const slow: Ledger = {
    ...inner,
    commit: (commit) =>
      inTurn(async () => {
        const before = stands.before(commit, disk);
        const failure = await inner.commit(commit);
        witness.say(() => `commit ${mine} ${failure?.why ?? "stored"}`);
        if (failure !== null) return failure;
        stands.written(before, commit);
        closed.committed(commit, disk);
        return null;
      }),
    remember: (...said) => inTurn(() => inner.remember(...said)),
    alive: (atMs) => inTurn(() => inner.alive(atMs)),
  };
  const rows = createMemoryClaims({
    rows: disk.attempts,
    holder: given.holder,
    delivery: (deliveryId) => disk.deliveries.get(deliveryId),
  });
  /** In the same thread, behind the same fence. */
  const claimed = <Answer>(work: () => Promise<Answer>, lost: Answer): Promise<Answer> => {
    const done = turn.then(async () => {
      await process.wait(millis(random.between(1, 8)));
      if (disk.fence !== mine) return lost;
      if (given.isFull()) throw new Error("no space left on the disk");
      return await work();
    });
    turn = done.catch(() => undefined);
    return done;
  };
  const claims: Claims = {
    isAlone: rows.isAlone,
    take: (wanted, nowMs) => claimed(() => rows.take(wanted, nowMs), []),
    giveBack: (claim, nowMs) => claimed(() => rows.giveBack(claim, nowMs), undefined),
  };
  if (defect !== "receipt before commit") return { ledger: slow, claims };
  const ledger = eagerLedger({ ...slow, commit: inner.commit }, (work) => void process.wait(seconds(1)).then(work));
  return { ledger, claims };
}
