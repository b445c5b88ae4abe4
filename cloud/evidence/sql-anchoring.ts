/**
 * Writes outside, once a day and at an orderly stop, how far the log is; and at the start makes the ledger and what was written outside agree: who was
 * erased stays erased after a backup from before was put back, and an erasure that was cut off before it was told outside is told.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { days, hours, millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { retryDelay, type RetrySchedule } from "@shouwang/shared/time/retry-schedule.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { LedgerKysely } from "../database/schema.ts";
import type { AnchoredErasure, AnchoredHead, AnchorLine } from "./anchor.ts";
import { appendAnchors, readAnchorFile } from "./file-anchors.ts";
import { postAnchors } from "./http-anchors.ts";

export const anchorEvery = days(1);
/** Older than this, somebody must look: what is cut off the log meanwhile leaves no trace outside. */
export const anchorAgeMax = days(2);
const tryAgain: RetrySchedule = { first: minutes(1), longest: hours(1), jitter: 0.3 };
const answerTakesMax = seconds(10);

export type Anchoring = AsyncDisposable & {
  /** Now, whether it is due or not. */
  anchor(): Promise<void>;
  /** Writes outside at once that somebody was erased: a backup that is put back today must not bring them back. */
  erased(owner: string, atMs: number): void;
  /** For the person who looks after the cloud; undefined while all is well. */
  problem(): string | undefined;
  /** Milliseconds since the last one that arrived everywhere it should. */
  ageMs(): number;
};

type Given = {
  database: Pick<LedgerDatabase, "read"> & { readonly ledgerId: string };
  audit: AuditLog;
  file: string;
  url: string | null;
  /** As `agreeWithAnchors` answered. */
  lastAtMs: number | undefined;
  /** After each attempt: what somebody should know, or that all is well. */
  problemIs: (sentence: string | undefined) => void;
  clock: Pick<Clock, "wallMs" | "uptimeMs" | "after">;
  random: () => number;
  log: Log;
};

export function startAnchoring(given: Given): Anchoring {
  const { database, file, url, clock, log, random, lastAtMs } = given;
  const openedAtMs = clock.uptimeMs();
  let doneAtMs: number | undefined;
  let attempt = 0;
  let timer: Timer | undefined;
  let isClosed = false;
  const closing = new AbortController();

  const ageAtOpenMs = lastAtMs === undefined ? 0 : Math.max(0, clock.wallMs() - lastAtMs);

  const ageMs = (): number =>
    doneAtMs === undefined ? ageAtOpenMs + clock.uptimeMs() - openedAtMs : clock.uptimeMs() - doneAtMs;
  const problem = (): string | undefined => {
    if (ageMs() < anchorAgeMax) return undefined;
    const where = url === null ? file : `${file} and ${new URL(url).origin}`;
    return `The audit log has not been anchored outside for ${Math.floor(ageMs() / days(1))} days: ${where} cannot be written.`;
  };

  const write = async (signal: AbortSignal): Promise<void> => {
    const lines = await headsNow(database.read, { ledgerId: database.ledgerId, atMs: clock.wallMs() });
    appendAnchors(file, lines);
    if (url !== null && lines.length > 0) await postAnchors(url, lines, signal);
    doneAtMs = clock.uptimeMs();
  };
  const anchor = async (): Promise<void> => {
    const failure = await write(AbortSignal.any([closing.signal, AbortSignal.timeout(answerTakesMax)])).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (isClosed) return;
    if (failure)
      log.warn("The audit log could not be anchored outside. It is tried again.", {
        event: "anchor-failed",
        ...failure,
      });
    attempt = failure ? attempt + 1 : 0;
    given.problemIs(problem());
    arm(failure ? retryDelay(tryAgain, attempt - 1, random()) : anchorEvery);
    await given.audit.note({
      atMs: clock.wallMs(),
      who: "system/anchor",
      what: "anchored",
      subject: {
        kind: "audit",
        id: "all",
      },
      area: null,
      purpose: "operate-system",
      outcome: failure ? "failed" : "done",
      detail: "",
      digest: "",
    });
  };
  const run = (): void => {
    anchor().catch((error: unknown) => log.error("The audit log does not take that it was anchored.", { error }));
  };
  const arm = (delay: Parameters<Clock["after"]>[0]): void => {
    timer?.cancel();
    timer = clock.after(delay, run);
  };
  arm(lastAtMs === undefined ? seconds(0) : millis(Math.max(0, anchorEvery - ageAtOpenMs)));
  return {
    anchor,
    ageMs,
    erased: (owner, atMs) => appendAnchors(file, [{ v: 1, kind: "erased", owner, atMs }]),
    problem,
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      timer?.cancel();
      try {
        await write(AbortSignal.timeout(seconds(3)));
      } catch (error) {
        log.warn("The audit log could not be anchored at the end.", { event: "anchor-failed", error });
      }
      closing.abort();
    },
  };
}

