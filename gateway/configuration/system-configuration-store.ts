/**
 * The configuration in two files, the one in force and the one before, so that a power cut at any byte leaves one of them whole.
 *
 * A new one is written under a name that nobody reads, synced, renamed over the **older** of the two, and their folder is synced: what was in force
 * is not touched until the new one is certain. A cut therefore never leaves a damaged file; one that is damaged has aged on the card, and
 * the other is used. Tried with every cut there could be: docs/delivery-power-cuts.md.
 */

import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { ConfigurationStore } from "./configuration-store.ts";
import { decodeGeneration, encodeGeneration, fileBytesMax, type Kit, type ReadGeneration } from "./generation.ts";

const fileNames = ["configuration.a", "configuration.b"] as const;
const newName = "configuration.new";

/** The number of the newest generation that is whole, 0 = none: what the power cuts are held against. */
export type FileConfigurationStore = ConfigurationStore & { readonly foundNumber: number };

/** Never throws: what cannot be read is damage. */
export async function openConfigurationStore(options: { folder: string; kit: Kit }): Promise<FileConfigurationStore> {
  const { folder, kit } = options;
  const files = await Promise.all(fileNames.map(async (name) => ({ name, read: await readFile(join(folder, name)) })));
  const whole = files.flatMap(({ name, read }) => (read?.kind === "whole" ? [{ name, ...read.generation }] : []));
  const newest = whole.toSorted((one, other) => other.number - one.number)[0];
  const damaged = files.flatMap(({ name, read }) => (read?.kind === "damaged" ? [`${name}: ${read.why}`] : []));
  const isOurs = newest?.kit.gatewayId === kit.gatewayId && newest.kit.assignmentId === kit.assignmentId;

  let number = newest?.number ?? 0;
  /** The older of the two, or the damaged one. */
  let next = fileNames.find((name) => name !== newest?.name) ?? fileNames[0];
  return {
    found: isOurs ? newest.configuration : undefined,
    foundNumber: newest?.number ?? 0,
    damage: damaged.length > 0 ? `the stored configuration is damaged (${damaged.join("; ")})` : undefined,
    async keep(configuration) {
      try {
        await replace(folder, next, encodeGeneration({ number: number + 1, kit, configuration }));
      } catch (error) {
        return { kind: "refused", detail: error instanceof Error ? error.message : String(error) };
      }
      number++;
      next = next === "configuration.a" ? "configuration.b" : "configuration.a";
      return { kind: "kept" };
    },
  };
}

async function replace(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const written = join(folder, newName);
  {
    await using file = await open(written, "w");
    await file.writeFile(bytes);
    await file.datasync();
  }
  await rename(written, join(folder, name));
  await using names = await open(folder, "r");
  await names.sync();
}

/** `undefined`: there is none. */
async function readFile(path: string): Promise<ReadGeneration | undefined> {
  try {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    if (size > fileBytesMax) return { kind: "damaged", why: `it has ${size} bytes` };
    return decodeGeneration(await file.readFile());
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return undefined;
    return { kind: "damaged", why: error instanceof Error ? error.message : String(error) };
  }
}
