/**
 * Holds the configuration that is in force: the one found on the card, or a newer one from the cloud. What the cloud desires is in force at
 * once, without a restart; it is claimed in `hello` only when the card holds it, so that the cloud says it again to a gateway that would have
 * forgotten it after a power cut.
 *
 * Troubles are the fault `configuration`: what was refused, what is damaged, a card that does not take it. None of them stops anything.
 *
 * Limits: one writing at a time, of which the newest is wanted; a card that does not answer within `keepsWithin` is a trouble, and
 * is not asked again before it has answered, so that it holds one thread and no more.
 */

import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { decodeMessage } from "@shouwang/shared/wire/codec.ts";
import { desiredMessageSchema } from "@shouwang/shared/wire/commands.ts";
import {
  configurationText,
  noConfigurationHash,
  type Configuration,
  type ConfiguredDevice,
} from "@shouwang/shared/wire/configuration.ts";
import type { ConfigurationStore } from "./configuration-store.ts";
import { judgeDesired } from "./desired.ts";

/** Three fsyncs of a worn card; longer, and the life lane's own limits speak (docs/decisions/0021). */
export const keepsWithin = seconds(5);

export type KeeperListener = {
  /** Another one is in force, from now on. */
  changed(configuration: Configuration): void;
  trouble(state: "present" | "gone", detail: string): void;
};

export type ConfigurationKeeper = {
  inForce(): Configuration | undefined;
  device(deviceId: DeviceId): ConfiguredDevice | undefined;
  /** Of what the card holds. */
  hash(): string;
  /** Tells what is in force and what is wrong, and from then on each change. */
  start(listener: KeeperListener): void;
  /** The bytes of `down/desired`. Never rejects. */
  heard(payload: Uint8Array): Promise<"kept" | "as before">;
};

export function createConfigurationKeeper(given: {
  store: ConfigurationStore;
  clock: Pick<Clock, "after">;
}): ConfigurationKeeper {
  const { store, clock } = given;
  let inForce = store.found;
  let kept = store.found;
  let listener: KeeperListener | undefined;
  let writing: Promise<"kept" | "as before"> | undefined;
  const troubles = new Map<"desired" | "card", string>(store.damage === undefined ? [] : [["card", store.damage]]);

  const tell = (): void => {
    const isSound = troubles.size === 0;
    listener?.trouble(
      isSound ? "gone" : "present",
      isSound ? "the configuration is kept" : [...troubles.values()].join("; "),
    );
  };
  const note = (part: "desired" | "card", trouble: string | undefined): void => {
    if (troubles.get(part) === trouble) return;
    if (trouble === undefined) troubles.delete(part);
    else troubles.set(part, trouble);
    tell();
  };

  const write = async (): Promise<"kept" | "as before"> => {
    for (;;) {
      const wanted = inForce;
      if (wanted === undefined) return "as before";
      const answer = await store.keep(wanted);
      if (answer.kind === "refused") {
        note("card", `the configuration is in force until the next start only: ${answer.detail}`);
        return "as before";
      }
      kept = wanted;
      note("card", undefined);
      if (wanted === inForce) return "kept";
    }
  };

  const keep = async (): Promise<"kept" | "as before"> => {
    // Whoever comes meanwhile is served by the writing under way, which looks once more when it is done.
    const isUnderWay = writing !== undefined;
    writing ??= write().finally(() => (writing = undefined));
    const late = Promise.withResolvers<"late">();
    using _limit = clock.after(keepsWithin, () => late.resolve("late"));
    const answer = await Promise.race([writing, late.promise]);
    if (answer === "late") note("card", `the card has not taken the configuration within ${keepsWithin / 1_000} s`);
    return answer === "kept" && !isUnderWay ? "kept" : "as before";
  };

  return {
    inForce: () => inForce,
    device: (deviceId) => inForce?.devices.find((one) => one.deviceId === deviceId),
    hash: () => (kept ? sha256Hex(new TextEncoder().encode(configurationText(kept))) : noConfigurationHash),
    start(given) {
      listener = given;
      if (inForce) listener.changed(inForce);
      tell();
      // What is whole takes the place of what is damaged.
      if (store.damage !== undefined && inForce) void keep();
    },
    async heard(payload) {
      const judged = judgeDesired(inForce, decodeMessage(desiredMessageSchema, payload));
      note("desired", judged.kind === "refused" ? judged.why : undefined);
      switch (judged.kind) {
        case "refused":
          return "as before";
        case "same":
          return kept === inForce ? "as before" : await keep();
        case "accepted":
          inForce = judged.configuration;
          listener?.changed(inForce);
          return await keep();
      }
    },
  };
}
