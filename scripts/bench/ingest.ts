/**
 * How much of a county one core takes in: telemetry messages that are decided, stored and receipted, for each CPU second of the cloud's
 * process (all its threads), with 40,000 homes, the real cloud and the real broker as processes of their own.
 *
 * Beside it, on the same broker and with the same messages: mqtt.js that only counts them (`bare-subscriber.ts`), and Node-RED that
 * puts them into InfluxDB (`ingest-peers.ts`). CPU seconds are those of the process that is compared; broker, generator and InfluxDB
 * are counted for nobody.
 *
 * Four loads on the cloud: each home once, unmeasured; as fast as receipts come back; evenly, as a county speaks (667 messages a
 * second); and a backlog of 100,000 messages, thrown in without waiting, with a press every 100 ms from homes of their own.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { waitFor } from "../wait-for.ts";
import { startBroker, startCloud } from "../world.ts";
import { openCountyLine, type CountyLine } from "./county-line.ts";
import { homeAt, homes, lifeOf, perSecond, sowCounty, telemetryOf, upTopicOf } from "./county.ts";
import { percentile, round } from "./figures.ts";
import { measureBare, measureNodeRed } from "./ingest-peers.ts";
import { costOf, costSince } from "./process-cost.ts";
import { createReceipts, type Receipts } from "./receipts-heard.ts";

/** Each home twice, and half as many again: what is written later (`fold`, `sort`) falls into it at least once. */
const fastMessages = 100_000;
/** Messages that wait for their receipts while it goes as fast as it can. */
const fastWindow = 4_000;
const evenSeconds = 30;
const backlogMessages = 100_000;
/** A gateway that came back sends what it has; this many are on their way through broker and cloud at once. */
const backlogWindow = 15_000;
const pressEveryMs = 100;
/** Nobody sits at the desk: each of these incidents is tried again and again, and a slow machine must not pile up thousands. */
const pressesMax = 300;
const startedWithinMs = 180_000;
const drainedWithinMs = 600_000;

export async function benchIngest(): Promise<Readonly<Record<string, unknown>>> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-ingest-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const brokerUrl = broker.ready.url;
  progress("mqtt.js that only counts …");
  const bare = await measureBare(brokerUrl);
  progress("the cloud …");
  const ours = await measureOurs(brokerUrl, join(folder, "cloud"));
  progress("Node-RED …");
  const nodeRed = await measureNodeRed(brokerUrl, join(folder, "node-red"));
  const { perBusyCore, ...others } = ours;
  return {
    perBusyCore,
    ratioToBare: round(perBusyCore / bare.perBusyCore, 3),
    ratioToNodeRed: round(perBusyCore / nodeRed.each.perBusyCore, 2),
    ...others,
    bare,
    nodeRed: nodeRed.each,
    nodeRedBatched: nodeRed.batched,
    homes,
  };
}

/** It takes some minutes: whoever waits sees where it is. Figures alone are on standard output. */
function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}

async function measureOurs(brokerUrl: string, data: string) {
  {
    await using database = await openSqliteDatabase({ folder: data, nowMs: Date.now() });
    await sowCounty(database.write);
  }
  await using stack = new AsyncDisposableStack();
  const cloud = stack.adopt(await startCloud({ data, brokerUrl }), (program) => program.stop());
  await quiet(cloud.pid, cloud.ready.url);
  const receipts = createReceipts();
  const line = stack.use(await openCountyLine(brokerUrl, { filter: "sw/v1/+/+/down/receipt", heard: receipts.heard }));
  // A press has a connection of its own, as each gateway has: it stands behind nobody else's backlog on the way to the broker.
  const pressLine = stack.use(await openCountyLine(brokerUrl, null));
  const county = createCounty({ line, pressLine, receipts });
  const measured = async (work: () => Promise<number>) => {
    const [before, fromMs] = [costOf(cloud.pid), performance.now()];
    const messages = await work();
    return { messages, seconds: (performance.now() - fromMs) / 1_000, ...costSince(cloud.pid, before) };
  };

  await county.fast(homes);
  receipts.forgetTimes();
  progress("… as fast as receipts come back …");
  const fast = await measured(() => county.fast(fastMessages));
  const fastTimes = receipts.forgetTimes();
  progress("… evenly …");
  const even = await measured(() => county.evenly(evenSeconds));
  const evenTimes = receipts.forgetTimes();
  progress("… a backlog, and presses …");
  const drain = await measured(() => county.drain());
  const commits = await commitSeconds(cloud.ready.url);
  return {
    perBusyCore: round(fast.messages / fast.cpuSeconds, 0),
    bytesPerMessage: Math.round(Math.max(fast.askedBytes, fast.deviceBytes) / fast.messages),
    lifeP99Ms: round(percentile(receipts.lifeTimes(), 0.99)),
    messagesPerSecond: round(fast.messages / fast.seconds, 0),
    busyCores: round(fast.cpuSeconds / fast.seconds, 2),
    batchP99Ms: round(percentile(fastTimes, 0.99)),
    commitP99Ms: commits,
    evenPerBusyCore: round(even.messages / even.cpuSeconds, 0),
    evenBytesPerMessage: Math.round(Math.max(even.askedBytes, even.deviceBytes) / even.messages),
    evenP99Ms: round(percentile(evenTimes, 0.99)),
    lifeAlarms: receipts.lifeTimes().length,
    lifeLost: county.presses() - receipts.lifeTimes().length,
    lifeMaxMs: round(Math.max(...receipts.lifeTimes())),
    drainPerSecond: round(drain.messages / drain.seconds, 0),
  };
}

