/** One run: record a side (or read a recording), build its images, recover each, count what was lost. */

import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBinary } from "../../builders/real-servers.ts";
import { recoverConfiguration, recoverConfigurationWhole } from "./configuration-recovery.ts";
import { findLost, type Recovered } from "./claims.ts";
import type { DiskHistory } from "./disk-history.ts";
import { buildImages, type Image, type Manner } from "./image-builder.ts";
import { recoverCloud, recoverCloudWhole } from "./sqlite-cloud-recovery.ts";
import { recoverGateway, recoverGatewayWhole } from "./sqlite-gateway-recovery.ts";
import { record } from "./strace-recorder.ts";
import type { Side, Variant } from "./variants.ts";

export type Red = { image: number; cutAt: number; manner: Manner; why: readonly string[] };
export type CrashReport = {
  side: Side;
  variant: Variant;
  seed: number;
  images: number;
  /** Images from which something acknowledged is missing, or which cannot be opened. */
  lost: number;
  acknowledged: number;
  operations: number;
  syncs: number;
  /** Images that were opened by the whole production program as well. */
  openedWhole: number;
  seconds: number;
  firstRed: Red | null;
};

/** Steps of each of the three sessions: enough for checkpoints of the gateway; the ledger's come with --steps 200. */
const stepsInCi: Record<Side, number> = { gateway: 100, cloud: 60, configuration: 12 };
/** Each so-manieth image is opened by the whole production program, threads and all. */
const wholeEvery = 40;

type Way = (folder: string) => Recovered | Promise<Recovered>;
const ways: Record<Side, { short: Way; whole: Way }> = {
  gateway: { short: recoverGateway, whole: recoverGatewayWhole },
  cloud: { short: recoverCloud, whole: recoverCloudWhole },
  configuration: { short: recoverConfiguration, whole: recoverConfigurationWhole },
};

/** A folder in memory where there is one: a recording and its images need no disk, fsync is recorded and not needed. */
export function makeFolder(name: string): string {
  return mkdtempSync(join(isWritable("/dev/shm") ? "/dev/shm" : tmpdir(), `shouwang-${name}-`));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return existsSync(folder);
  } catch {
    return false;
  }
}

export async function recordSide(side: Side, folder: string, variant: Variant, steps?: number): Promise<DiskHistory> {
  const strace = findBinary("strace");
  if (strace === undefined) throw new Error('strace is not installed: "npm run services" installs it');
  return await record(strace, side, folder, { variant, steps: steps ?? stepsInCi[side] });
}

export async function tryImages(
  history: DiskHistory,
  given: { side: Side; variant: Variant; images: number; seed: number; only?: number },
): Promise<CrashReport> {
  const { side, variant, seed } = given;
  const startedMs = performance.now();
  const folder = makeFolder("image");
  const reds: Red[] = [];
  let openedWhole = 0;
  try {
    for (const image of buildImages(history, { count: given.images, seed })) {
      if (given.only !== undefined && given.only !== image.number) continue;
      const why = await attempt(image, folder, ways[side].short);
      if (image.number % wholeEvery === 0) {
        openedWhole++;
        const whole = await attempt(image, folder, ways[side].whole);
        // The short way and the whole one must agree: else the short one proves nothing.
        why.push(...whole.filter((one) => !why.includes(one)));
      }
      if (why.length > 0)
        reds.push({ image: image.number, cutAt: image.cutAt, manner: image.manner, why: why.slice(0, 5) });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    side,
    variant,
    seed,
    images: given.only === undefined ? given.images : 1,
    lost: reds.length,
    acknowledged: history.filter((one) => one.kind === "acknowledged").length,
    operations: history.filter((one) => one.kind === "change").length,
    syncs: history.filter((one) => one.kind === "sync" || one.kind === "sync-folder").length,
    openedWhole,
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    firstRed: reds[0] ?? null,
  };
}

async function attempt(image: Image, folder: string, recover: Way): Promise<string[]> {
  lay(image, folder);
  try {
    return findLost(image.acknowledged, await recover(folder));
  } catch (error) {
    return [`the store cannot be opened: ${String(error)}`];
  }
}

function lay(image: Image, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, bytes] of image.files) writeFileSync(join(folder, name), bytes);
}
