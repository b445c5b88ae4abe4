/**
 * The answering side of one SIP request, as RFC 3261 §17.2 draws it (INVITE with the corrections of RFC 6026). Pure.
 *
 * Whoever repeats a request gets the last answer again, and nobody above hears of it: a message that arrives twice is one. Final answers to an INVITE are repeated here, also
 * 2xx ones (§13.3.1.4), until the acknowledgement; without it after 32 s whoever answered is told, and hangs up.
 */

import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import { messageLives, resendLongest, roundTrip, transactionLives } from "./client-transaction.ts";

/** `resend` is G of the RFC, `give-up` H, `linger` J, I or L. */
export type ServerTimer = "resend" | "give-up" | "linger";

export type ServerTransaction = {
  kind: "plain" | "invite";
  at: "trying" | "proceeding" | "accepted" | "completed" | "confirmed" | "ended";
  isReliable: boolean;
  resendAfter: Millis;
};
export type ServerInput =
  | { kind: "request-again" }
  | { kind: "acknowledged" }
  | { kind: "respond"; status: number }
  | { kind: "timer"; timer: ServerTimer }
  | { kind: "flow-lost" };
export type ServerEffect =
  /** The last answer. */
  | { kind: "send" }
  | { kind: "set"; timer: ServerTimer; after: Millis }
  | { kind: "clear"; timer: ServerTimer }
  | { kind: "unacknowledged" }
  | { kind: "end" };
export type ServerStep = { state: ServerTransaction; effects: readonly ServerEffect[] };

export function beginServer(kind: "plain" | "invite", isReliable: boolean): ServerTransaction {
  return { kind, at: "trying", isReliable, resendAfter: roundTrip };
}

export function stepServer(state: ServerTransaction, input: ServerInput): ServerStep {
  switch (input.kind) {
    case "request-again":
      return state.at === "trying" || state.at === "confirmed" ? stay(state) : stay(state, [{ kind: "send" }]);
    case "respond":
      return respond(state, input.status);
    case "acknowledged":
      return acknowledge(state);
    case "timer":
      return ring(state, input.timer);
    case "flow-lost":
      return over(state, []);
  }
}

const stay = (state: ServerTransaction, effects: readonly ServerEffect[] = []): ServerStep => ({ state, effects });
const over = (state: ServerTransaction, effects: readonly ServerEffect[]): ServerStep => ({
  state: { ...state, at: "ended" },
  effects: [...effects, { kind: "end" }],
});
const isAnswered = ({ at }: ServerTransaction): boolean => at !== "trying" && at !== "proceeding";
const silence: readonly ServerEffect[] = [
  { kind: "clear", timer: "resend" },
  { kind: "clear", timer: "give-up" },
];

function respond(state: ServerTransaction, status: number): ServerStep {
  // One final answer each: a second one would contradict the first.
  if (isAnswered(state)) return stay(state);
  const send: ServerEffect = { kind: "send" };
  if (status < 200) return stay({ ...state, at: "proceeding" }, [send]);
  if (state.kind === "plain") {
    if (state.isReliable) return over(state, [send]);
    return stay({ ...state, at: "completed" }, [send, { kind: "set", timer: "linger", after: transactionLives }]);
  }
  const isAccepted = status < 300;
  // A 2xx is repeated over reliable transports too: a proxy behind them may have lost it (§13.3.1.4).
  const resend: ServerEffect[] =
    isAccepted || !state.isReliable ? [{ kind: "set", timer: "resend", after: roundTrip }] : [];
  return stay({ ...state, at: isAccepted ? "accepted" : "completed" }, [
    send,
    ...resend,
    { kind: "set", timer: "give-up", after: transactionLives },
  ]);
}

function acknowledge(state: ServerTransaction): ServerStep {
  if (state.at !== "accepted" && state.at !== "completed") return stay(state);
  if (state.at === "completed" && state.isReliable) return over(state, silence);
  // Repeated requests are still known for a while: after 2xx as long as they may come (L), else as long as a message lives (I).
  const after = state.at === "accepted" ? transactionLives : messageLives;
  return stay({ ...state, at: "confirmed" }, [...silence, { kind: "set", timer: "linger", after }]);
}

function ring(state: ServerTransaction, timer: ServerTimer): ServerStep {
  const isWaiting = state.at === "accepted" || state.at === "completed";
  switch (timer) {
    case "resend": {
      if (!isWaiting) return stay(state);
      const resendAfter = millis(Math.min(state.resendAfter * 2, resendLongest));
      return stay({ ...state, resendAfter }, [{ kind: "send" }, { kind: "set", timer: "resend", after: resendAfter }]);
    }
    case "give-up":
      return isWaiting && state.kind === "invite" ? over(state, [{ kind: "unacknowledged" }]) : stay(state);
    case "linger":
      return over(state, []);
  }
}
