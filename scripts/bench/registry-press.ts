/** Presses that come while something else goes on, in the process of the cloud: from when each was due to the receipt, which leaves when it is on the disk. */

import { randomUUID } from "node:crypto";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { createSqlRegistry } from "@shouwang/cloud/registry/sql-registry.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { startLoop } from "../../test/builders/cloud-loop.ts";
import { epochOf, lifeOf } from "./county.ts";
import type { RegistryHouse } from "./registry-house.ts";

const pressEveryMs = 200;
/** What has no receipt by then is counted as this late. */
const lostAfterMs = 10_000;

export type Presses = AsyncDisposable & {
  /** Milliseconds of each press while `work` went on. */
  during(work: () => Promise<unknown>): Promise<number[]>;
};

export async function startPresses(house: RegistryHouse): Promise<Presses> {
  await using stack = new AsyncDisposableStack();
  const registry = await createSqlRegistry(house);
  const waiting = new Map<string, (atMs: number) => void>();
  const loop = stack.use(
    await startLoop({
      registry,
      ledger: createSqlLedger(house.database),
      timeline: stack.use(createMemoryTimeline()),
      clock: createSystemClock({ trust: () => "trusted" }),
      downlink: {
        send({ gatewayId }, channel) {
          if (channel === "receipt") waiting.get(gatewayId)?.(performance.now());
        },
      },
    }),
  );
  const kits = registry.assignments();
  let next = 0;
  const press = (): Promise<number> => {
    const kit = kits[next++ % kits.length];
    if (!kit) throw new Error("There is no kit to press on.");
    const home = Number(kit.gatewayId.slice("gw-".length));
    // Whatever was pressed in an earlier run is another alarm of another life of this gateway.
    const message = lifeOf(home, 1, `bench-${randomUUID()}`).replace(epochOf(home), randomUUID());
    const { promise, resolve } = Promise.withResolvers<number>();
    waiting.set(kit.gatewayId, resolve);
    loop.accept(`sw/v1/${kit.bucket}/${kit.gatewayId}/up/life`, new TextEncoder().encode(message));
    return promise;
  };
  const all = stack.move();
  return {
    async during(work) {
      const end = new AbortController();
      const working = work().finally(() => end.abort());
      const presses: Promise<number>[] = [];
      for (let dueAtMs = performance.now(); !end.signal.aborted; dueAtMs += pressEveryMs) {
        // By the timetable, and not after the answer: what holds the process up holds up everybody who presses meanwhile.
        await pause(dueAtMs - performance.now());
        const late = pause(lostAfterMs).then(() => dueAtMs + lostAfterMs);
        presses.push(Promise.race([press(), late]).then((atMs) => atMs - dueAtMs));
      }
      await working;
      return await Promise.all(presses);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, Math.max(0, ms)).unref());
