/**
 * Whether a trunk stands: it is asked (OPTIONS) at half of the time within which it must be known, once more when it does not answer, and where we register the registration must
 * stand too. A trunk that refuses OPTIONS is there. Decides and times; who asks is given.
 *
 * Limits: nothing is known before the first answer, and a trunk of which nothing is known counts as standing, so that a call is tried.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

export type TrunkState = { at: "unknown" | "up" | "down"; sinceMs: number; why: string | null };

/** A datagram may be lost; a trunk that is silent twice is away. */
const askedAgainAfter = seconds(1);
const answersWithinMax = seconds(5);
/** One that is away is asked more often, so that its return is seen. */
const askedWhileAwayEvery = seconds(15);
/** A registration that is being repaired is no news yet. */
const registeringTakesMax = seconds(5);

export type TrunkWatch = Disposable & {
  state(): TrunkState;
  /** The line is lost: it is asked at once. */
  lineLost(): void;
  registered(isRegistered: boolean): void;
};

export function watchTrunk(given: {
  /** Known within this time. */
  within: Millis;
  isRegistered: boolean;
  /** null = it answers. */
  ask(signal: AbortSignal): Promise<string | null>;
  /** Why there is no registration. */
  whyNotRegistered(): string;
  clock: Pick<Clock, "wallMs" | "after">;
  onChange(state: TrunkState): void;
}): TrunkWatch {
  const { within, clock } = given;
  const every = millis(within / 2);
  const answersWithin = millis(Math.min(answersWithinMax, within / 8));
  let state: TrunkState = { at: "unknown", sinceMs: clock.wallMs(), why: null };
  /** null = not known yet, or given. */
  let answers: { why: string | null } | null = null;
  let registration: "unknown" | "stands" | "missing" = given.isRegistered ? "unknown" : "stands";
  let failures = 0;
  let timer: Timer | undefined;
  let grace: Timer | undefined;
  const closing = new AbortController();

  const settle = (): void => {
    if (closing.signal.aborted) return;
    const why = registration === "missing" ? given.whyNotRegistered() : (answers?.why ?? null);
    const isKnown = registration !== "unknown" && answers !== null;
    const at = why !== null ? "down" : isKnown ? "up" : state.at;
    if (at === state.at) {
      state = { ...state, why };
      return;
    }
    state = { at, sinceMs: clock.wallMs(), why };
    given.onChange(state);
  };
  const next = (after: Millis): void => {
    timer?.cancel();
    if (!closing.signal.aborted) timer = clock.after(after, () => void look());
  };
  let looking = 0;
  const look = async (): Promise<void> => {
    const mine = (looking += 1);
    const limit = new AbortController();
    using _limit = clock.after(answersWithin, () => limit.abort());
    const why = await given.ask(AbortSignal.any([limit.signal, closing.signal]));
    // Another look has begun meanwhile, and says more.
    if (mine !== looking || closing.signal.aborted) return;
    failures = why === null ? 0 : failures + 1;
    if (why === null || failures > 1) {
      answers = { why };
      settle();
    }
    next(failures === 0 ? every : failures === 1 ? askedAgainAfter : millis(Math.min(every, askedWhileAwayEvery)));
  };
  const missing = (): void => {
    grace?.cancel();
    grace = clock.after(millis(Math.min(registeringTakesMax, within / 4)), () => {
      registration = "missing";
      settle();
    });
  };
  if (given.isRegistered) missing();
  void look();

  return {
    state: () => state,
    lineLost: () => next(seconds(0)),
    registered(isRegistered) {
      if (!isRegistered) return missing();
      grace?.cancel();
      registration = "stands";
      settle();
      return undefined;
    },
    [Symbol.dispose]() {
      closing.abort();
      timer?.cancel();
      grace?.cancel();
    },
  };
}
