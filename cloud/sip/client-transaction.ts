/**
 * The asking side of one SIP request, as RFC 3261 §17.1 draws it (INVITE with the corrections of RFC 6026). Pure: what came or which timer rang goes in, what is to be done
 * comes out.
 *
 *   plain   trying → proceeding → completed → ended; over UDP the request is repeated after 0.5, 1, 2, 4, 4 … s until an answer, given up after 32 s
 *   invite  trying → proceeding → accepted (2xx, which may come several times) or completed (others, acknowledged here) → ended; not repeated after the first answer
 *
 * An INVITE that rings is not given up here: how long it may ring is said by whoever calls, who then cancels it.
 */

import { seconds, millis, type Millis } from "@shouwang/shared/time/duration.ts";

/** RFC 3261 §17.1.1.1 and table 4. */
export const roundTrip = millis(500);
export const resendLongest = seconds(4);
export const messageLives = seconds(5);
export const transactionLives = millis(64 * roundTrip);

/** `resend` is E or A, `give-up` F or B, `linger` K, D or M of the RFC. */
export type ClientTimer = "resend" | "give-up" | "linger";

export type ClientTransaction = {
  kind: "plain" | "invite";
  at: "trying" | "proceeding" | "accepted" | "completed" | "ended";
  isReliable: boolean;
  resendAfter: Millis;
};
export type ClientInput =
  | { kind: "response"; status: number }
  | { kind: "timer"; timer: ClientTimer }
  | { kind: "flow-lost" };
export type ClientEffect =
  | { kind: "send" }
  /** The acknowledgement of a refusal belongs to the transaction; that of a 2xx to whoever called. */
  | { kind: "acknowledge" }
  | { kind: "set"; timer: ClientTimer; after: Millis }
  | { kind: "clear"; timer: ClientTimer }
  | { kind: "pass-on" }
  | { kind: "fail"; why: "no-answer" | "flow-lost" }
  | { kind: "end" };
export type ClientStep = { state: ClientTransaction; effects: readonly ClientEffect[] };

export function beginClient(kind: "plain" | "invite", isReliable: boolean): ClientStep {
  const state: ClientTransaction = { kind, at: "trying", isReliable, resendAfter: roundTrip };
  const resend: ClientEffect[] = isReliable ? [] : [{ kind: "set", timer: "resend", after: roundTrip }];
  return { state, effects: [{ kind: "send" }, ...resend, { kind: "set", timer: "give-up", after: transactionLives }] };
}

export function stepClient(state: ClientTransaction, input: ClientInput): ClientStep {
  switch (input.kind) {
    case "response":
      return hear(state, input.status);
    case "flow-lost":
      // An answer that was heard stays heard; only who still waits must know.
      return isWaiting(state) ? over(state, [{ kind: "fail", why: "flow-lost" }]) : stay(state);
    case "timer":
      return ring(state, input.timer);
  }
}

const isWaiting = ({ at }: ClientTransaction): boolean => at === "trying" || at === "proceeding";
const stay = (state: ClientTransaction, effects: readonly ClientEffect[] = []): ClientStep => ({ state, effects });
const over = (state: ClientTransaction, effects: readonly ClientEffect[]): ClientStep => ({
  state: { ...state, at: "ended" },
  effects: [...effects, { kind: "end" }],
});
const silence: readonly ClientEffect[] = [
  { kind: "clear", timer: "resend" },
  { kind: "clear", timer: "give-up" },
];

function hear(state: ClientTransaction, status: number): ClientStep {
  if (!isWaiting(state)) return hearAgain(state, status);
  const passOn: ClientEffect = { kind: "pass-on" };
  if (status < 200) {
    // §17.1.2.2: a plain one goes on being repeated, slowly; an INVITE has been heard.
    if (state.kind === "plain") return stay({ ...state, at: "proceeding", resendAfter: resendLongest }, [passOn]);
    return stay({ ...state, at: "proceeding" }, [...silence, passOn]);
  }
  if (state.kind === "invite" && status < 300) {
    return stay({ ...state, at: "accepted" }, [
      ...silence,
      passOn,
      { kind: "set", timer: "linger", after: transactionLives },
    ]);
  }
  const acknowledge: ClientEffect[] = state.kind === "invite" ? [{ kind: "acknowledge" }] : [];
  if (state.isReliable) return over(state, [...silence, ...acknowledge, passOn]);
  const linger = state.kind === "invite" ? transactionLives : messageLives;
  return stay({ ...state, at: "completed" }, [
    ...silence,
    ...acknowledge,
    passOn,
    { kind: "set", timer: "linger", after: linger },
  ]);
}

function hearAgain(state: ClientTransaction, status: number): ClientStep {
  if (state.at === "accepted" && status >= 200 && status < 300) return stay(state, [{ kind: "pass-on" }]);
  if (state.at === "completed" && state.kind === "invite" && status >= 300)
    return stay(state, [{ kind: "acknowledge" }]);
  return stay(state);
}

function ring(state: ClientTransaction, timer: ClientTimer): ClientStep {
  switch (timer) {
    case "resend": {
      if (!isWaiting(state) || (state.kind === "invite" && state.at === "proceeding")) return stay(state);
      const doubled = millis(state.resendAfter * 2);
      // Only a plain one has a longest pause (T2); an INVITE doubles until it is given up.
      const limited = state.kind === "plain" ? millis(Math.min(doubled, resendLongest)) : doubled;
      const resendAfter = state.at === "proceeding" ? resendLongest : limited;
      return stay({ ...state, resendAfter }, [{ kind: "send" }, { kind: "set", timer: "resend", after: resendAfter }]);
    }
    case "give-up":
      return isWaiting(state) && !(state.kind === "invite" && state.at === "proceeding")
        ? over(state, [{ kind: "fail", why: "no-answer" }])
        : stay(state);
    case "linger":
      return over(state, []);
  }
}
