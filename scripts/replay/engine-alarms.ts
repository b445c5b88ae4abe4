/**
 * What the engine by itself raises over a recording, beside what came out of the whole way.
 *
 * Idea: gateway, wire, ingest, loop and clock may lose, double or move what detection hears. If the same alarms come out with them and without
 * them, they did none of it where it matters. Settings are those of a home for which nobody has set anything.
 * Limits: `apart`, by which the whole way may be later, since a tick of its clock is heard with the next message.
 */

import { ruleSettings } from "@shouwang/cloud/registry/settings/rule-settings.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { drive, settingsOf } from "../evaluate/drive.ts";
import type { Recording } from "./recording.ts";

export type ReplayedAlarm = { at: string; kind: string; reason: string };

const apart = minutes(1);

export function engineAlarms(recording: Recording, untilMs: number): { atMs: number; kind: string }[] {
  const settings = settingsOf(recording, ruleSettings([], { saidByHome: undefined, bornOn: [] }));
  return drive(recording, settings, { untilMs })
    .alarms.map(({ atMs, kind }) => ({ atMs, kind }))
    .toSorted((a, b) => a.atMs - b.atMs);
}

/** Sentences; none = the same alarms. */
export function differencesOf(
  expected: readonly { atMs: number; kind: string }[],
  replayed: readonly { at: string; kind: string }[],
): readonly string[] {
  const left = replayed.map(({ at, kind }) => ({ atMs: Date.parse(`${at}Z`), kind }));
  const missing = expected.filter(({ atMs, kind }) => {
    const index = left.findIndex((one) => one.kind === kind && Math.abs(one.atMs - atMs) <= apart);
    if (index === -1) return true;
    left.splice(index, 1);
    return false;
  });
  return [
    ...missing.map((one) => `The engine raises ${one.kind} at ${timeOf(one.atMs)}; the whole way did not.`),
    ...left.map((one) => `The whole way raised ${one.kind} at ${timeOf(one.atMs)}; the engine does not.`),
  ];
}

const timeOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19);
