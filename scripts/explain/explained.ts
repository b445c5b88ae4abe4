/**
 * What the engine knew of a home at an instant, and why it did or did not raise, in words.
 *
 * Idea: the recording is played to that instant by the same driver as the evaluation, so what is said is what the engine had; the deadline is asked
 * of the engine and never made here. Inputs: a recording, an instant on its clock. Limits: only the rule of silence is explained; other alarms
 * that were open are named.
 */

import { inactivityDueAtMs } from "@shouwang/cloud/detection/inactivity.ts";
import { checkInAtMs, usualAt } from "@shouwang/cloud/detection/learned/check-in-time.ts";
import { at as cells, cell, nothingLearned, dayOf, slotOf } from "@shouwang/cloud/detection/learned/learned-day.ts";
import { buffers, standardTuning } from "@shouwang/cloud/detection/learned/tuning.ts";
import type { Recording } from "../replay/recording.ts";
import { drive, settingsOf } from "../evaluate/drive.ts";
import { kindNames, lengthOf, roomNames, sentences, type Language, type Told } from "./words.ts";

type Asked = { atMs: number; language: Language; sensitivity: "high" | "normal" | "low" };

export function explained(recording: Recording, { atMs, language, sensitivity }: Asked): readonly string[] {
  const words = sentences[language];
  const events = recording.events.filter((event) => event.atMs <= atMs);
  if (events.length === 0) return [words.nobodySeen({ at: shown(atMs) })];
  const settings = settingsOf(recording, { sensitivity });
  const before = drive({ ...recording, events }, settings);
  const { state, alarms } = drive({ ...recording, events }, settings, { untilMs: atMs });
  const fromMs = state.lastActivityAtMs ?? state.silenceFromMs;
  const day = state.learned ?? nothingLearned(dayOf(fromMs));
  const tuning = { ...standardTuning, buffer: buffers[sensitivity] };
  const isGuestAbout = fromMs < state.guestUntilMs;
  const dueMs = inactivityDueAtMs(before.state, settings);
  const raised = alarms.find((one) => one.kind === "inactivity" && one.lastActivityMs === fromMs);
  const usual = usualAt(day, slotOf(dueMs ?? atMs), tuning);
  const told: Told = {
    at: shown(atMs),
    last: shown(fromMs),
    room: state.lastRoom === null ? words.unknownRoom : (roomNames[language][state.lastRoom] ?? state.lastRoom),
    silent: lengthOf(atMs - fromMs, language),
    usual: lengthOf(usual, language),
    buffer: lengthOf(
      tuning.buffer + tuning.coldBuffer * Math.max(0, 1 - cell(day, cells.age) / tuning.bufferSettlesDays),
      language,
    ),
    due: shown(raised?.atMs ?? dueMs ?? atMs),
    days: String(cell(day, cells.age)),
  };
  const width = { timeZone: "UTC", tuning, isGuestAbout };
  const isByRoom =
    dueMs !== null &&
    checkInAtMs(day, { fromMs, room: state.lastRoom }, width) < checkInAtMs(day, { fromMs, room: null }, width);
  const lines = [words.seen(told)];
  if (state.presence.at !== "home") lines.push(words.away(told));
  else {
    lines.push(words.learned(told));
    if (dueMs !== null) lines.push(isByRoom ? words.byRoom(told) : words.allowed(told));
    if (isGuestAbout) lines.push(words.guest);
    if (raised) lines.push(words.raised(told));
    else if (state.gateway.isSilent) lines.push(words.blind);
    else lines.push(dueMs === null ? words.notAsked : words.notYet(told));
  }
  for (const { kind, atMs: sinceMs, clearedAtMs } of alarms)
    if (kind !== "inactivity" && clearedAtMs === null)
      lines.push(words.otherRaised(kindNames[language][kind] ?? kind, shown(sinceMs)));
  return lines;
}

const shown = (atMs: number): string => new Date(atMs).toISOString().slice(0, 19).replace("T", " ");
