/**
 * The thread that owns the outbox's database. It takes calls in order and answers each after its commit.
 *
 * Group commit: telemetry and bookkeeping wait for up to `groupMs` and share one fsync; a call that carries a life or fault
 * row is committed at once and by itself, so that nothing in a group can take it down.
 */

import { parentPort, workerData } from "node:worker_threads";
import { performance } from "node:perf_hooks";
import type { Appended, NewRow } from "./outbox.ts";
import { isFull, resultCode } from "./sqlite-result.ts";
import type { Damage, Store, StoreOptions } from "./store.ts";
import { openOrReplace } from "./sqlite-opening.ts";

export type WorkerOptions = StoreOptions & { groupMs: number; nowMs: number };
export type Method = Exclude<keyof Store, "together" | "close" | "damage" | "newestMs">;
/** Rows travel as JSON, which both threads do faster than a clone of each field. */
export type Sent =
  | { id: number; method: "append"; rows: string }
  | { id: number; method: Exclude<Method, "append"> | "close"; args: readonly unknown[] };
type Call = { id: number; method: Method | "close"; args: readonly unknown[] };
/** What an append answers: the other side has the rows themselves. */
export type Numbered = { kind: "accepted"; seqs: readonly number[] } | Extract<Appended, { kind: "refused" }>;
/** `setAside`: where the file is that could not be opened; what could be read of it is in the new one. */
export type Opened = { setAside: string | undefined; damage: Damage; newestMs: number | undefined };
export type Answer =
  | { kind: "opened"; opened: Opened }
  | { kind: "unusable"; detail: string }
  | { kind: "answer"; id: number; result: unknown }
  /** Of one commit: waking the other thread once a call cost more than the commit. */
  | { kind: "answers"; answers: readonly { id: number; result: unknown }[] }
  | { kind: "failed"; id: number; detail: string };

/** Marks ride along with the next commit of records, or go by themselves after this. */
const markPatienceMs = 250;

const port = parentPort;
if (!port) throw new Error("sqlite-outbox-worker.ts runs as a worker of sqlite-outbox.ts only");
// `as`: handed over by sqlite-outbox.ts.
const options = workerData as WorkerOptions;
const send = (answer: Answer): void => port.postMessage(answer);

const store = open();
if (store) serve(store);

function open(): Store | undefined {
  try {
    const { store: opened, setAside } = openOrReplace(options, options.nowMs);
    const { newestMs } = opened;
    opened.prune(undefined);
    send({ kind: "opened", opened: { setAside, damage: opened.damage, newestMs } });
    return opened;
  } catch (error) {
    send({ kind: "unusable", detail: sentence(error) });
    return undefined;
  }
}

function serve(db: Store): void {
  let group: Call[] = [];
  let timer: { handle: NodeJS.Timeout; dueMs: number } | undefined;
  /** Rows were committed whose numbers the marks do not know yet. */
  let isAhead = false;

  const commitGroup = (): void => {
    clearTimeout(timer?.handle);
    timer = undefined;
    const calls = group;
    group = [];
    if (calls.length === 0 && !isAhead) return;
    isAhead = false;
    const results: unknown[] = [];
    try {
      db.together(() => {
        for (const call of calls) results.push(perform(db, call));
      });
    } catch {
      // One of them cannot be done (full card): each by itself, so that the others are not its victims.
      for (const call of calls) answerOne(db, call);
      return;
    }
    if (calls.length > 0)
      send({ kind: "answers", answers: calls.map((call, at) => ({ id: call.id, result: results[at] })) });
  };

  const commitWithin = (waitMs: number): void => {
    const dueMs = performance.now() + waitMs;
    if (timer && timer.dueMs <= dueMs) return;
    clearTimeout(timer?.handle);
    timer = { dueMs, handle: setTimeout(commitGroup, waitMs) };
    // No patience: at the end of this turn of the event loop, which is sooner than any timeout.
    if (waitMs === 0) setImmediate(() => commitGroup());
  };

  const take = (call: Call): void => {
    if (call.method === "close") {
      commitGroup();
      db.close();
      send({ kind: "answer", id: call.id, result: undefined });
      port?.close();
      return;
    }
    const patience = patienceOf(call);
    if (patience !== undefined) {
      group.push(call);
      commitWithin(patience);
      return;
    }
    // Marks that wait are words of the ledger before: done afterwards, they would count as receipts of the new one.
    if (call.method === "adoptLedger") commitGroup();
    answerOne(db, call);
    if (call.method !== "append") return;
    isAhead = true;
    commitWithin(markPatienceMs);
  };
  port?.on("message", (calls: readonly Sent[]) => {
    for (const call of calls) take(call.method === "append" ? { ...call, args: [JSON.parse(call.rows)] } : call);
  });
}

/** How long a call may wait for company; `undefined` for one that may not. */
function patienceOf(call: Call): number | undefined {
  // A mark that is lost costs one message sent twice.
  if (call.method === "receipted") return markPatienceMs;
  // `as`: the arguments of `append`, typed by the proxy.
  const isPatient =
    call.method === "append" && (call.args[0] as readonly NewRow[]).every((row) => row.lane === "telemetry");
  return isPatient ? options.groupMs : undefined;
}

function answerOne(db: Store, call: Call): void {
  try {
    send({ kind: "answer", id: call.id, result: perform(db, call) });
  } catch (error) {
    if (call.method === "append") send({ kind: "answer", id: call.id, result: refusal(error) });
    else send({ kind: "failed", id: call.id, detail: sentence(error) });
  }
}

function perform(db: Store, call: Call): unknown {
  if (call.method === "close") return undefined;
  // `as`: method and arguments were paired by the proxy's types.
  const method = db[call.method] as (...args: readonly unknown[]) => unknown;
  const result = method.apply(db, [...call.args]);
  // `as`: what `append` of a store returns.
  return call.method === "append" ? numbered(result as Appended) : result;
}

function numbered(answer: Appended): Numbered {
  return answer.kind === "accepted" ? { kind: "accepted", seqs: answer.rows.map((row) => row.seq) } : answer;
}

function refusal(error: unknown): Numbered {
  const why = isFull(error) ? "full" : resultCode(error) === 8 ? "read-only" : "failing";
  return { kind: "refused", why, detail: sentence(error) };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
