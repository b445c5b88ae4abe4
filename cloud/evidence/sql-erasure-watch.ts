/**
 * Somebody was erased by a command beside this cloud: their name is still in its memory, and on pages. The log says so, in the same commit as the erasure; whoever
 * follows its chains knows within a second which homes it concerns.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { LedgerKysely } from "../database/schema.ts";
import { commandChain } from "./command-chain.ts";
import { headsNow } from "./sql-anchoring.ts";

/** Each is one look at the end of a chain, by its key. */
const lookEvery = seconds(1);
const rowsPerLook = 1_000;

/** How far each chain was when nobody's name had been read yet. */
export type SeenChains = ReadonlyMap<string, number>;

/** @param chains those in which erasures are said: the cloud's own, and that of commands. */
export async function chainsNow(read: LedgerKysely, own: string): Promise<SeenChains> {
  const heads = await headsNow(read, { ledgerId: "", atMs: 0 });
  const last = new Map(heads.map(({ chain, n }) => [chain, n]));
  return new Map([own, commandChain].map((chain) => [chain, last.get(chain) ?? 0]));
}

export function watchErasures(given: {
  read: LedgerKysely;
  seen: SeenChains;
  /** Something was erased that was about these homes. Asked again when it fails. */
  erased: (homeIds: readonly string[]) => Promise<void>;
  clock: Pick<Clock, "after">;
  log: Log;
}): Disposable {
  const { read, erased, clock, log } = given;
  const seen = new Map(given.seen);
  let isClosed = false;
  let timer: Timer | undefined;

  const look = async (): Promise<void> => {
    for (const [chain, after] of seen) {
      const rows = await read
        .selectFrom("audit")
        .select(["n", "what", "subject_kind", "subject_id"])
        .where("chain", "=", chain)
        .where("n", ">", after)
        .orderBy("n")
        .limit(rowsPerLook)
        .execute();
      const homeIds = rows.flatMap((row) =>
        row.what === "erased" && row.subject_kind === "home" ? [row.subject_id] : [],
      );
      if (homeIds.length > 0) await erased([...new Set(homeIds)]);
      seen.set(chain, rows.at(-1)?.n ?? after);
    }
  };
  const run = (): void => {
    look()
      .catch((error: unknown) => {
        const sentence = "Whether somebody was erased could not be asked; it is asked again.";
        if (!isClosed) log.warn(sentence, { event: "erasure-watch", error });
      })
      .finally(() => {
        if (!isClosed) timer = clock.after(lookEvery, run);
      });
  };
  timer = clock.after(lookEvery, run);
  return {
    [Symbol.dispose]() {
      isClosed = true;
      timer?.cancel();
    },
  };
}
