/** One part of the benchmark of detection, in a process of its own: what one part holds in memory must not count for another. */

import { readFileSync } from "node:fs";
import { inMemory } from "./in-memory.ts";
import { mixFrom } from "./mix.ts";
import { onDisk, sow } from "./on-disk.ts";
import { start } from "./start.ts";

const [part = "", mix = "", homes = "", events = "", data = ""] = process.argv.slice(2);
const given = { homes: Number(homes), events: Number(events), seed: 7, data };
const cuts = mixFrom(readFileSync(mix, "utf8"));
switch (part) {
  case "in-memory":
    console.log(JSON.stringify(await inMemory(cuts, given)));
    break;
  case "on-disk":
    console.log(JSON.stringify(await onDisk(cuts, given)));
    break;
  case "sow-each":
    await sow(cuts, given);
    console.log("{}");
    break;
  case "sow":
    await sow(cuts, { ...given, nowMs: Date.now() });
    console.log("{}");
    break;
  case "start":
    console.log(JSON.stringify(await start(cuts, given)));
    break;
  default:
    throw new Error(`There is no part ${part}.`);
}
