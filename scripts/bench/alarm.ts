/**
 * From the bytes of a press at the broker to an open desk stream and to the acknowledgement of an alarm receiving centre by SIA DC-09: real broker, real cloud, a receiver of
 * its own. Twice: idle, and while 2,000 telemetry messages a second with ten points each come in (`alarm-load-worker.ts`) and 10,000 incidents are open, each in somebody's hands.
 *
 * Turn by turn the control: the same bytes through the same broker, mqtt.js and server-sent events, with none of our code (`bare-pipe.ts`); its 99th percentile is that
 * under load. Each press opens an incident of its own, and a named operator closes it before the next one.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { z } from "zod";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { derivedAccount } from "@shouwang/cloud/emergency/dc09/message.ts";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { startDc09Receiver } from "../../hardware/simulators/dc09-receiver.ts";
import { openEventStream } from "../event-stream.ts";
import { startProgram, text } from "../processes.ts";
import { startBroker, startCloud } from "../world.ts";
import { sowIncidents } from "./alarm-incidents.ts";
import { createOperators, type Operators } from "./alarm-operators.ts";
import { openCountyLine, type CountyLine } from "./county-line.ts";
import { homeAt, homes, lifeOf, sowCounty, upTopicOf } from "./county.ts";
import { percentile, round } from "./figures.ts";

const pressesUsually = 1_000;
const openUsually = 10_000;
/** Code that has not run yet is slower than any code. */
const warmUps = 20;
/** Who is not seen in this time is counted as this late: leaving it out would flatter. */
const lostAfterMs = 10_000;
/** Between two presses under load, so that they meet it in all its states. */
const pauseMs = 20;

type Times = { desk: number[]; dc09: number[]; control: number[] };

const incidentEvent = z.object({
  incident: z.object({
    incidentId: z.string(),
    phase: z.string(),
    version: z.number(),
    alarms: z.array(z.object({ alarmId: z.string() })),
  }),
});

/** Shorter to try it: the figures that count are those of a thousand presses. */
export type AlarmOptions = { presses?: string | undefined; open?: string | undefined };

export async function benchAlarm(options: AlarmOptions): Promise<Readonly<Record<string, unknown>>> {
  const presses = Number(options.presses ?? pressesUsually);
  const open = Number(options.open ?? openUsually);
  progress(`${presses} presses, idle …`);
  const idle = await withHouse(0, async (house) => {
    await measure(house, warmUps, 0);
    return await measure(house, presses, 0);
  });
  progress(`${presses} presses under load, ${open} incidents open …`);
  const loaded = await withHouse(open, (house) => measureLoaded(house, presses));
  progress(`DC-09 under load: p50 ${at(loaded.dc09, 0.5)} ms, p99 ${at(loaded.dc09, 0.99)} ms`);
  progress(
    `DC-09 idle: p50 ${at(idle.dc09, 0.5)} ms, p99 ${at(idle.dc09, 0.99)} ms; control idle p99 ${at(idle.control, 0.99)} ms`,
  );
  return {
    idle: figuresOf(idle.desk),
    loaded: figuresOf(loaded.desk),
    dc09: figuresOf([...idle.dc09, ...loaded.dc09]),
    controlP99Ms: at(loaded.control, 0.99),
  };
}

/** A fresh folder, broker, cloud and receiver each time. */
async function withHouse(open: number, work: (house: House) => Promise<Times>): Promise<Times> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-alarm-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  return await work(await openHouse(stack, folder, open));
}

async function measureLoaded(house: House, presses: number): Promise<Times> {
  await using load = await startLoad(house.brokerUrl);
  await measure(house, warmUps, pauseMs);
  const [beganMs, before] = [performance.now(), load.sent()];
  const loaded = await measure(house, presses, pauseMs);
  const perSecond = (load.sent() - before) / ((performance.now() - beganMs) / 1_000);
  progress(`the broker took ${round(perSecond, 0)} messages a second, ${load.waiting()} wait for it`);
  return loaded;
}

const at = (times: readonly number[], share: number): number => round(percentile(times, share));
const figuresOf = (times: readonly number[]) => ({ p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) });

/** It takes some minutes: whoever waits sees where it is. Figures alone are on standard output. */
function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}

type House = {
  brokerUrl: string;
  line: CountyLine;
  operators: Operators;
  /** Resolves with the time at which it was seen there. */
  onDesk(alarmId: string): Promise<number>;
  atReceiver(home: string): Promise<number>;
  onBare(): Promise<number>;
  turn(): number;
};

