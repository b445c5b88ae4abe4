import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { startWatchdog } from "./http-watchdog.ts";

async function outside(status: number) {
  let heard = 0;
  const server = createServer((_, response) => {
    heard += 1;
    response.writeHead(status).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${address.port}/ping`, heard: () => heard, [Symbol.dispose]: close };
}

test("the heartbeat goes out while all is well, and stops while something is not", async () => {
  using far = await outside(200);
  const clock = createManualClock({ wallMs: 0 });
  let problems: string[] = [];
  using watchdog = startWatchdog({
    url: far.url,
    problems: async () => problems,
    clock,
    log: silentLog,
  });
  await clock.advanceTo(0);
  await expect.poll(() => watchdog.counts().sent).toBe(1);
  problems = ["It is open, and no step is due."];
  await expect.poll(() => clock.nextDueMs()).toBe(60_000);
  await clock.advanceTo(60_000);
  await expect.poll(() => watchdog.counts().withheld).toBe(1);
  problems = [];
  await expect.poll(() => clock.nextDueMs()).toBe(120_000);
  await clock.advanceTo(120_000);
  await expect.poll(() => watchdog.counts().sent).toBe(2);
  expect(far.heard()).toBe(2);
});

test.each([
  ["throws", () => Promise.reject(new Error("no database"))],
  ["names a problem", () => Promise.resolve(["stuck"])],
])("who asks a house that %s hears silence", async (_, problems) => {
  using far = await outside(200);
  const clock = createManualClock({ wallMs: 0 });
  using watchdog = startWatchdog({ url: far.url, problems, clock, log: silentLog });
  await clock.advanceTo(0);
  await expect.poll(() => watchdog.counts().withheld).toBe(1);
  expect(far.heard()).toBe(0);
});

test("an outside that is unwell is counted, and heard again later", async () => {
  using far = await outside(500);
  const clock = createManualClock({ wallMs: 0 });
  using watchdog = startWatchdog({ url: far.url, every: seconds(5), problems: async () => [], clock, log: silentLog });
  await clock.advanceTo(0);
  await expect.poll(() => clock.nextDueMs()).toBe(5_000);
  expect(watchdog.counts()).toEqual({ sent: 0, withheld: 0, unanswered: 1 });
});
