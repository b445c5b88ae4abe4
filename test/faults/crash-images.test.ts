/**
 * Power cuts: what was acknowledged is in every disk that a cut could leave (docs/delivery-power-cuts.md). The long form is
 * `npm run crash-images`.
 */

import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { describeWithService } from "../builders/services.ts";
import { makeFolder, recordSide, tryImages, type CrashReport } from "./crash-images/crash-run.ts";
import type { DiskHistory, Operation } from "./crash-images/disk-history.ts";
import { type Side, type Variant } from "./crash-images/variants.ts";

const seed = 1;

async function run(side: Side, variant: Variant, given: { images: number; steps?: number }): Promise<CrashReport> {
  const folder = makeFolder(`recording-${side}`);
  const history = await recordSide(side, folder, variant, given.steps);
  const report = await tryImages(history, { side, variant, images: given.images, seed });
  // A recording that should be green and is not is kept: its bytes come only once.
  if (variant === "production" && report.lost > 0) {
    const replay = `npm run crash-images -- --side ${side} --recording ${folder} --seed ${seed} --images ${given.images}`;
    throw new Error(
      `${report.lost} images lost something: ${JSON.stringify(report.firstRed)}\nAgain, exactly: ${replay}`,
    );
  }
  rmSync(folder, { recursive: true, force: true });
  return report;
}

/** The fsyncs of all files that ever had this name. */
function syncsOf(history: DiskHistory, name: string): Set<Operation> {
  const files = new Set(
    history.flatMap((one) =>
      one.kind === "change" && one.change.kind === "create" && one.change.name === name ? [one.change.file] : [],
    ),
  );
  return new Set(history.filter((one) => one.kind === "sync" && files.has(one.file)));
}

const folderSyncsOf = (history: DiskHistory): Set<Operation> =>
  new Set(history.filter((one) => one.kind === "sync-folder"));

describeWithService("strace", "power cuts", () => {
  for (const side of ["gateway", "cloud"] as const) {
    test(`R-073 nothing acknowledged is missing from 2,000 disks that a power cut of the ${side} could leave`, async () => {
      const report = await run(side, "production", { images: 2_000 });
      expect(report).toMatchObject({ images: 2_000, lost: 0, firstRed: null });
      // It was recorded, and it did wait for the disk.
      expect(report.acknowledged).toBeGreaterThan(500);
      expect(report.syncs).toBeGreaterThan(300);
    }, 240_000);

    test(`R-074 the images of the ${side} need each fsync: of the database, of its log, of the slots, of the folder`, async () => {
      const folder = makeFolder(`recording-${side}`);
      const history = await recordSide(side, folder, "production", 12);
      rmSync(folder, { recursive: true, force: true });
      const database = side === "gateway" ? "outbox.db" : "ledger.sqlite";
      // The slot file gets its name when it is whole.
      const slots = side === "gateway" ? [syncsOf(history, "life.slots.new")] : [];
      const logs = [syncsOf(history, database), syncsOf(history, `${database}-wal`)];
      for (const ignored of [...logs, ...slots, folderSyncsOf(history)]) {
        expect(ignored.size).toBeGreaterThan(0);
        const weaker = history.filter((one) => !ignored.has(one));
        const report = await tryImages(weaker, { side, variant: "production", images: 60, seed });
        expect(report.lost).toBeGreaterThan(0);
      }
    }, 60_000);

    for (const variant of ["synchronous-OFF", "synchronous-NORMAL", "early-acknowledgement"] as const) {
      test(`R-074 the same images of the ${side} are red with ${variant}`, async () => {
        const report = await run(side, variant, { images: 30, steps: 12 });
        expect(report.lost).toBeGreaterThan(0);
        expect(report.firstRed?.why.length).toBeGreaterThan(0);
      }, 60_000);
    }
  }

  test("R-176 after any of 600 power cuts the configuration is the old one or the new one, whole", async () => {
    const report = await run("configuration", "production", { images: 600 });
    expect(report).toMatchObject({ images: 600, lost: 0, firstRed: null });
    expect([report.acknowledged, report.syncs]).toEqual([36, 72]);
    expect(report.openedWhole).toBe(15);
  }, 60_000);

  test("R-176 the configuration needs the fsync before the rename, the one of the folder, and a file beside the old one", async () => {
    const folder = makeFolder("recording-configuration");
    const history = await recordSide("configuration", folder, "production", 8);
    rmSync(folder, { recursive: true, force: true });
    const without = (ignored: ReadonlySet<Operation>): DiskHistory => history.filter((one) => !ignored.has(one));
    const weaker = {
      "no fsync before the rename": without(syncsOf(history, "configuration.new")),
      "no fsync of the folder": without(folderSyncsOf(history)),
      "written in place": inPlace(history),
    };
    for (const [weakness, weak] of Object.entries(weaker)) {
      const report = await tryImages(weak, { side: "configuration", variant: "production", images: 120, seed });
      expect([weakness, report.lost > 0]).toEqual([weakness, true]);
    }
  }, 60_000);
});

/** The same bytes at the same moments, written into the file itself instead of beside it. */
function inPlace(history: DiskHistory): DiskHistory {
  /** By the number that the new file had: the file that it was to replace, which it now is. */
  const places = new Map<number, number>();
  const names = new Map<string, number>();
  const beside = new Map<number, string>();
  for (const operation of history) {
    if (operation.kind !== "change") continue;
    const { change } = operation;
    if (change.kind === "create") names.set(change.name, change.file);
    if (change.kind !== "rename") continue;
    const written = names.get(change.from);
    if (written === undefined) continue;
    const replaced = names.get(change.to);
    const place = replaced === undefined ? written : (places.get(replaced) ?? replaced);
    places.set(written, place);
    if (place === written) beside.set(written, change.to);
    names.set(change.to, written);
    names.delete(change.from);
  }
  return history.flatMap((operation) => operationInPlace(operation, (file) => places.get(file) ?? file, beside));
}

function operationInPlace(
  operation: Operation,
  placeOf: (file: number) => number,
  beside: ReadonlyMap<number, string>,
): Operation[] {
  if (operation.kind === "sync") return [{ ...operation, file: placeOf(operation.file) }];
  if (operation.kind !== "change") return [operation];
  const { change } = operation;
  switch (change.kind) {
    case "write":
      return [{ ...operation, change: { ...change, file: placeOf(change.file) } }];
    case "create": {
      const name = beside.get(change.file);
      // The first of its name is made; the later ones begin by emptying it.
      return name === undefined
        ? [{ ...operation, change: { kind: "truncate", file: placeOf(change.file), size: 0 } }]
        : [{ ...operation, change: { ...change, name } }];
    }
    case "rename":
      return [];
    case "truncate":
    case "unlink":
      return [operation];
  }
}
