/**
 * From the radar's bytes on a serial line to the operator's screen: a fall frame is written to a pty, and the clock stops when
 * the open desk stream carries the alarm. Beside it, turn by turn, the control: the same bytes through `bare-pipe.ts`.
 *
 * Every fall is a new one: the radar reports "no fall" in between, and the incident is closed by a named operator, as at a desk.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { encode } from "@shouwang/gateway/drivers/sy-fall-radar/frame.ts";
import { openPty, type Pty } from "../../hardware/simulators/pty.ts";
import { radarOnPty, type RadarOn } from "../../hardware/simulators/radar-line.ts";
import { openEventStream, type EventStream } from "../event-stream.ts";
import { startProgram, text, type Line } from "../processes.ts";
import { waitFor } from "../wait-for.ts";
import { startBroker, startCloud, startGateway } from "../world.ts";
import { percentile, round } from "./figures.ts";

const times = 200;
/** Rounds before the count begins: code that has not run yet is slower than any code. */
const warmUps = 10;
/** The gateway lets ten life rows of a device pass in a minute and then one a second; this bench stays below that. */
const turnMs = 1_050;
/** A fall that was not seen in this time is counted as lost. */
const lostAfterMs = 5_000;

/** 83 01 01: what the radar sends when it sees a fall. */
const fallFrame = encode({ control: 0x83, command: 0x01, data: Uint8Array.of(0x01) });

const homeId = must(parseHomeId("bench-home"), "bench-home");
const radarId = must(parseDeviceId("radar-bench"), "radar-bench");

export async function benchLatency(): Promise<Readonly<Record<string, unknown>>> {
  const data = mkdtempSync(join(tmpdir(), "shouwang-bench-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const radar = stack.use(await radarOnPty({ clock: createSystemClock({ trust: () => "trusted" }) }));
  const barePty = stack.use(await openPty({ receive: () => {} }));
  const desk = stack.use(await openDesk(stack, data, radar));
  const bare = stack.use(await openBarePipe(stack, desk.brokerUrl, barePty));

  const ours: number[] = [];
  const control: number[] = [];
  let lost = 0;
  for (let turn = -warmUps; turn < times; turn++) {
    // One after the other: this measures a delay, not a throughput.
    const [oursMs, controlMs] = [await desk.fall(), await bare.fall(), await pause(turnMs)];
    if (turn < 0) continue;
    if (oursMs === undefined) lost += 1;
    else ours.push(oursMs);
    if (controlMs !== undefined) control.push(controlMs);
  }
  return {
    p50Ms: round(percentile(ours, 0.5)),
    p99Ms: round(percentile(ours, 0.99)),
    maxMs: round(Math.max(...ours)),
    controlP50Ms: round(percentile(control, 0.5)),
    controlP99Ms: round(percentile(control, 0.99)),
    lost,
    times,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Way = AsyncDisposable & {
  /** Milliseconds from the bytes to the stream; `undefined` when they never arrived. */
  fall(): Promise<number | undefined>;
};

const incidentSchema = z.object({
  incident: z.object({
    incidentId: z.string(),
    phase: z.string(),
    version: z.number(),
    alarms: z.array(z.object({ alarm: z.string() })),
  }),
});

async function openDesk(
  stack: AsyncDisposableStack,
  data: string,
  { radar, line }: RadarOn<Pty>,
): Promise<Way & { brokerUrl: string }> {
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const seed = join(data, "seed.json");
  writeSeed(seed);
  const cloud = stack.adopt(
    await startCloud({ data: join(data, "cloud"), brokerUrl: broker.ready.url, seed }),
    (program) => program.stop(),
  );
  let onIncident: (incident: z.infer<typeof incidentSchema>["incident"]) => void = () => {};
  const stream = openEventStream(new URL("/api/stream?desk=bench", cloud.ready.url).href, (event) => {
    if (event.name === "incident") onIncident(incidentSchema.parse(JSON.parse(event.data)).incident);
  });
  await stream.opened;
  stack.adopt(
    await startGateway({
      data: join(data, "gateway"),
      brokerUrl: broker.ready.url,
      configuration: configuration(line.path),
    }),
    (program) => program.stop(),
  );
  return {
    brokerUrl: broker.ready.url,
    async fall() {
      let latest: z.infer<typeof incidentSchema>["incident"] | undefined;
      let seenAtMs: number | undefined;
      onIncident = (incident) => {
        if (incident.phase !== "closed" && incident.alarms.some(({ alarm }) => alarm === "fall"))
          seenAtMs ??= performance.now();
        latest = incident;
      };
      const writtenAtMs = performance.now();
      radar.fall();
      await waitFor("the fall on the desk", () => seenAtMs, { withinMs: lostAfterMs, everyMs: 1 }).catch(
        () => undefined,
      );
      radar.standUp();
      if (latest) await close(cloud.ready.url, () => latest?.incidentId ?? "");
      return seenAtMs === undefined ? undefined : seenAtMs - writtenAtMs;
    },
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

/** As an operator does: reads what is there, then closes that version. */
async function close(cloudUrl: string, incidentId: () => string): Promise<void> {
  await waitFor("the incident to be closed", async () => {
    const url = new URL(`/api/incidents/${incidentId()}`, cloudUrl);
    const seen = z.object({ version: z.number(), phase: z.string() }).parse(await (await fetch(url)).json());
    if (seen.phase === "closed") return true;
    const answer = await fetch(new URL(`${url.pathname}/close`, cloudUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ by: "bench", version: seen.version, outcome: "test", note: "" }),
    });
    return answer.ok;
  });
}

async function openBarePipe(stack: AsyncDisposableStack, brokerUrl: string, pty: Pty): Promise<Way> {
  const file = join(dirname(fileURLToPath(import.meta.url)), "bare-pipe.ts");
  const isReady = (line: Line): Line | undefined => (line["event"] === "ready" ? line : undefined);
  const end = stack.adopt(
    await startProgram({ name: "bare stream", file, args: ["stream", brokerUrl], isReady }),
    (program) => program.stop(),
  );
  stack.adopt(
    await startProgram({ name: "bare serial", file, args: ["serial", pty.path, brokerUrl], isReady }),
    (program) => program.stop(),
  );
  let seenAtMs: number | undefined;
  const stream: EventStream = openEventStream(text(end.ready, "url") ?? "", () => (seenAtMs ??= performance.now()));
  await stream.opened;
  return {
    async fall() {
      seenAtMs = undefined;
      const writtenAtMs = performance.now();
      pty.write(fallFrame);
      await waitFor("the bytes on the bare stream", () => seenAtMs, { withinMs: lostAfterMs, everyMs: 1 }).catch(
        () => undefined,
      );
      return seenAtMs === undefined ? undefined : seenAtMs - writtenAtMs;
    },
    [Symbol.asyncDispose]: () => stream[Symbol.asyncDispose](),
  };
}

function writeSeed(file: string): void {
  const device = { deviceId: radarId, name: "Radar", model: "sy-fall-radar", room: "bedroom" };
  const kits = [{ gatewayId: "bench-gateway", assignmentId: "bench-assignment" }];
  writeFileSync(file, JSON.stringify({ homes: [{ homeId, kind: "demo", name: "Bench", kits, devices: [device] }] }));
}

function configuration(path: string): Readonly<Record<string, unknown>> {
  return {
    gatewayId: "bench-gateway",
    assignmentId: "bench-assignment",
    homeId,
    clockTrust: "assume",
    lines: [{ id: "radar", deviceId: radarId, model: "sy-fall-radar", address: `serial:${path}` }],
  };
}
