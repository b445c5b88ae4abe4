/**
 * What recorded homes would have become had something been otherwise in them: a detector that died, no detector at the door, somebody on a
 * visit, a return, an absence. One table each. Source: facts on inactivity §3, variants.
 */

import type { Recording } from "../../replay/recording.ts";
import type { Options } from "../evaluate.ts";
import { aligned } from "../tables.ts";
import { absenceWorld } from "./absence.ts";
import { noDoorWorld } from "./no-door.ts";
import { returnWorld } from "./return.ts";
import { sensorDeathWorld } from "./sensor-death.ts";
import { visitorWorld } from "./visitor.ts";

export type Cell = string | number | null;
export type Otherwise = {
  world: string;
  /** What was done to the homes, and what each column counts. */
  says: string;
  rows: readonly Readonly<Record<string, Cell>>[];
};

/** What homes are played as; nothing here is moved, lost or stored on the way. */
export type OtherwiseOptions = Pick<Options, "sensitivity" | "guests" | "tuning">;

type Play = (homes: readonly Recording[], options: OtherwiseOptions, detail: string | null) => Otherwise;

const plays: Readonly<Record<string, Play>> = {
  "sensor-death": sensorDeathWorld,
  "no-door": noDoorWorld,
  visitor: visitorWorld,
  return: returnWorld,
  absence: absenceWorld,
};

export const worldNames = Object.keys(plays);

/** @param word such as `visitor` or `sensor-death:bedroom`. Null = there is no such world. */
export function otherwise(word: string, homes: readonly Recording[], options: OtherwiseOptions): Otherwise | null {
  const [name = "", ...detail] = word.split(":");
  const play = Object.hasOwn(plays, name) ? plays[name] : undefined;
  return play === undefined ? null : play(homes, options, detail.length === 0 ? null : detail.join(":"));
}

export function otherwiseText({ world, says, rows }: Otherwise): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? "–")));
  const table = rows.length === 0 ? "No home of this folder is long enough for it." : aligned([columns, ...lines]);
  return `\n${world}: ${says}\n${table}\n`;
}
