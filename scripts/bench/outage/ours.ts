/**
 * Our side of the outage: a gateway that hears the bridge's broker, and a cloud with the time series. Its own lines say what was accepted;
 * how long it was away is measured here, by the clock of the benchmark.
 */

import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { writeFileSync } from "node:fs";
import { z } from "zod";
import { must, parseHomeId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { Interval } from "../../chaos/ledger.ts";
import type { Motion } from "./motion.ts";
import type { Line, Program } from "../../processes.ts";
import { waitFor } from "../../wait-for.ts";
import { startCloud, startGateway } from "../../world.ts";

const homeId = must(parseHomeId("outage-home"), "outage-home");
const gatewayId = "outage-gateway";

/** How the backlog of an outage got to the cloud. A row counts when it is receipted, which is after it stands in the time series. */
export type Drain = { rows: number; ms: number; reconnectedAfterMs: number };

export type Ours = AsyncDisposable & {
  killGateway(awayMs: number): Promise<void>;
  /** The broker is back: resolves when everything that was accepted until the gateway noticed is receipted. */
  drain(): Promise<Drain>;
  accepted(): readonly Motion[];
  deaf(): readonly Interval[];
  /** Milliseconds that the gateway itself declared deaf; it knows the time of its death to within a minute. */
  deafSaidMs(): number;
  /** Records without a receipt. */
  waiting(): number;
};

export async function startOurs(given: {
  data: string;
  bridgeUrl: string;
  brokerUrl: string;
  storeUrl: string;
  database: string;
  sensors: readonly DeviceId[];
}): Promise<Ours> {
  await using stack = new AsyncDisposableStack();
  const seed = join(given.data, "seed.json");
  const devices = given.sensors.map((deviceId) => ({ deviceId, name: deviceId, model: "", room: "hall" }));
  const kits = [{ gatewayId, assignmentId: "outage-assignment" }];
  writeFileSync(seed, JSON.stringify({ homes: [{ homeId, kind: "demo", name: "Outage", kits, devices }] }));
  const cloud = await startCloud({
    data: join(given.data, "cloud"),
    brokerUrl: given.brokerUrl,
    seed,
    timeline: `influx:${given.storeUrl}?database=${given.database}`,
  });
  stack.defer(() => cloud.stop());

  const accepted: Motion[] = [];
  const deaf: Interval[] = [];
  const counts = { bridgeUps: 0, uplinkUps: 0, deafSaidMs: 0 };
  let lastAccepted: { epoch: string; seq: number } | undefined;
  const read = (line: Line): void => {
    if (line["event"] === "link up" && line["linkId"] === "bridge") counts.bridgeUps++;
    if (line["event"] === "uplink up") counts.uplinkUps++;
    if (line["event"] === "deaf") counts.deafSaidMs += Number(line["toMs"]) - Number(line["fromMs"]);
    if (line["event"] !== "accepted" || line["lane"] !== "telemetry") return;
    const { atMs, value, epoch, seq } = line;
    if (typeof epoch === "string" && typeof seq === "number") lastAccepted = { epoch, seq };
    const deviceId = given.sensors.find((one) => one === line["deviceId"]);
    // "unknown" is the gateway's own word, when its bridge is away; nobody emitted it.
    if (line["what"] !== "motion" || (value !== "active" && value !== "still") || deviceId === undefined) return;
    if (typeof atMs === "number") accepted.push({ deviceId, atMs, isMoving: value === "active" });
  };

  const folder = join(given.data, "gateway");
  const start = (): Promise<Program<Line>> =>
    startGateway({
      data: folder,
      brokerUrl: given.brokerUrl,
      onLine: read,
      configuration: {
        gatewayId,
        assignmentId: "outage-assignment",
        homeId,
        clockTrust: "assume",
        bridge: { broker: given.bridgeUrl },
      },
    });
  let gateway = await start();
  stack.defer(() => gateway.stop());
  await waitFor("our gateway hears its bridge", () => counts.bridgeUps > 0, { withinMs: 20_000 });

  const outbox = join(folder, "outbox.db");
  const moved = stack.move();
  return {
    async killGateway(awayMs) {
      const killedAtMs = Date.now();
      gateway.signal("SIGKILL");
      await gateway.ended;
      // Accepted in order: what was emitted before the last acceptance has no excuse. What came after it was not committed yet.
      const fromMs = Math.min(killedAtMs, accepted.at(-1)?.atMs ?? killedAtMs);
      const { bridgeUps } = counts;
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      gateway = await start();
      await waitFor("our gateway hears its bridge again", () => counts.bridgeUps > bridgeUps, { withinMs: 30_000 });
      deaf.push({ fromMs, toMs: Date.now() });
    },
    async drain() {
      const backAtMs = performance.now();
      const { uplinkUps } = counts;
      await waitFor("our gateway is connected again", () => counts.uplinkUps > uplinkUps, {
        withinMs: 60_000,
        everyMs: 5,
      });
      const upAtMs = performance.now();
      const last = lastAccepted;
      if (last === undefined) throw new Error("nothing was accepted before the outage was over");
      const rows = waitingThrough(outbox, last);
      const isDrained = (): boolean => waitingThrough(outbox, last) === 0;
      await waitFor("the backlog is receipted", isDrained, { withinMs: 60_000, everyMs: 10 });
      const ms = performance.now() - upAtMs;
      return { rows, ms, reconnectedAfterMs: upAtMs - backAtMs };
    },
    accepted: () => accepted,
    deaf: () => deaf,
    deafSaidMs: () => counts.deafSaidMs,
    waiting: () => (lastAccepted === undefined ? 0 : waitingThrough(outbox, lastAccepted)),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

const waitingRow = z.object({ waiting: z.number() });

/** Telemetry without a receipt, up to this record and in all epochs before it. */
function waitingThrough(outboxFile: string, last: { epoch: string; seq: number }): number {
  using outbox = new DatabaseSync(outboxFile, { readOnly: true });
  const row = outbox
    .prepare(
      `select count(*) as waiting from rows left join marks using (lane, ordinal)
       where rows.lane = ? and rows.seq > coalesce(marks.through, 0)
       and (rows.ordinal < (select ordinal from epochs where epoch = ?)
         or rows.ordinal = (select ordinal from epochs where epoch = ?) and rows.seq <= ?)`,
    )
    .get(lanes.indexOf("telemetry"), last.epoch, last.epoch, last.seq);
  return waitingRow.parse(row).waiting;
}
