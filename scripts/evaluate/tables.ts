/** The figures of a run as lines for a terminal. */

import type { Compared } from "./reference.ts";
import type { Figures, Results } from "./evaluate.ts";

const header = ["home", "false alarms", "weeks", "a week", "95 %", "cold", "n", "mean h", "p50", "p90", "p95", "max"];

export function tableOf({ pooled, cold, homes }: Results): string {
  const rows = Object.entries(homes).map(([name, home]) => rowOf(name, home, home.cold));
  const all = [header, ...rows, rowOf("all", pooled, cold), rowOf("all, cold", cold, null)];
  const rooms = Object.entries(homes).flatMap(([name, { roomDelayHours, ...home }]) =>
    Object.entries({
      "(by day)": home.dayDelayHours,
      "(by night)": home.nightDelayHours,
      "(since the last movement)": home.sinceLastHours,
      ...roomDelayHours,
    }).flatMap(([room, some]) =>
      some === null ? [] : [[name, room, ...[some.n, some.p50, some.p95, some.max].map(String)]],
    ),
  );
  const ofRooms = [["delays in h", "after a movement in", "n", "p50", "p95", "max"], ...rooms];
  return `${aligned(all)}\n\n${aligned(ofRooms)}\n`;
}

export function linesOf(compared: readonly Compared[]): string {
  const lines = compared.map(({ home, rows, missing, extra, worstSeconds }) => {
    const verdict =
      missing.length + extra.length === 0
        ? `the same ${rows} alarms, at most ${worstSeconds} s apart`
        : `missing ${missing.join(" ") || "none"}; extra ${extra.join(" ") || "none"}`;
    return `${home}: ${verdict}`;
  });
  const isSame = compared.length > 0 && compared.every(({ missing, extra }) => missing.length + extra.length === 0);
  const word =
    compared.length === 0 ? "no home of this run is in the reference" : isSame ? "reproduced" : "NOT reproduced";
  return `Reference: ${word}.\n${lines.join("\n")}\n`;
}

function rowOf(name: string, figures: Figures, cold: Figures | null): string[] {
  const { falseAlarms, homeWeeks, falseAlarmsPerHomeWeek, interval95, delayHours } = figures;
  const of = (value: number | null | undefined): string =>
    value === null || value === undefined ? "–" : String(value);
  const { n, mean, p50, p90, p95, max } = delayHours ?? {};
  return [
    name,
    String(falseAlarms),
    String(homeWeeks),
    of(falseAlarmsPerHomeWeek),
    interval95 === null ? "–" : `${interval95[0]}–${interval95[1]}`,
    cold === null ? "" : String(cold.falseAlarms),
    ...[n, mean, p50, p90, p95, max].map(of),
  ];
}

export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
