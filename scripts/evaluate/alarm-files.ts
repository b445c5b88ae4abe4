/** The alarms of a run as one CSV a home: `home,alert_id,kind,level,last_activity,t_alert,state,room,cleared_at`. Source: facts on inactivity §5. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RaisedAlarm } from "./drive.ts";

const header = "home,alert_id,kind,level,last_activity,t_alert,state,room,cleared_at";

export function writeAlarms(folder: string, alarms: ReadonlyMap<string, readonly RaisedAlarm[]>): void {
  mkdirSync(folder, { recursive: true });
  for (const [home, raised] of alarms) writeFileSync(join(folder, `${home}.csv`), alarmsText(home, raised));
}

export function alarmsText(home: string, raised: readonly RaisedAlarm[]): string {
  const lines = raised.map(({ alarmId, kind, lastActivityMs, atMs, presence, room, clearedAtMs }) =>
    [home, alarmId, kind, "L2", iso(lastActivityMs), iso(atMs), presence, room ?? "", iso(clearedAtMs)].join(","),
  );
  return `${[header, ...lines].join("\n")}\n`;
}

const iso = (atMs: number | null): string => (atMs === null ? "" : new Date(atMs).toISOString().slice(0, 19));