type Agreeing = {
  database: Pick<LedgerDatabase, "read"> & { readonly ledgerId: string };
  file: string;
  /** Erases somebody of whom the anchors say that they were erased. */
  eraseAgain: (owner: string) => Promise<void>;
  nowMs: number;
  log: Log;
};

/**
 * Before anybody's name is read: both ways, and doing it twice changes nothing. Answers when a head was written last. A disk outside that is
 * full or away must not keep a cloud from hearing alarms.
 */
export async function agreeWithAnchors(given: Agreeing): Promise<number | undefined> {
  try {
    return await agree(given);
  } catch (error) {
    given.log.error("The anchors of the audit log cannot be read or written.", { event: "anchor-failed", error });
    return undefined;
  }
}

async function agree({ database, file, eraseAgain, nowMs, log }: Agreeing): Promise<number | undefined> {
  const anchors = readAnchorFile(file);
  const last = anchors?.heads.at(-1);
  const lines: AnchorLine[] = [];
  const wasTold = anchors?.replaced.some((one) => one.before === last?.ledgerId && one.after === database.ledgerId);
  if (last !== undefined && last.ledgerId !== database.ledgerId && !wasTold)
    lines.push({ v: 1, kind: "ledger", before: last.ledgerId, after: database.ledgerId, atMs: nowMs });
  const told = new Set(anchors?.erased.map(({ owner }) => owner));
  for (const owner of told) {
    const isThere = database.read.selectFrom("person_keys").select("owner").where("owner", "=", owner);
    if ((await isThere.where("wrapped", "is not", null).executeTakeFirst()) === undefined) continue;
    await eraseAgain(owner);
    log.warn("A backup from before an erasure was put back: the person was erased again.", {
      event: "erased-again",
      owner,
    });
  }
  appendAnchors(file, [...lines, ...(await erasedNow(database.read)).filter(({ owner }) => !told.has(owner))]);
  return last?.atMs;
}

/** One row for each person who ever asked for it: thousands in decades. */
export async function erasedNow(read: LedgerKysely): Promise<AnchoredErasure[]> {
  // Wrapped by nothing: an index knows them.
  const query = read.selectFrom("person_keys").select(["owner", "destroyed_at_ms"]).where("master_key_id", "=", "");
  const rows = await query.where("wrapped", "is", null).orderBy("owner").execute();
  return rows.map(({ owner, destroyed_at_ms }) => ({ v: 1, kind: "erased", owner, atMs: destroyed_at_ms ?? 0 }));
}

export async function headsNow(
  read: LedgerKysely,
  { ledgerId, atMs }: { ledgerId: string; atMs: number },
): Promise<AnchoredHead[]> {
  const heads: AnchoredHead[] = [];
  for (;;) {
    const others = read
      .selectFrom("audit")
      .select("chain")
      .where("chain", ">", heads.at(-1)?.chain ?? "");
    const next = await others.orderBy("chain").limit(1).executeTakeFirst();
    if (next === undefined) return heads;
    const { chain } = next;
    const rows = read.selectFrom("audit").select(["n", "hash"]).where("chain", "=", chain).orderBy("n", "desc");
    const { n, hash } = await rows.limit(1).executeTakeFirstOrThrow();
    heads.push({ v: 1, kind: "head", ledgerId, chain, n, hash, atMs });
  }
}