async function openHouse(stack: AsyncDisposableStack, folder: string, open: number): Promise<House> {
  const data = join(folder, "cloud");
  {
    await using database = await openSqliteDatabase({ folder: data, nowMs: Date.now() });
    await sowCounty(database.write);
    // Presses come from the other end of the county.
    await sowIncidents(database, open, { homeOf: (n) => homeAt(homes - 1 - n), nowMs: Date.now() });
  }
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const brokerUrl = broker.ready.url;
  /** By account: each home has its own. */
  const telling = new Map<string, (nowMs: number) => void>();
  const receiver = stack.use(
    await startDc09Receiver({
      transport: "tcp",
      onReceived({ account, data }) {
        // Qualifier 1: new. That an incident was closed is told as well, and is no press.
        if (!data.includes("|1")) return;
        telling.get(account)?.(performance.now());
        telling.delete(account);
      },
    }),
  );
  const cloud = stack.adopt(
    await startCloud({ data, brokerUrl, dc09Url: `dc09://127.0.0.1:${receiver.port}/12AB`, readyWithinMs: 180_000 }),
    (program) => program.stop(),
  );
  const operators = createOperators(cloud.ready.url);
  const waiting = new Map<string, (nowMs: number) => void>();
  const stream = stack.use(
    openEventStream(new URL("/api/stream?desk=bench", cloud.ready.url).href, (event) => {
      if (event.name !== "incident") return;
      const nowMs = performance.now();
      const { incident } = incidentEvent.parse(JSON.parse(event.data));
      operators.seen(incident);
      if (incident.phase === "closed") return;
      for (const { alarmId } of incident.alarms) {
        waiting.get(alarmId)?.(nowMs);
        waiting.delete(alarmId);
      }
    }),
  );
  await stream.opened;
  const bare = stack.adopt(
    await startProgram({
      name: "bare stream",
      file: join(dirname(fileURLToPath(import.meta.url)), "bare-pipe.ts"),
      args: ["stream", brokerUrl],
      isReady: (line) => (line["event"] === "ready" ? line : undefined),
    }),
    (program) => program.stop(),
  );
  let onBare: (nowMs: number) => void = () => {};
  const bareStream = stack.use(openEventStream(text(bare.ready, "url") ?? "", () => onBare(performance.now())));
  await bareStream.opened;
  let turn = 0;
  return {
    brokerUrl,
    line: stack.use(await openCountyLine(brokerUrl, null)),
    operators,
    onDesk: (alarmId) => new Promise((resolve) => waiting.set(alarmId, resolve)),
    atReceiver: (home) => new Promise((resolve) => telling.set(derivedAccount(must(parseHomeId(home), home)), resolve)),
    onBare: () => new Promise((resolve) => (onBare = resolve)),
    turn: () => turn++,
  };
}

async function measure(house: House, presses: number, pause: number): Promise<Times> {
  const times: Times = { desk: [], dc09: [], control: [] };
  for (let n = 0; n < presses; n++) {
    const { alarmId, homeId, publish } = pressOf(house.turn());
    // Listened for before it is said.
    const seen = [house.onDesk(alarmId), house.atReceiver(homeId)];
    const beganMs = performance.now();
    publish(house.line);
    const [desk = lostAfterMs, dc09 = lostAfterMs] = await Promise.all(seen.map((one) => within(one, beganMs)));
    times.desk.push(desk);
    times.dc09.push(dc09);
    const bare = house.onBare();
    const controlMs = performance.now();
    house.line.publish(0, "bench/bare", lifeOf(0, 1, alarmId));
    times.control.push(await within(bare, controlMs));
    await house.operators.close(alarmId);
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return times;
}

/** From `beganMs`; `lostAfterMs` when it never came. */
async function within(seen: Promise<number>, beganMs: number): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<number>((resolve) => {
    timer = setTimeout(() => resolve(beganMs + lostAfterMs), lostAfterMs);
  });
  const atMs = await Promise.race([seen, lost]);
  clearTimeout(timer);
  return atMs - beganMs;
}

/** Another home each time: all incidents are new ones. */
function pressOf(turn: number): { alarmId: string; homeId: string; publish: (line: CountyLine) => void } {
  const home = homeAt(turn % homes);
  const alarmId = `bench-alarm-${turn}`;
  const seq = Math.floor(turn / homes) + 1;
  return {
    alarmId,
    homeId: `home-${home}`,
    publish: (line) => line.publish(home, upTopicOf(home, "life"), lifeOf(home, seq, alarmId)),
  };
}

type Load = AsyncDisposable & { sent(): number; waiting(): number };

/** In a thread of its own: what it costs to make the load must not stand in what is measured. */
async function startLoad(brokerUrl: string): Promise<Load> {
  const worker = new Worker(new URL("./alarm-load-worker.ts", import.meta.url), { workerData: { brokerUrl } });
  let [sent, waiting] = [0, 0];
  await new Promise<void>((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (said: { sent: number; waiting: number }) => {
      ({ sent, waiting } = said);
      if (sent > 0) resolve();
    });
  });
  return {
    sent: () => sent,
    waiting: () => waiting,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
