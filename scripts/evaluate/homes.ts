/** The recorded homes of a folder. What cannot be read is left out and said, never silently: the figures are of what was read. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readRecording, type Recording, type Told } from "../replay/recording.ts";

/** Rows that are told one by one; of more of them only the number. */
const rowsTold = 20;

/** @param isWhole also beyond the end that is known of a recording. */
export function homesIn(folder: string, told: Told, isWhole = false): readonly Recording[] {
  const homes = new Map<string, Recording>();
  const names = readdirSync(folder).filter((name) => /\.csv(\.gz)?$/.test(name));
  for (const name of names.toSorted()) {
    let strange = 0;
    try {
      const recording = readRecording(join(folder, name), isWhole ? "9999-12-31" : undefined, (what) => {
        strange += 1;
        if (strange <= rowsTold) told(what);
      });
      if (recording.events.length === 0) told(`${name}: no row of it can be used; it counts for no day.`);
      if (homes.has(recording.name)) told(`${name}: another file has the same name; this one counts.`);
      homes.set(recording.name, recording);
    } catch (error) {
      told(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (strange > rowsTold) told(`${name}: ${strange - rowsTold} more of these.`);
  }
  return [...homes.values()];
}
