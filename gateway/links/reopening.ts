/**
 * A byte link that stays: opens, and after each loss opens again, for as long as it lives.
 *
 * Intuition: a connection lives once. Each attempt makes a new one; what an earlier one still says is not listened to; the next is
 * made only after the earlier one was closed, because a serial device that is still held keeps its lock and its name. How a connection
 * is made (serial, TCP) is handed in, so the rule is one and can be tested with time in the hand.
 *
 * Limits: one attempt at a time, each within `openWithin`; pauses from 0.5 to 10 s. The pauses begin anew when bytes came, not when the
 * line opened: a port that opens and says nothing is not yet well. Source: docs/decisions/0010-serial-link.md.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { retryDelay, type RetrySchedule } from "@shouwang/shared/time/retry-schedule.ts";
import type { ByteLink, ByteLinkListener } from "./byte-link.ts";

/** What one connection tells. Nothing is told before `Connect` has returned. */
export type ConnectionListener = {
  opened(): void;
  bytes(chunk: Uint8Array): void;
  /** It never opened, or is gone. What is said after this is ignored. */
  lost(why: string): void;
};

export type Connection = {
  /** `dropped` when the peer has stopped taking bytes. Called only while open. */
  write(bytes: Uint8Array): "written" | "dropped";
  /** Settles when the device or address is free again, and never rejects. */
  close(): Promise<void>;
};

export type Connect = (listener: ConnectionListener) => Connection;

/** Jitter, so that the links of a kit do not return in step. */
export const reopenSchedule: RetrySchedule = { first: millis(500), longest: seconds(10), jitter: 0.5 };
/** A serial server that is away may swallow a connection attempt for minutes. */
export const openWithin = seconds(5);
/** A driver that hangs in close must not keep us from trying again. */
export const closeWithin = seconds(5);

type State =
  | { at: "idle" }
  | { at: "opening"; connection: Connection; limit: Timer }
  | { at: "up"; connection: Connection }
  | { at: "closing"; closed: Promise<void> }
  | { at: "waiting"; timer: Timer }
  | { at: "ended" };

export function createReopeningLink(options: {
  address: string;
  connect: Connect;
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
}): ByteLink {
  const { address, connect, clock, random } = options;
  let state: State = { at: "idle" };
  let listener: ByteLinkListener | undefined;
  let attempt = 0;
  /** Told last: a loss is told once, not at each attempt. */
  let isToldDown = false;
  /** Only the connection of this number is listened to. */
  let current = 0;

  const open = (): void => {
    const mine = ++current;
    const isMine = (): boolean => mine === current;
    const connection = connect({
      opened() {
        if (!isMine() || state.at !== "opening") return;
        state.limit.cancel();
        state = { at: "up", connection };
        isToldDown = false;
        listener?.up();
      },
      bytes(chunk) {
        if (!isMine() || state.at !== "up") return;
        attempt = 0;
        listener?.bytes(chunk);
      },
      lost(why) {
        if (isMine()) giveUp(why);
      },
    });
    const limit = clock.after(openWithin, () => {
      if (isMine()) giveUp(`it did not open within ${openWithin / 1_000} s`);
    });
    state = { at: "opening", connection, limit };
  };

  const giveUp = (why: string): void => {
    if (state.at !== "opening" && state.at !== "up") return;
    if (state.at === "opening") state.limit.cancel();
    current++;
    const closed = closeInTime(state.connection, clock);
    state = { at: "closing", closed };
    void closed.then(waitForNextAttempt);
    if (!isToldDown) {
      isToldDown = true;
      listener?.down(why);
    }
  };

  const waitForNextAttempt = (): void => {
    if (state.at !== "closing") return;
    state = { at: "waiting", timer: clock.after(retryDelay(reopenSchedule, attempt++, random()), open) };
  };

  return {
    address,
    start(toTell) {
      if (state.at !== "idle") throw new Error(`the link ${address} was started twice`);
      listener = toTell;
      open();
    },
    write: (bytes) => (state.at === "up" ? state.connection.write(bytes) : "dropped"),
    reopen: giveUp,
    async [Symbol.asyncDispose]() {
      const last = state;
      state = { at: "ended" };
      current++;
      switch (last.at) {
        case "opening":
          last.limit.cancel();
          return closeInTime(last.connection, clock);
        case "up":
          return closeInTime(last.connection, clock);
        case "closing":
          return last.closed;
        case "waiting":
          return last.timer.cancel();
        case "idle":
        case "ended":
          return;
      }
    },
  };
}

async function closeInTime(connection: Connection, clock: Clock): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = clock.after(closeWithin, limit.resolve);
  await Promise.race([connection.close(), limit.promise]);
  timer.cancel();
}
