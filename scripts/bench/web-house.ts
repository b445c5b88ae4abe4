/** A broker and a cloud as processes of their own, with the first homes of the county, for benchmarks of the pages and of their stream. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { openEventStream } from "../event-stream.ts";
import { startBroker, startCloud } from "../world.ts";
import { sowIncidents } from "./alarm-incidents.ts";
import { createOperators, type Operators } from "./alarm-operators.ts";
import { openCountyLine } from "./county-line.ts";
import { lifeOf, sowCounty, upTopicOf } from "./county.ts";

const incidentEvent = z.object({
  incident: z.object({
    incidentId: z.string(),
    phase: z.string(),
    version: z.number(),
    alarms: z.array(z.object({ alarmId: z.string() })),
  }),
});
export type SeenIncident = z.infer<typeof incidentEvent>["incident"];

export const incidentOf = (data: string): SeenIncident => incidentEvent.parse(JSON.parse(data)).incident;

export type WebHouse = AsyncDisposable & {
  url: string;
  brokerUrl: string;
  operators: Operators;
  /** In a home that has not pressed before. @returns the bytes. */
  press(home: number, alarmId: string): string;
  /** The same bytes for whoever else listens at the broker. */
  say(topic: string, bytes: string): void;
  /** How often each version of each incident came on a line that never broke. */
  heard: ReadonlyMap<string, number>;
  /** The incident of this alarm, as soon as the stream has it. */
  incidentOfAlarm(alarmId: string): Promise<string>;
};

/** @param given.open incidents in other homes, in somebody's hands. */
export async function openWebHouse(given: { homes: number; open: number }): Promise<WebHouse> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), "shouwang-web-"));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  {
    await using database = await openSqliteDatabase({ folder: data, nowMs: Date.now() });
    await sowCounty(database.write, given.homes + given.open);
    await sowIncidents(database, given.open, { homeOf: (n) => given.homes + n, nowMs: Date.now() });
  }
  const broker = stack.adopt(await startBroker(), (program) => program.stop());
  const brokerUrl = broker.ready.url;
  const cloud = stack.adopt(await startCloud({ data, brokerUrl, readyWithinMs: 180_000 }), (program) => program.stop());
  const { url } = cloud.ready;
  const operators = createOperators(url);
  const heard = new Map<string, number>();
  const incidentIds = new Map<string, string>();
  const waiting = new Map<string, (incidentId: string) => void>();
  const stream = stack.use(
    openEventStream(new URL("/api/stream?desk=bench", url).href, ({ name, data: text }) => {
      if (name !== "incident") return;
      const incident = incidentOf(text);
      heard.set(versionOf(incident), (heard.get(versionOf(incident)) ?? 0) + 1);
      operators.seen(incident);
      for (const { alarmId } of incident.alarms) {
        incidentIds.set(alarmId, incident.incidentId);
        waiting.get(alarmId)?.(incident.incidentId);
        waiting.delete(alarmId);
      }
    }),
  );
  await stream.opened;
  const line = stack.use(await openCountyLine(brokerUrl, null));
  const all = stack.move();
  return {
    url,
    brokerUrl,
    operators,
    heard,
    press(home, alarmId) {
      const bytes = lifeOf(home, 1, alarmId);
      line.publish(home, upTopicOf(home, "life"), bytes);
      return bytes;
    },
    say: (topic, bytes) => line.publish(0, topic, bytes),
    incidentOfAlarm(alarmId) {
      const there = incidentIds.get(alarmId);
      return there === undefined ? new Promise((resolve) => waiting.set(alarmId, resolve)) : Promise.resolve(there);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Names one version of one incident. */
export const versionOf = ({ incidentId, version }: Pick<SeenIncident, "incidentId" | "version">): string =>
  `${incidentId}@${version}`;
