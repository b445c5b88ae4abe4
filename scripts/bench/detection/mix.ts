/**
 * What homes say, for the benchmark of detection: recorded homes cut at instants of chance. Each cut has the state of its home as the engine
 * left it there, with all that its days had taught, and what came next: the recorded rows, and a word of the gateway every two minutes
 * wherever they are silent. Half a million homes begin at these cuts; each has the clock of its own cut.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import { must, parseHomeId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { step } from "@shouwang/cloud/detection/engine.ts";
import type { HomeInput } from "@shouwang/cloud/detection/home-input.ts";
import type { HomeSettings } from "@shouwang/cloud/detection/home-settings.ts";
import { freshHomeState, type HomeState } from "@shouwang/cloud/detection/home-state.ts";
import { settingsOf } from "../../evaluate/drive.ts";
import { homesIn } from "../../evaluate/homes.ts";
import { mulberry32 } from "../../evaluate/seeded.ts";
import type { RecordedEvent, Recording } from "../../replay/recording.ts";

const cutsWanted = 1_024;
/** So many inputs follow a cut; a home that has used them up begins with the first again, later by as much as they lasted. */
const inputsAfter = 48;
const beatEvery = minutes(2);

export type Said = { input: HomeInput; atMs: number };
export type Cut = {
  state: HomeState;
  dueAtMs: number | null;
  settings: HomeSettings;
  said: readonly Said[];
  /** From the cut to the end of what was said. */
  lastsMs: number;
};

export function mixOf(folder: string, seed: number): readonly Cut[] {
  const recordings = homesIn(folder, () => undefined).filter(({ events }) => events.length > 3 * inputsAfter);
  if (recordings.length === 0) throw new Error(`No recorded home in ${folder} can be used.`);
  const random = mulberry32(seed);
  const rows = recordings.reduce((sum, { events }) => sum + events.length, 0);
  return recordings.flatMap((one) => cutsOf(one, Math.ceil((cutsWanted * one.events.length) / rows), random));
}

function cutsOf(recording: Recording, count: number, random: () => number): Cut[] {
  const settings = { ...settingsOf(recording, {}), timeZone: "Asia/Shanghai" };
  const said = saidOf(recording.events);
  // Not in its first tenth: by then it has taught something.
  const first = Math.floor(said.length / 10);
  const rows = said.flatMap(({ input }, index) =>
    input.kind === "observed" && index >= first && index < said.length - inputsAfter ? [index] : [],
  );
  const wanted = Array.from({ length: count }, () => rows[Math.floor(random() * rows.length)] ?? first).toSorted(
    (a, b) => a - b,
  );
  const cuts: Cut[] = [];
  let state = freshHomeState(said[0]?.atMs ?? 0);
  let dueAtMs: number | null = null;
  for (const [index, { input, atMs }] of said.entries()) {
    while (dueAtMs !== null && dueAtMs < atMs) {
      const ticked: number = dueAtMs;
      ({ state, dueAtMs } = step(state, { kind: "tick" }, settings, ticked));
    }
    ({ state, dueAtMs } = step(state, input, settings, atMs));
    while (wanted[cuts.length] === index) {
      const after = said.slice(index + 1, index + 1 + inputsAfter);
      cuts.push({ state, dueAtMs, settings, said: after, lastsMs: (after.at(-1)?.atMs ?? atMs) - atMs });
    }
  }
  return cuts;
}

function saidOf(events: readonly RecordedEvent[]): Said[] {
  const said: Said[] = [];
  let lastMs = events[0]?.atMs ?? 0;
  for (const event of events) {
    for (let atMs = lastMs + beatEvery; atMs < event.atMs; atMs += beatEvery)
      said.push({ input: { kind: "gateway-heard", occurredAtMs: atMs, recordedAtMs: atMs }, atMs });
    said.push({ input: inputOf(event), atMs: event.atMs });
    lastMs = event.atMs;
  }
  return said;
}

function inputOf({ sensor, isOn, atMs }: RecordedEvent): HomeInput {
  const isDoor = sensor.kind === "door";
  return {
    kind: "observed",
    deviceId: sensor.deviceId,
    isKnownDevice: true,
    observation: isDoor
      ? { kind: "state", what: "door", value: isOn ? "open" : "closed", repeated: false }
      : { kind: "state", what: "motion", value: isOn ? "active" : "still", repeated: false },
    occurredAtMs: atMs,
    recordedAtMs: atMs,
  };
}

/** As it would be said later. */
export function later(input: HomeInput, byMs: number): HomeInput {
  if (byMs === 0 || (input.kind !== "observed" && input.kind !== "gateway-heard")) return input;
  const { occurredAtMs, recordedAtMs } = input;
  return input.kind === "observed"
    ? { ...input, occurredAtMs: (occurredAtMs ?? recordedAtMs) + byMs, recordedAtMs: recordedAtMs + byMs }
    : { ...input, occurredAtMs: (occurredAtMs ?? recordedAtMs) + byMs, recordedAtMs: recordedAtMs + byMs };
}

export const homeIdOf = (home: number): HomeId => must(parseHomeId(`home-${home}`), `home-${home}`);

export const settingsFor = (cut: Cut, homeId: HomeId): HomeSettings => ({ ...cut.settings, homeId });

/** For a process that does not read recordings itself: what reading them leaves in memory would count as the homes'. */
export function mixText(cuts: readonly Cut[]): string {
  return JSON.stringify(cuts, (_key, value: unknown) => (value instanceof Uint16Array ? [...value] : value));
}

export function mixFrom(text: string): readonly Cut[] {
  // `as`: what `mixText` has just written; the cells are numbers in a list there.
  const cuts = JSON.parse(text) as Cut[];
  return cuts.map((cut) => {
    const { learned, ...hot } = cut.state;
    if (learned === undefined) return cut;
    return { ...cut, state: { ...hot, learned: { v: 1, cells: Uint16Array.from(learned.cells) } } };
  });
}
