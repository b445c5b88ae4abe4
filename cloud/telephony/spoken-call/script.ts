/**
 * What is said in a call, and when. It says what happened twice, hears a key at any time, and says what became of it; when there is news it asks anew, and a key that means
 * nothing is told which ones do. Nothing but a key is an answer: that somebody or something took the call, listened to the end, spoke or hung up is none, so a mailbox is left
 * alone after the second time.
 *
 * Inputs: that it was taken, that a text was spoken to its end, a key, what became of it, the time. Limits: `lasts`; one key at a time is handed on, of others the newest.
 * Pure; times are of the clock that never jumps.
 */

import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { Digit } from "../media/digit.ts";
import type { SpeechPart } from "../speech/speech.ts";

const saidTimes = 2;
const pauseBetween = seconds(2);
/** After the last word: for whoever has to take the telephone from the ear to press. */
const listensFor = seconds(10);
/** After what became of a key: whoever pressed the wrong one presses again. */
const listensAfterAnswer = seconds(6);
/** What becomes of a key is decided within a moment; a database that hangs is not to keep somebody at the telephone. */
export const answerTakesMax = seconds(10);
/** All of it, whoever holds the line. */
const lasts = minutes(5);

/** `prompt`: which question a key answers; null = none is asked. */
export type Question = { say: string; prompt: string | null };

export type ScriptState =
  | { at: "waiting"; question: Question }
  | ({ question: Question; endsAtMs: number } & (
      | { at: "speaking"; times: number }
      | { at: "listening"; times: number; untilMs: number }
      | { at: "asking"; digit: Digit; next: Digit | null; untilMs: number }
      /** What became of a key is spoken; the question stands as long as somebody is there. */
      | { at: "answering" }
      | { at: "parting"; untilMs: number }
    ))
  | { at: "over" };

export type ScriptInput =
  | { kind: "taken" }
  | { kind: "spoken" }
  | { kind: "digit"; digit: Digit }
  /** What is said to the key that was asked about; `prompt`: and asked. */
  | { kind: "said"; text: string; prompt: string | null }
  | { kind: "tick" }
  | { kind: "ended" };

export type ScriptEffect =
  | { kind: "speak"; text: string; part: SpeechPart }
  | { kind: "hush" }
  | { kind: "ask"; prompt: string; digit: Digit }
  | { kind: "hang-up" };

type Stepped = { state: ScriptState; effects: readonly ScriptEffect[] };

export const scriptOf = (question: Question): ScriptState => ({ at: "waiting", question });

/** When it goes on by itself; null = not before something is heard. */
export function wakesAtMs(state: ScriptState): number | null {
  switch (state.at) {
    case "waiting":
    case "over":
      return null;
    case "speaking":
    case "answering":
      return state.endsAtMs;
    case "listening":
    case "asking":
    case "parting":
      return Math.min(state.untilMs, state.endsAtMs);
  }
}

/** @param unanswered what is said when nobody could say what became of a key. */
export function stepScript(
  state: ScriptState,
  input: ScriptInput,
  { nowMs, unanswered }: { nowMs: number; unanswered: string },
): Stepped {
  if (state.at === "over") return unchanged(state);
  if (input.kind === "ended") return { state: { at: "over" }, effects: [] };
  if (state.at === "waiting") {
    if (input.kind !== "taken") return unchanged(state);
    return speak(state.question, { times: 1, endsAtMs: nowMs + lasts });
  }
  if (input.kind === "tick" && nowMs >= state.endsAtMs) return leave();
  const { question, endsAtMs } = state;
  switch (input.kind) {
    case "taken":
      return unchanged(state);
    case "spoken":
      if (state.at === "speaking") {
        const isLast = state.times >= saidTimes;
        const untilMs = nowMs + (isLast ? listensFor : pauseBetween);
        return quiet({ at: "listening", question, endsAtMs, times: state.times, untilMs });
      }
      if (state.at !== "answering") return unchanged(state);
      return quiet({ at: "parting", question, endsAtMs, untilMs: nowMs + listensAfterAnswer });
    case "digit":
      if (question.prompt === null) return unchanged(state);
      // Pressed again while it is looked at: the same key is impatience, another one is a change of mind.
      if (state.at === "asking") return unchanged({ ...state, next: input.digit === state.digit ? null : input.digit });
      return ask(question, question.prompt, input.digit, { endsAtMs, nowMs });
    case "said":
      if (state.at !== "asking") return unchanged(state);
      return answered(state, input, nowMs);
    case "tick":
      return goOn(state, { nowMs, unanswered });
  }
}

type Talking = Exclude<ScriptState, { at: "waiting" | "over" }>;

function goOn(state: Talking, { nowMs, unanswered }: { nowMs: number; unanswered: string }): Stepped {
  const { question, endsAtMs } = state;
  switch (state.at) {
    case "speaking":
    case "answering":
      return unchanged(state);
    case "listening":
      if (nowMs < state.untilMs) return unchanged(state);
      return state.times < saidTimes ? speak(question, { times: state.times + 1, endsAtMs }) : leave();
    case "asking":
      if (nowMs < state.untilMs) return unchanged(state);
      return { state: { at: "answering", question, endsAtMs }, effects: [spoken(unanswered, "answer")] };
    case "parting":
      return nowMs < state.untilMs ? unchanged(state) : leave();
  }
}

function answered(
  { question, endsAtMs, digit, next }: Extract<Talking, { at: "asking" }>,
  { text, prompt }: Extract<ScriptInput, { kind: "said" }>,
  nowMs: number,
): Stepped {
  if (prompt !== null) return speak({ say: text, prompt }, { times: 1, endsAtMs });
  // What came of the first is not said any more; what comes of the second says how it stands.
  if (next !== null && next !== digit && question.prompt !== null)
    return ask(question, question.prompt, next, { endsAtMs, nowMs });
  return { state: { at: "answering", question, endsAtMs }, effects: [spoken(text, "answer")] };
}

function ask(
  question: Question,
  prompt: string,
  digit: Digit,
  { endsAtMs, nowMs }: { endsAtMs: number; nowMs: number },
): Stepped {
  return {
    state: { at: "asking", question, endsAtMs, digit, next: null, untilMs: nowMs + answerTakesMax },
    effects: [{ kind: "hush" }, { kind: "ask", prompt, digit }],
  };
}

function speak(question: Question, { times, endsAtMs }: { times: number; endsAtMs: number }): Stepped {
  const part = question.prompt === null ? "notice" : "question";
  return { state: { at: "speaking", question, endsAtMs, times }, effects: [spoken(question.say, part)] };
}

const spoken = (text: string, part: SpeechPart): ScriptEffect => ({ kind: "speak", text, part });
const leave = (): Stepped => ({ state: { at: "over" }, effects: [{ kind: "hang-up" }] });
const quiet = (state: ScriptState): Stepped => ({ state, effects: [] });
const unchanged = quiet;
