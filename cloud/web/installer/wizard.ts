/**
 * An installation as the phone keeps it: which step the installer is at, what is typed and not sent, and what waits for the line. Everything here is plain data that is
 * written to the phone after each change; a reload, an empty battery or a cellar without a network loses nothing, and what was asked for twice happens once (`intent.ts`).
 *
 * Inputs: what the installer does, what the server answers, and the latest look at the home. Pure: time and ids come in.
 * Limits: `waitingMax` things wait; more are refused, loudly, rather than the first ones dropped.
 */

import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import { isReached, subjectOf, type Intent } from "./intent.ts";

export const steps = ["kit", "home", "devices", "signal", "prove", "contacts", "consents", "sign", "live"] as const;
export type Step = (typeof steps)[number];
/** What is done to a kit that stands in a home already. */
export const tasks = ["gateway", "swap", "move"] as const;
export type Task = (typeof tasks)[number];

/** Why the server will not have it: its own sentence. It waits until somebody decides. */
export type Refusal = { code: string; message: string; sentence?: { zh: string; en: string } };
export type Waiting = { id: string; intent: Intent; tries: number; triedAtMs: number | null; refusal: Refusal | null };

/** A kit of forty devices, a dozen contacts and their consents are fewer. */
export const waitingMax = 100;
/** So often the kit may change under somebody's hands before it is said. */
const staleMax = 5;

export type Work = {
  homeId: string | null;
  /** As it was scanned or typed. */
  code: string;
  at: Step | Task;
  waiting: readonly Waiting[];
  /** Steps that somebody said are done although something is open, such as a weak signal. */
  passed: readonly Step[];
  /** What is typed, by the field. */
  typed: Readonly<Record<string, string>>;
  /** The signature that is being drawn. */
  strokes: readonly (readonly number[])[];
  /** Random, made with the work: the sheet of it is one sheet. */
  handOverId: string;
  startedAtMs: number;
};

export function newWork(handOverId: string, nowMs: number): Work {
  return {
    homeId: null,
    code: "",
    at: "kit",
    waiting: [],
    passed: [],
    typed: {},
    strokes: [],
    handOverId,
    startedAtMs: nowMs,
  };
}

export type WorkInput =
  | { kind: "went"; to: Step | Task }
  | { kind: "scanned"; code: string }
  | { kind: "chose-home"; homeId: string }
  | { kind: "typed"; field: string; text: string }
  | { kind: "drew"; strokes: Work["strokes"] }
  | { kind: "passed"; step: Step }
  | { kind: "wants"; id: string; intent: Intent }
  | { kind: "gives-up"; id: string }
  | { kind: "again"; id: string }
  /** What the server said to the one that was sent. */
  | { kind: "answered"; id: string; answer: "done" | "no-answer" | "stale" | Refusal; atMs: number }
  | { kind: "looked"; view: InstallationView };

export function worked(work: Work, input: WorkInput): Work {
  switch (input.kind) {
    case "went":
      return { ...work, at: input.to };
    case "scanned":
      return { ...work, code: input.code };
    case "chose-home":
      return { ...work, homeId: input.homeId };
    case "typed":
      return { ...work, typed: { ...work.typed, [input.field]: input.text } };
    case "drew":
      return { ...work, strokes: input.strokes };
    case "passed":
      return work.passed.includes(input.step) ? work : { ...work, passed: [...work.passed, input.step] };
    case "wants":
      return wanted(work, input);
    case "gives-up":
      return { ...work, waiting: work.waiting.filter(({ id }) => id !== input.id) };
    case "again":
      return changed(work, input.id, (one) => ({ ...one, tries: 0, triedAtMs: null, refusal: null }));
    case "answered":
      return answered(work, input);
    case "looked":
      return { ...work, waiting: work.waiting.filter(({ intent }) => !isReached(intent, input.view)) };
  }
}

/** The later word on a thing stands, at the place of the earlier one: what came after it may rest on it. */
function wanted(work: Work, { id, intent }: Extract<WorkInput, { kind: "wants" }>): Work {
  const one: Waiting = { id, intent, tries: 0, triedAtMs: null, refusal: null };
  const at = work.waiting.findIndex((other) => subjectOf(other.intent) === subjectOf(intent));
  if (at >= 0) return { ...work, waiting: work.waiting.with(at, one) };
  return isFull(work) ? work : { ...work, waiting: [...work.waiting, one] };
}

