/** Builds a world for one recording, plays it, and counts what arrived. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { freePort } from "../free-port.ts";
import { startBroker, startCloud, startGateway } from "../world.ts";
import { differencesOf, engineAlarms, type ReplayedAlarm } from "./engine-alarms.ts";
import { play } from "./player.ts";
import type { RecordedEvent, Recording } from "./recording.ts";
import { eventKey, storedEvents } from "./stored-events.ts";
import { replayBaseTopic } from "./bridge-messages.ts";

export type ReplayReport = {
  /** Rows of the recording within its window. */
  events: number;
  /** Exact repeats of one sensor at one second: they count once. */
  collapsed: number;
  /** Events that were found in the cloud's store. */
  stored: number;
  /** events - collapsed - stored. */
  lost: number;
  /** Found in the store although the recording does not have it. */
  extra: number;
  alarms: readonly ReplayedAlarm[];
  /** Where the engine by itself raises something else than the whole way did, as sentences; none = the same alarms. */
  differences: readonly string[];
  seconds: number;
};

const homeId = must(parseHomeId("replay-home"), "replay-home");
const hourMs = 3_600_000;

export async function replayRecording(
  recording: Recording,
  options: { data: string; onProgress(done: number, atMs: number): void },
): Promise<ReplayReport> {
  const startedMs = performance.now();
  const fromMs = recording.events[0]?.atMs ?? 0;
  const bridgePort = await freePort();
  const cloudData = join(options.data, "cloud");
  await using stack = new AsyncDisposableStack();
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const cloud = stack.adopt(
    await startCloud({
      data: cloudData,
      brokerUrl: broker.ready.url,
      seed: seedFile(options.data, recording),
      isReplay: true,
    }),
    (program) => program.stop(),
  );
  const gateway = stack.adopt(
    await startGateway({
      data: join(options.data, "gateway"),
      brokerUrl: broker.ready.url,
      replayFromMs: fromMs - hourMs,
      configuration: {
        kind: "replay",
        gatewayId: "replay-gateway",
        assignmentId: "replay-assignment",
        homeId,
        // Recorded sensors say when something happened and nothing in between: a day of silence is no fault of theirs.
        bridge: { broker: "embedded", port: bridgePort, baseTopic: replayBaseTopic, silentAfterMinutes: 24 * 60 },
      },
    }),
    (program) => program.stop(),
  );
  const settled = await play(recording, {
    bridgeUrl: `mqtt://127.0.0.1:${bridgePort}`,
    onProgress: options.onProgress,
  });
  if (settled.pending > 0)
    throw new Error(`${settled.pending} accepted records have no receipt at the end of the replay.`);
  const alarms = await readAlarms(cloud.ready.url);
  await gateway.stop();
  await cloud.stop();
  const stored = await storedEvents(cloudData, homeId, recording);
  return {
    events: recording.rows,
    collapsed: recording.collapsed,
    ...compare(recording.events, stored),
    alarms,
    differences: differencesOf(engineAlarms(recording, settled.wallMs), alarms),
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
  };
}

function seedFile(data: string, recording: Recording): string {
  const file = join(data, "replay-home.json");
  mkdirSync(data, { recursive: true });
  const home = {
    homeId,
    kind: "replay",
    name: recording.name,
    residentName: null,
    address: null,
    phone: null,
    timeZone: "UTC",
    isHighRisk: false,
    devices: recording.sensors.map((sensor) => ({
      deviceId: sensor.deviceId,
      name: sensor.name,
      model: sensor.kind === "motion" ? "REPLAY-MOTION" : "REPLAY-CONTACT",
      room: sensor.room,
      isExteriorDoor: sensor.kind === "door",
    })),
    kits: [{ gatewayId: "replay-gateway", assignmentId: "replay-assignment" }],
  };
  writeFileSync(file, `${JSON.stringify({ homes: [home] }, null, 2)}\n`);
  return file;
}

const incidentsSchema = z.array(
  z.object({ alarms: z.array(z.object({ alarm: z.string(), recordedAtMs: z.number(), reason: z.string() })) }),
);

async function readAlarms(cloudUrl: string): Promise<ReplayReport["alarms"]> {
  const answer = await fetch(new URL("/api/incidents?state=open", cloudUrl));
  const incidents = incidentsSchema.parse(await answer.json());
  return incidents
    .flatMap((incident) => incident.alarms)
    .toSorted((a, b) => a.recordedAtMs - b.recordedAtMs)
    .map(({ alarm, recordedAtMs, reason }) => ({
      at: new Date(recordedAtMs).toISOString().slice(0, 19),
      kind: alarm,
      reason,
    }));
}

/** Event by event: a store that lost one and doubled another must not look whole. */
function compare(
  events: readonly RecordedEvent[],
  stored: ReadonlyMap<string, number>,
): Pick<ReplayReport, "stored" | "lost" | "extra"> {
  const expected = new Set(events.map((event) => eventKey(event.sensor.deviceId, event.atMs, event.isOn)));
  const found = [...expected].filter((key) => (stored.get(key) ?? 0) > 0).length;
  const total = [...stored.values()].reduce((sum, count) => sum + count, 0);
  return { stored: found, lost: expected.size - found, extra: total - found };
}