function createCounty(given: { line: CountyLine; pressLine: CountyLine; receipts: Receipts }) {
  const { line, pressLine, receipts } = given;
  const said = new Uint32Array(homes);
  let turn = 0;
  let presses = 0;
  const say = (): void => {
    const home = homeAt(turn++);
    const seq = (said[home] = (said[home] ?? 0) + 1);
    receipts.sent(home, seq);
    line.publish(home, upTopicOf(home, "telemetry"), telemetryOf(home, seq));
  };
  const press = (): void => {
    if (presses === pressesMax) return;
    presses += 1;
    // Another home each time: all incidents are new ones.
    const home = homeAt(presses * 31);
    const alarmId = `bench-alarm-${presses}`;
    receipts.pressed(alarmId);
    pressLine.publish(home, upTopicOf(home, "life"), lifeOf(home, Math.ceil(presses / homes), alarmId));
  };
  const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const sayAll = async (count: number, window: number): Promise<void> => {
    for (let left = count; left > 0;) {
      for (; left > 0 && receipts.waiting() < window; left--) say();
      await turnOver();
    }
    await waitFor("all receipts", () => receipts.waiting() === 0, { withinMs: drainedWithinMs, everyMs: 5 });
  };
  return {
    presses: () => presses,
    async fast(count: number) {
      await sayAll(count, fastWindow);
      return count;
    },
    async evenly(seconds: number) {
      const count = perSecond * seconds;
      const fromMs = performance.now();
      for (let done = 0; done < count;) {
        const due = Math.min(count, Math.floor(((performance.now() - fromMs) / 1_000) * perSecond));
        for (; done < due; done++) say();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await waitFor("all receipts", () => receipts.waiting() === 0, { withinMs: drainedWithinMs, everyMs: 5 });
      return count;
    },
    async drain() {
      const timer = setInterval(press, pressEveryMs);
      await sayAll(backlogMessages, backlogWindow);
      clearInterval(timer);
      await waitFor("the last presses", () => receipts.lifeTimes().length === presses).catch(() => undefined);
      return backlogMessages;
    },
  };
}

async function metric(cloudUrl: string): Promise<string> {
  return await (await fetch(new URL("/metrics", cloudUrl))).text();
}

/** The cloud looks at each home once when it starts: a kit that was never heard has a deadline. Quiet twice, and it answers. */
async function quiet(pid: number, cloudUrl: string): Promise<void> {
  const everyMs = 500;
  let before = costOf(pid);
  let quietTimes = 0;
  await waitFor(
    "the cloud to have started",
    async () => {
      const { cpuSeconds } = costSince(pid, before);
      quietTimes = cpuSeconds < 0.1 * (everyMs / 1_000) ? quietTimes + 1 : 0;
      await metric(cloudUrl);
      before = costOf(pid);
      return quietTimes >= 2;
    },
    { withinMs: startedWithinMs, everyMs },
  );
}

/** The bucket of the histogram below which 99 % of all commits stayed: an upper bound. */
async function commitSeconds(cloudUrl: string): Promise<number | null> {
  const text = await metric(cloudUrl);
  const all = Number(/^shouwang_commit_seconds_count (\d+)$/m.exec(text)?.[1] ?? 0);
  for (const [, bound, count] of text.matchAll(/^shouwang_commit_seconds_bucket\{le="([\d.]+)"\} (\d+)$/gm)) {
    if (Number(count) >= 0.99 * all) return Number(bound) * 1_000;
  }
  return null;
}