export const isFull = (work: Pick<Work, "waiting">): boolean => work.waiting.length >= waitingMax;

function changed(work: Work, id: string, to: (one: Waiting) => Waiting): Work {
  return { ...work, waiting: work.waiting.map((one) => (one.id === id ? to(one) : one)) };
}

function answered(work: Work, { id, answer, atMs }: Extract<WorkInput, { kind: "answered" }>): Work {
  if (answer === "done") return { ...work, waiting: work.waiting.filter((one) => one.id !== id) };
  return changed(work, id, (one) => {
    const tries = one.tries + 1;
    const tried = { ...one, tries, triedAtMs: atMs };
    if (answer === "no-answer") return tried;
    if (answer !== "stale") return { ...tried, refusal: answer };
    return tries < staleMax ? tried : { ...tried, refusal: { code: "changed-meanwhile", message: "" } };
  });
}

/** The next one to send: in the order in which they were wanted. What was refused holds nothing else up, except that nothing is sent before the kit is there. */
export function nextToSend(work: Work): Waiting | null {
  const claim = work.waiting.find(({ intent }) => intent.kind === "claim");
  if (claim) return claim.refusal === null ? claim : null;
  return work.waiting.find(({ refusal }) => refusal === null) ?? null;
}

const firstDelay: Millis = seconds(2);
const longestDelay: Millis = seconds(30);

/** How long until it is tried again by itself; a network that comes back, and a thumb, are quicker. */
export function retryDelay(tries: number): number {
  if (tries <= 0) return 0;
  return Math.min(longestDelay, firstDelay * 2 ** Math.min(tries - 1, 10));
}

export type Standing = "done" | "open" | "waiting";
/** Whether a step is done, by what the server says; `waiting` = said here, and not there yet. */
export function standingOf(step: Step, work: Work, view: InstallationView | null): Standing {
  const isWaiting = (...kinds: readonly Intent["kind"][]): boolean =>
    work.waiting.some(({ intent }) => kinds.includes(intent.kind));
  const by = (isDone: boolean, ...kinds: readonly Intent["kind"][]): Standing => {
    if (isWaiting(...kinds)) return "waiting";
    return isDone || work.passed.includes(step) ? "done" : "open";
  };
  const devices = view?.devices ?? [];
  const hasKit = view?.kit?.state === "commissioning" || view?.kit?.state === "live";
  switch (step) {
    case "kit":
      return hasKit || work.code !== "" ? "done" : "open";
    case "home":
      return by(hasKit, "claim");
    case "devices":
      return by(devices.length > 0 && view?.strangers.length === 0, "place", "swap");
    case "signal":
      return by(devices.length > 0 && devices.every(({ signal }) => signal?.word === "good"));
    case "prove":
      return by(devices.length > 0 && devices.every(({ proof }) => proof !== null));
    case "contacts":
      return by(view?.contacts.some(({ tested }) => tested?.outcome === "answered") ?? false, "contact");
    case "consents": {
      const residents = view?.residents ?? [];
      const haveAgreed = residents.every(({ agreed }) => agreed.includes("monitoring"));
      return by(residents.length > 0 && haveAgreed, "consent");
    }
    case "sign":
      return by(view?.handOvers.some(({ kitId }) => kitId === view.kit?.kitId) ?? false, "sign");
    case "live":
      return by(view?.kit?.state === "live", "go-live");
  }
}

/** Where somebody who opens the page goes on. */
export function firstOpen(work: Work, view: InstallationView | null): Step {
  return steps.find((step) => standingOf(step, work, view) === "open") ?? "live";
}

/** Of what is missing, that nobody has given a reason for. */
export function withoutReason(view: InstallationView, typed: Work["typed"]): InstallationView["missing"] {
  return view.missing.filter(({ what }) => (typed[reasonField(what)] ?? "").trim() === "");
}
export const reasonField = (what: string): string => `why ${what}`;

/** As the gate takes them. */
export function reasonsOf(view: InstallationView, typed: Work["typed"]): { what: string; why: string }[] {
  return view.missing.flatMap(({ what }) => {
    const why = (typed[reasonField(what)] ?? "").trim();
    return why === "" ? [] : [{ what, why }];
  });
}
