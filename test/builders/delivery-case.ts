/** A house of the delivery contract for each test of a file, and what its tests look at: the desk, the card, the receipts. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { MemoryCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import { buildDeliveryHouse, houseStartMs, type DeliveryHouse, type RunningCloud } from "./delivery-house.ts";

export type DeliveryCase = {
  readonly house: DeliveryHouse;
  /** Empty at the beginning of each test, gone at its end. */
  readonly folder: string;
  cloudFolder(): string;
  closeAll(cloud: RunningCloud): Promise<void>;
  /** Receipts of a lane that were handed to gateways, in order. */
  receiptsOf(lane: string): readonly unknown[];
};

/** Called at the top of a test file: each of its tests has a house and a folder of its own. */
export function openDeliveryCase(): DeliveryCase {
  // A ledger in a folder waits for its disk, which others may be using too.
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });
  let folder = "";
  let house: DeliveryHouse | undefined;
  const present = (): DeliveryHouse => {
    if (!house) throw new Error("a house stands only while a test runs");
    return house;
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "shouwang-cases-"));
    house = await buildDeliveryHouse(folder);
  });
  afterEach(async () => {
    await house?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get house() {
      return present();
    },
    get folder() {
      return folder;
    },
    cloudFolder: () => join(folder, "cloud"),
    async closeAll(cloud) {
      for (const { incidentId, version } of cloud.loop.openIncidents()) {
        await cloud.loop.command(incidentId, { kind: "close", by: "王芳", version, outcome: "accidental", note: "" });
      }
      await present().settle();
    },
    receiptsOf: (lane) =>
      present()
        .broker.told.flatMap(({ json }) => json["receipts"] ?? [])
        // `as`: our own messages, to be looked at.
        .filter((one) => (one as { lane: string }).lane === lane),
  };
}

export const homeId = must(parseHomeId("home-1"), "home-1");

/** Every alarm that stands in an open incident. */
export const alarmsOnDesk = (cloud: RunningCloud): number =>
  cloud.loop.openIncidents().reduce((sum, one) => sum + one.alarms.length, 0);

export const alarmsStored = async (cloud: RunningCloud): Promise<number> =>
  (await cloud.database.read.selectFrom("alarms").selectAll().execute()).length;

export const quarantined = async (cloud: RunningCloud): Promise<number> =>
  (await cloud.database.read.selectFrom("quarantine").selectAll().execute()).length;

/** Up to which number each epoch of the lane is receipted, as the card knows it. */
export const receiptedOn = (card: MemoryCard, lane: string): readonly number[] =>
  card.books.filter((one) => one.lane === lane).map((one) => one.through);

const stamp = { wallMs: houseStartMs, uptimeMs: 1, bootId: "boot-1", clock: "trusted" };

export const encodeJson = (message: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(message));

export const topicOf = (channel: string, gatewayId = "gw-1", bucket = "0042"): string =>
  `sw/v1/${bucket}/${gatewayId}/up/${channel}`;

/** A telemetry message as a gateway would send it. */
export const motions = (from: number, count: number, extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  assignmentId: "as-1",
  sentAt: stamp,
  records: Array.from({ length: count }, (_, at) => ({
    seq: from + at,
    deviceId: "pir",
    at: { ...stamp, wallMs: houseStartMs + from + at },
    observation: { kind: "state", what: "motion", value: "active", repeated: false },
  })),
  ...extra,
});

/** A life message as a gateway would send it. */
export const pressed = (seq: number, extra: object = {}) => ({
  v: 1,
  epoch: "epoch-1",
  seq,
  alarmId: `press-${seq}`,
  assignmentId: "as-1",
  sentAt: stamp,
  body: {
    deviceId: "sos",
    at: stamp,
    event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false },
  },
  ...extra,
});
