/** Paths to a centre whose far end does as it is told, on whatever clock: for tests of what is done with several of them. */

import type { EmergencyPath } from "@shouwang/cloud/emergency/emergency-path.ts";
import type { Delivered, Notice } from "@shouwang/cloud/emergency/emergency-service.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds, type Millis } from "@shouwang/shared/time/duration.ts";

/** `silent`: takes the bytes and never answers. `slow`: answers after three seconds. */
export type FarEndMode = "well" | "down" | "silent" | "slow" | "refuses" | "throws";

export type ScriptedFarEnd = {
  mode: FarEndMode;
  readonly path: EmergencyPath;
  /** Notices that it has taken, each once. */
  readonly taken: Map<string, Notice>;
  /** Everything that was asked of it, in order. */
  readonly asked: { what: "notice" | "ask"; atMs: number; id: string }[];
  isClosed: boolean;
};

export function createFarEnd(given: {
  name: string;
  clock: Pick<Clock, "uptimeMs" | "after">;
  every: Millis | null;
  sideBySide?: number;
}): ScriptedFarEnd {
  const { name, clock, every, sideBySide } = given;
  const wait = async (delay: Millis | null, signal: AbortSignal): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (signal.aborted) resolve(false);
    signal.addEventListener("abort", () => resolve(false), { once: true });
    if (delay !== null) clock.after(delay, () => resolve(true));
    return await promise;
  };
  const answer = async (signal: AbortSignal, take: () => string): Promise<Delivered> => {
    switch (end.mode) {
      case "well":
        await Promise.resolve();
        return { kind: "accepted", receipt: take() };
      case "slow":
        return (await wait(seconds(3), signal)) ? { kind: "accepted", receipt: take() } : gaveUp;
      case "silent":
        // What it was sent has arrived: nobody hears of it.
        take();
        await wait(null, signal);
        return gaveUp;
      case "down":
        await wait(millis(1), signal);
        return { kind: "unreachable", why: "connection refused", retryAfter: null };
      case "refuses":
        await Promise.resolve();
        return { kind: "refused", why: "DUH" };
      case "throws":
        throw new Error("a mistake of ours");
    }
  };
  const gaveUp: Delivered = { kind: "unreachable", why: "no answer", retryAfter: null };
  const end: ScriptedFarEnd = {
    mode: "well",
    taken: new Map(),
    asked: [],
    isClosed: false,
    path: {
      name,
      ...(sideBySide === undefined ? {} : { sideBySide }),
      async deliver(notice, signal) {
        end.asked.push({ what: "notice", atMs: clock.uptimeMs(), id: notice.deliveryId });
        return await answer(signal, () => {
          end.taken.set(notice.deliveryId, notice);
          return `${name} has ${notice.deliveryId}`;
        });
      },
      supervision:
        every === null
          ? null
          : {
              every,
              async ask(signal) {
                end.asked.push({ what: "ask", atMs: clock.uptimeMs(), id: "" });
                return await answer(signal, () => "here");
              },
            },
      async [Symbol.asyncDispose]() {
        await Promise.resolve();
        end.isClosed = true;
      },
    },
  };
  return end;
}
