/**
 * The outbox on the card. This side only passes calls to the worker thread (`sqlite-outbox-worker.ts`), which owns the database,
 * so that no fsync ever holds up a byte from a sensor.
 */

import { Worker } from "node:worker_threads";
import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { LifeRecord } from "./life-slot.ts";
import type { Outbox } from "./outbox.ts";
import { retention, type Retention } from "./retention.ts";
import type { Answer, Method, Opened, WorkerOptions } from "./sqlite-outbox-worker.ts";
import type { Store } from "./store.ts";

/** Long enough to share an fsync between the messages of one burst, short enough that nobody notices. */
const defaultGroupTime = millis(250);
/** Recovering a log of some megabytes takes a worn card seconds. Whoever waits longer waits for ever, and hears no press meanwhile. */
const opensWithin = seconds(20);

export type OpenedOutbox = { outbox: Outbox } & Opened;

/**
 * @param options.epoch random, new for this opening.
 * @param options.lifeElsewhere life records in slots, to put damaged rows back.
 * @param options.pagesMax a limit of the file in pages of 1 KiB; reaching it is a full card.
 * @throws with a sentence when the file cannot be opened at all (read-only, no directory).
 */
export async function openSqliteOutbox(options: {
  path: string;
  epoch: Epoch;
  nowMs: number;
  groupTime?: Millis;
  limits?: Retention;
  pagesMax?: number;
  lifeElsewhere?: readonly LifeRecord[];
}): Promise<OpenedOutbox> {
  const workerData: WorkerOptions = {
    path: options.path,
    epoch: options.epoch,
    nowMs: options.nowMs,
    groupMs: options.groupTime ?? defaultGroupTime,
    limits: options.limits ?? retention,
    pagesMax: options.pagesMax,
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

  const call = <M extends Method | "close">(
    method: M,
    args: M extends Method ? Parameters<Store[M]> : [],
  ): Promise<M extends Method ? ReturnType<Store[M]> : undefined> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    if (gone === undefined) {
      const id = nextId++;
      waiting.set(id, { resolve, reject, method });
      worker.postMessage({ id, method, args });
    } else if (method === "append") resolve({ kind: "refused", why: "failing", detail: gone });
    else reject(new Error(gone));
    // `as`: the worker answers with what the store's method returned.
    return promise as Promise<M extends Method ? ReturnType<Store[M]> : undefined>;
  };

  const limit = setTimeout(() => {
    lose(`it has not opened within ${opensWithin / 1_000} s`);
    void worker.terminate();
  }, opensWithin);
  const opened = await opening.promise.finally(() => clearTimeout(limit));
  const outbox: Outbox = {
    epoch: options.epoch,
    append: (rows) => call("append", [rows]),
    pending: (query) => call("pending", [query]),
    rowsIn: (query) => call("rowsIn", [query]),
    skipped: (query) => call("skipped", [query]),
    receipted: (mark) => call("receipted", [mark]),
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
