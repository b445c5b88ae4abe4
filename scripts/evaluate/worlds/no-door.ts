/** The same homes without anything at the exterior door: nobody is ever known to be out, so each outing is a silence at home. */

import type { Recording } from "../../replay/recording.ts";
import { evaluate, type Figures } from "../evaluate.ts";
import { isDoor, without } from "./altered.ts";
import type { Otherwise, OtherwiseOptions } from "./worlds.ts";

export function noDoorWorld(homes: readonly Recording[], options: OtherwiseOptions): Otherwise {
  const with_ = homes.filter(({ sensors }) => sensors.some(({ kind }) => kind === "door"));
  const bare = with_.map((home) => ({
    ...without(home, isDoor),
    sensors: home.sensors.filter(({ kind }) => kind !== "door"),
  }));
  const [as, no] = [evaluate(with_, options).results, evaluate(bare, options).results];
  const names = with_.map(({ name }) => name);
  const rows = names.map((name) => rowOf(name, as.homes[name], no.homes[name]));
  return {
    world: "no-door",
    says: "false alarms of silence and hours to the check-in, with the door's rows and without them, in homes that have any.",
    rows: [...rows, rowOf("all", { ...as.pooled, cold: as.cold }, { ...no.pooled, cold: no.cold })],
  };
}

type Both = Figures & { cold: Figures };

function rowOf(home: string, as: Both | undefined, no: Both | undefined) {
  return {
    home,
    weeks: as?.homeWeeks ?? null,
    "warm, door": as?.falseAlarms ?? null,
    "warm, none": no?.falseAlarms ?? null,
    "cold, door": as?.cold.falseAlarms ?? null,
    "cold, none": no?.cold.falseAlarms ?? null,
    "mean h, door": as?.delayHours?.mean ?? null,
    "mean h, none": no?.delayHours?.mean ?? null,
    "p95 h, door": as?.delayHours?.p95 ?? null,
    "p95 h, none": no?.delayHours?.p95 ?? null,
  };
}
