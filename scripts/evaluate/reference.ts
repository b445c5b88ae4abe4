/** Whether the alarms of a run are those of a reference: a row of each, at most a minute apart. Source: facts on inactivity §5. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { RaisedAlarm } from "./drive.ts";

const apart = minutes(1);

export type Compared = {
  home: string;
  rows: number;
  missing: readonly string[];
  extra: readonly string[];
  worstSeconds: number;
};

/** @param text with the columns `last_activity,alert_time,…`, local times. */
export function comparedWith(text: string, home: string, raised: readonly RaisedAlarm[]): Compared {
  const wanted = text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",")[1] ?? "");
  const left = raised.filter(({ kind }) => kind === "inactivity").map(({ atMs }) => atMs);
  const missing: string[] = [];
  let worst = 0;
  for (const time of wanted) {
    const atMs = Date.parse(`${time}Z`);
    const index = left.findIndex((one) => Math.abs(one - atMs) <= apart);
    if (index === -1) missing.push(time);
    else worst = Math.max(worst, Math.abs((left.splice(index, 1)[0] ?? atMs) - atMs));
  }
  const extra = left.map((atMs) => new Date(atMs).toISOString().slice(0, 19));
  return { home, rows: wanted.length, missing, extra, worstSeconds: worst / seconds(1) };
}

/** Of each home that both sides have. */
export function comparedWithFolder(
  folder: string,
  alarms: ReadonlyMap<string, readonly RaisedAlarm[]>,
): readonly Compared[] {
  return [...alarms].flatMap(([home, raised]) => {
    const file = join(folder, `${home}.csv`);
    return existsSync(file) ? [comparedWith(readFileSync(file, "utf8"), home, raised)] : [];
  });
}
