/**
 * False alarms a week against the delay, as SVG: ours at several buffers beside fixed times and a line of four weeks, each with its 95 % interval.
 *
 * Idea: both axes are costs, so whoever is nearer to the lower left is better; a rule is a line of points because each has one number to turn.
 * Inputs: recorded homes. Limits: the picture says no more than the homes; few of them give wide intervals, which are drawn.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { standardTuning } from "@shouwang/cloud/detection/learned/tuning.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Recording } from "../replay/recording.ts";
import type { Baseline } from "./baseline.ts";
import { evaluate, type Figures, type Options } from "./evaluate.ts";

export type Point = { label: string; delayHours: number; aWeek: number; interval: readonly [number, number] };
export type Rule = { name: string; colour: string; dash: string; points: readonly Point[] };

const buffersTried = [hours(1), minutes(90), hours(2), hours(3), hours(4)];
const timesTried = [hours(6), hours(8), hours(10), hours(12)];

export function drawPictures(folder: string, homes: readonly Recording[], options: Options): readonly Rule[] {
  const figuresOf = (given: Partial<Options>): Figures => evaluate(homes, { ...options, ...given }).results.pooled;
  const pointOf = (after: number, figures: Figures): Point[] => {
    const { delayHours, falseAlarmsPerHomeWeek, interval95 } = figures;
    if (delayHours === null || falseAlarmsPerHomeWeek === null || interval95 === null) return [];
    const label = `${after / hours(1)} h`;
    return [{ label, delayHours: delayHours.mean, aWeek: falseAlarmsPerHomeWeek, interval: interval95 }];
  };
  const standing = (baseline: Baseline): Figures => figuresOf({ baseline });
  const tuning = options.tuning ?? standardTuning;
  const rules: readonly Rule[] = [
    {
      name: "ours, by buffer",
      colour: "#0b5cad",
      dash: "",
      points: buffersTried.flatMap((buffer) => pointOf(buffer, figuresOf({ tuning: { ...tuning, buffer } }))),
    },
    {
      name: "longest of four weeks, by buffer",
      colour: "#a04b00",
      dash: "6 4",
      points: buffersTried.flatMap((buffer) => pointOf(buffer, standing({ at: "line", buffer }))),
    },
    {
      name: "a fixed time",
      colour: "#4a4a4a",
      dash: "2 4",
      points: timesTried.flatMap((after) => pointOf(after, standing({ at: "fixed", after }))),
    },
  ];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "false-alarms-against-delay.svg"), pictureOf(rules, homes.length));
  return rules;
}

const width = 900;
const height = 560;
/** Where the label of a point stands, by rule, that they do not cover each other. */
const labelsBeside: readonly (readonly [number, number])[] = [
  [8, 18],
  [-8, 18],
  [8, -8],
];
const area = { left: 80, right: 870, top: 70, bottom: 490 };

export function pictureOf(rules: readonly Rule[], homes: number): string {
  const points = rules.flatMap((rule) => rule.points);
  const delayMax = Math.max(4, Math.ceil(Math.max(0, ...points.map(({ delayHours }) => delayHours)) + 1));
  const rateMax = Math.max(0.5, Math.ceil(2 * Math.max(0, ...points.map(({ interval }) => interval[1]))) / 2);
  const x = (delay: number): number => round(area.left + ((area.right - area.left) * delay) / delayMax);
  const y = (rate: number): number => round(area.bottom - ((area.bottom - area.top) * rate) / rateMax);
  const columns = Array.from({ length: delayMax + 1 }, (_, delay) => [
    `<line class="grid" x1="${x(delay)}" x2="${x(delay)}" y1="${area.top}" y2="${area.bottom}"/>`,
    `<text x="${x(delay)}" y="${area.bottom + 22}" text-anchor="middle">${delay}</text>`,
  ]);
  const step = rateMax > 4 ? 1 : 0.5;
  const rows = Array.from({ length: Math.floor(rateMax / step) + 1 }, (_, n) => n * step).map((rate) => [
    `<line class="grid" x1="${area.left}" x2="${area.right}" y1="${y(rate)}" y2="${y(rate)}"/>`,
    `<text x="${area.left - 10}" y="${y(rate) + 5}" text-anchor="end">${rate}</text>`,
  ]);
  const drawn = rules.map(({ name, colour, dash, points: some }, index) => {
    const beside = labelsBeside[index] ?? [8, -8];
    const path = some.map(({ delayHours, aWeek }) => `${x(delayHours)},${y(aWeek)}`).join(" ");
    const marks = some.map(
      ({ label, delayHours, aWeek, interval }) =>
        `<line x1="${x(delayHours)}" x2="${x(delayHours)}" y1="${y(interval[0])}" y2="${y(interval[1])}" stroke="${colour}" stroke-opacity="0.35" stroke-width="5"/>` +
        `<circle cx="${x(delayHours)}" cy="${y(aWeek)}" r="5" fill="${colour}"/>` +
        `<text x="${round(x(delayHours) + beside[0])}" y="${round(y(aWeek) + beside[1])}" text-anchor="${beside[0] < 0 ? "end" : "start"}" fill="${colour}">${label}</text>`,
    );
    const legendY = area.top + 22 + 24 * index;
    const legend =
      `<line x1="600" x2="640" y1="${legendY - 5}" y2="${legendY - 5}" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>` +
      `<text x="650" y="${legendY}" fill="${colour}">${name}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${marks.join("")}${legend}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="False alarms a home and week against mean delay">
<style>svg{fill:#222}text{font:15px sans-serif}.grid{stroke:#ddd}.title{font-size:19px;font-weight:600}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text class="title" x="${area.left}" y="32">False alarms a home and week against mean delay</text>
<text x="${area.left}" y="54">${homes} recorded homes, after the first 14 days; bars: exact 95 % intervals; lower left is better</text>
${[...columns, ...rows].flat().join("\n")}
${drawn.join("\n")}
<text x="${(area.left + area.right) / 2}" y="${height - 22}" text-anchor="middle">mean hours from falling silent to the check-in</text>
<text transform="translate(26 ${(area.top + area.bottom) / 2}) rotate(-90)" text-anchor="middle">false alarms a home and week</text>
</svg>
`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
