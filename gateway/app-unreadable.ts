/**
 * What a driver stumbled over: bytes or a message that made its reading end in a throw. Part of `app.ts`.
 *
 * Reading is pure, so a throw has changed nothing, and the next message is read as if this one had not come; ending the process instead would
 * bring a retained message back at each start. From a life input it raises as "unreadable": it may have been somebody's press.
 *
 * Limits: none here, because each may be a press; what floods is slowed and counted by `core/life-limit.ts`. A technician hears of it as the
 * fault `unreadable` at once.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Source } from "./core/inputs.ts";
import type { Loop } from "./loop.ts";

export type Stumbled = { why: string; error: unknown };

export function attempt<T extends object>(read: () => T): T | Stumbled {
  try {
    return read();
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error), error };
  }
}

export type Unreadable = {
  say(what: { deviceId: DeviceId; why: string; sample: string; error: unknown }, as: "life" | "fault"): void;
};

export function createUnreadable(world: { loop: Pick<Loop, "feed">; log: Log; from: Source }): Unreadable {
  return {
    say({ deviceId, why, sample, error }, as) {
      const { log, loop, from } = world;
      log.error("What came in could not be read and was set aside; this is a mistake in this software.", {
        event: "input set aside",
        deviceId,
        why,
        sample,
        error,
      });
      const observe = (observation: Observation): void =>
        loop.feed({ kind: "observed", from, deviceId, observation, occurredAtMs: undefined });
      const detail = `what it sent could not be read: ${why}`.slice(0, 200);
      observe({ kind: "fault", fault: "unreadable", state: "present", detail });
      if (as === "fault") return;
      const evidence = `unreadable: ${sample}`.slice(0, 200);
      observe({ kind: "life", alarm: "unreadable", edge: "raised", confidence: "certain", evidence, repeated: false });
    },
  };
}
