/**
 * The outbox on the card. This side only passes calls to the worker thread (`sqlite-outbox-worker.ts`), which owns the database,
 * so that no fsync ever holds up a byte from a sensor.
 */

import { Worker } from "node:worker_threads";
import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { LifeRecord } from "./life-slot.ts";
import type { Appended, NewRow, Outbox, Row } from "./outbox.ts";
import { retention, type Retention } from "./retention.ts";
import type { Answer, Method, Numbered, Opened, Sent, WorkerOptions } from "./sqlite-outbox-worker.ts";
import type { Store } from "./store.ts";

/** Long enough to share an fsync between the messages of one burst, short enough that nobody notices. */
const defaultGroupTime = millis(250);
/** Recovering a log of some megabytes takes a worn card seconds. Whoever waits longer waits for ever, and hears no press meanwhile. */
const opensWithin = seconds(20);

type Mark = Parameters<Outbox["receipted"]>[0];

export type OpenedOutbox = { outbox: Outbox } & Opened;

/**
 * @param options.epoch random, new for this opening.
 * @param options.lifeElsewhere life records in slots, to put damaged rows back.
 * @param options.bytesMax a limit of the file; reaching it is a full card.
 * @throws with a sentence when the file cannot be opened at all (read-only, no directory).
 */
export async function openSqliteOutbox(options: {
  path: string;
  epoch: Epoch;
  nowMs: number;
  groupTime?: Millis;
  limits?: Retention;
  bytesMax?: number;
  lifeElsewhere?: readonly LifeRecord[];
}): Promise<OpenedOutbox> {
  const workerData: WorkerOptions = {
    path: options.path,
    epoch: options.epoch,
    nowMs: options.nowMs,
    groupMs: options.groupTime ?? defaultGroupTime,
    limits: options.limits ?? retention,
    bytesMax: options.bytesMax,
    lifeElsewhere: options.lifeElsewhere ?? [],
  };
  const worker = new Worker(new URL("./sqlite-outbox-worker.ts", import.meta.url), { workerData });
  const waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (why: Error) => void; method: string }
  >();
  const opening = Promise.withResolvers<Opened>();
  let nextId = 1;
  let gone: string | undefined;

  const lose = (why: string): void => {
    gone ??= why;
    opening.reject(new Error(`The outbox at ${options.path} cannot be used: ${why}`));
    for (const [id, call] of waiting) {
      waiting.delete(id);
      if (call.method === "append") call.resolve({ kind: "refused", why: "failing", detail: why });
      else call.reject(new Error(why));
    }
  };
  worker.on("error", (error: unknown) => lose(error instanceof Error ? error.message : String(error)));
  worker.on("exit", () => lose("its thread has ended"));
  worker.on("message", (answer: Answer) => {
    switch (answer.kind) {
      case "opened":
        opening.resolve(answer.opened);
        return;
      case "unusable":
        lose(answer.detail);
        return;
      case "answer":
        waiting.get(answer.id)?.resolve(answer.result);
        waiting.delete(answer.id);
        return;
      case "answers":
        for (const { id, result } of answer.answers) {
          waiting.get(id)?.resolve(result);
          waiting.delete(id);
        }
        return;
      case "failed":
        waiting.get(answer.id)?.reject(new Error(answer.detail));
        waiting.delete(answer.id);
        return;
    }
  });

  const wait = (method: string): { id: number; answer: Promise<unknown> } => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = nextId++;
    if (gone === undefined) waiting.set(id, { resolve, reject, method });
    else if (method === "append") resolve({ kind: "refused", why: "failing", detail: gone });
    else reject(new Error(gone));
    return { id, answer: promise };
  };
  /** Nobody waits for a receipt's commit: those of one turn travel with the next call, of each epoch and lane the highest. */
  const marks = new Map<string, { id: number; mark: Mark; answer: Promise<unknown> }>();
  const send = (...calls: readonly Sent[]): void => {
    const held = [...marks.values()].map(({ id, mark }): Sent => ({ id, method: "receipted", args: [mark] }));
    marks.clear();
    if (held.length + calls.length > 0) worker.postMessage([...held, ...calls]);
  };
  const receipted = async (mark: Mark): Promise<void> => {
    const key = `${mark.epoch}/${mark.lane}`;
    let held = marks.get(key);
    if (!held) {
      held = { ...wait("receipted"), mark };
      marks.set(key, held);
      if (marks.size === 1) setImmediate(() => send());
    } else if (held.mark.through < mark.through) held.mark = mark;
    await held.answer;
  };
  const append = async (drafts: readonly NewRow[]): Promise<Appended> => {
    const { id, answer } = wait("append");
    send({ id, method: "append", rows: JSON.stringify(drafts) });
    // `as`: what the worker answers to an append.
    const numbered = (await answer) as Numbered;
    if (numbered.kind === "refused") return numbered;
    const row = (draft: NewRow, at: number): Row => {
      const seq = numbered.seqs[at];
      if (seq === undefined) throw new Error("the store has numbered every row that it took");
      return { ...draft, epoch: options.epoch, seq };
    };
    return { kind: "accepted", rows: drafts.map(row) };
  };
  type Other = Exclude<Method, "append" | "receipted">;
  const call = <M extends Other | "close">(
    method: M,
    args: M extends Other ? Parameters<Store[M]> : [],
  ): Promise<M extends Other ? ReturnType<Store[M]> : undefined> => {
    const { id, answer } = wait(method);
    send({ id, method, args });
    // `as`: the worker answers with what the store's method returned.
    return answer as Promise<M extends Other ? ReturnType<Store[M]> : undefined>;
  };

  const limit = setTimeout(() => {
    lose(`it has not opened within ${opensWithin / 1_000} s`);
    void worker.terminate();
  }, opensWithin);
  const opened = await opening.promise.finally(() => clearTimeout(limit));
  const outbox: Outbox = {
    epoch: options.epoch,
    append,
    pending: (query) => call("pending", [query]),
    rowsIn: (query) => call("rowsIn", [query]),
    skipped: (query) => call("skipped", [query]),
    receipted,
    standings: () => call("standings", []),
    openAlarms: () => call("openAlarms", []),
    saveOpenAlarm: (alarm) => call("saveOpenAlarm", [alarm]),
    ledgerId: () => call("ledgerId", []),
    adoptLedger: (ledgerId) => call("adoptLedger", [ledgerId]),
    async [Symbol.asyncDispose]() {
      if (gone === undefined) await call("close", []).catch(() => undefined);
      await worker.terminate();
    },
  };
  return { outbox, ...opened };
}
