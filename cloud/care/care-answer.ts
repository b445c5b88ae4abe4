/**
 * Is she all right now? One answer for every page, the worst that is true: what is doubtful takes the louder side, and not knowing is an answer of its own.
 *
 * Idea: each line of the list is a question with yes or no; the first yes is the answer. `well` needs every one before it to be a no, so that whatever is forgotten here cannot
 * make somebody look well.
 *
 * Inputs: what is open, what does not work, what detection remembers of the home, now. Limits: it says nothing about how somebody feels; movement is movement.
 * Source: docs/architecture.md §2 (unknown is a value); docs/decisions/0134.
 */

import { isEmpty } from "../detection/absence.ts";
import { workingWatchers } from "../detection/deaf-detectors.ts";
import { advisoriesAt, isLearned } from "../detection/quieter.ts";
import { inactivityDueAtMs } from "../detection/inactivity.ts";
import type { HomeSettings } from "../detection/home-settings.ts";
import type { HomeState } from "../detection/home-state.ts";
import type { CareAnswer } from "../api/contract/caregiver.ts";

export type Asked = {
  hasOpenIncident: boolean;
  /** A press, a fall, smoke might not be heard. */
  isUnprotected: boolean;
  state: HomeState | null;
  settings: HomeSettings;
  /** The longest pause that is usual at this hour; null: nobody knows. */
  quietUsualMs: number | null;
  nowMs: number;
};

export function careAnswer(asked: Asked): CareAnswer {
  const { state } = asked;
  if (asked.hasOpenIncident) return "alarm";
  if (asked.isUnprotected) return "not-protected";
  if (state === null || cannotTell(state, asked.settings)) return "cannot-tell";
  // Set, and nobody has left yet: whoever is at home is watched over, and shown as at home.
  if (isEmpty(state, asked.settings, asked.nowMs)) return "absent";
  switch (state.presence.at) {
    case "away":
      return "away";
    case "arriving":
      // The door was used and nobody was seen: neither out nor in.
      return "cannot-tell";
    case "home":
      return isQuiet(state, asked) ? "quiet" : "well";
  }
}

/** Nothing is heard of the home, or nothing that would show movement. */
function cannotTell(state: HomeState, { kit }: HomeSettings): boolean {
  const { gateway, inactivity, lastInteriorAtMs } = state;
  if (kit === null || gateway.isSilent || gateway.deafSinceMs !== undefined) return true;
  if (inactivity.at === "cannot-tell" || lastInteriorAtMs === null) return true;
  return workingWatchers(state).length === 0;
}

/** By what the home has learned; until it has, by what its last weeks show. */
function isQuiet(state: HomeState, { settings, quietUsualMs, nowMs }: Asked): boolean {
  if (state.inactivity.at === "raised") return true;
  if (isLearned(state, settings, nowMs))
    return advisoriesAt(state, settings, nowMs).some(({ kind }) => kind === "quieter");
  const quietForMs = nowMs - state.silenceFromMs;
  return quietUsualMs !== null && quietForMs > quietUsualMs;
}

/** When an alarm is raised by itself if nobody moves until then. */
export function awaitedUntilMs(state: HomeState | null, settings: HomeSettings): number | null {
  return state === null ? null : inactivityDueAtMs(state, settings);
}
