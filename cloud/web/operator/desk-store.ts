/**
 * Holds what the page knows between two drawings. Whatever comes in during a frame is taken in at its end, together; what does not fit in the frame's time
 * waits for the next one, in its order: ten thousand incidents are taken in without the page standing still.
 */

import { nextDeskState, openedAt, type DeskInput, type DeskState } from "./desk-state.ts";

export type DeskStore = {
  /** Throws when something came in that could not be taken in. */
  state(): DeskState;
  /** Of the line; also of a page that cannot go on. */
  heard(): Pick<DeskState, "heardAtMs" | "lostAtMs" | "serverAheadMs">;
  tell(news: DeskNews): void;
  subscribe(listener: () => void): () => void;
};

/** What came in, or how to read it: that takes time too, and is done when it is its turn. */
export type DeskNews = DeskInput | (() => DeskInput);

/** Of a frame of 16 ms; the browser needs the rest. At least one input is taken in whatever it costs. */
const takeInForMs = 6;
/** Where no frame is drawn there is none to keep. */
const takeInUnseenForMs = 40;
/** While a long snapshot is coming in: drawing each of its hundred parts would take longer than reading it. Its first part is drawn at once. */
const drawnApartMs = 500;

/** Called once, soon, also while nobody looks at the page: a hidden page must still sound. `isUnseen`: nothing is drawn. */
type FrameWork = (isUnseen: boolean) => void;

export function createDeskStore(given: { uptimeMs: () => number; nextFrame: (work: FrameWork) => void }): DeskStore {
  const { uptimeMs, nextFrame } = given;
  let state = openedAt(uptimeMs());
  let waiting: DeskNews[] = [];
  let isAsked = false;
  /** Taken in and not drawn yet: a frame has time for one of both. */
  let isDue = false;
  /** What could not be taken in. From then on nothing here is to be believed: whoever asks falls over, and the page says so. */
  let broken: { error: unknown } | null = null;
  let drawn = { snapshots: 0, atMs: -Infinity };
  const listeners = new Set<() => void>();

  const ask = (): void => {
    if (isAsked) return;
    isAsked = true;
    nextFrame(frame);
  };
  const draw = (): void => {
    isDue = false;
    drawn = { snapshots: state.snapshots, atMs: uptimeMs() };
    for (const listener of listeners) listener();
  };
  const frame = (isUnseen: boolean): void => {
    isAsked = false;
    if (isDue) draw();
    else takeIn(isUnseen ? takeInUnseenForMs : takeInForMs);
    if ((waiting.length > 0 || isDue) && broken === null) ask();
  };
  const takeIn = (forMs: number): void => {
    const untilMs = uptimeMs() + forMs;
    const { snapshots, arriving } = state;
    let taken = 0;
    try {
      for (const news of waiting) {
        state = nextDeskState(state, typeof news === "function" ? news() : news);
        taken++;
        // What is on top of the queue is drawn before anything else is read.
        const isTop = state.snapshots !== snapshots && state.arriving !== null;
        if (isTop || uptimeMs() >= untilMs) break;
      }
    } catch (error) {
      broken = { error };
    }
    waiting = waiting.slice(taken);
    const isMore = arriving !== null && state.snapshots === drawn.snapshots && broken === null;
    if (!isMore) draw();
    else isDue = state.arriving === null || uptimeMs() >= drawn.atMs + drawnApartMs;
  };

  return {
    state() {
      if (broken !== null) throw broken.error;
      return state;
    },
    heard: () => state,
    tell(news) {
      waiting.push(news);
      ask();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A window that is covered or hidden draws no frames: then a timer does. */
const frameAtLatestMs = 100;

export function nextFrameOfWindow(work: FrameWork): void {
  let isDone = false;
  const once = (isUnseen: boolean): void => {
    if (isDone) return;
    isDone = true;
    window.cancelAnimationFrame(frame);
    window.clearTimeout(timer);
    work(isUnseen);
  };
  const frame = window.requestAnimationFrame(() => once(false));
  const timer = window.setTimeout(() => once(document.visibilityState !== "visible"), frameAtLatestMs);
}
