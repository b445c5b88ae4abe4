/**
 * What this cloud does about a backup that was put back: it remembers what each gateway says of the ledger before, and becomes another
 * ledger when a gateway proves that ours lacks what it had receipted (decision 0041).
 */

import type { Epoch, GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { HelloMessage } from "@shouwang/shared/wire/envelope.ts";
import { laneName, type Memory } from "./draft.ts";
import type { Ledger } from "./ledger.ts";
import { isBehind, rememberedBy, type Remembered } from "./recovery.ts";

/** However many gateways say so: each renewal asks all of them for everything they keep. */
const renewPause = minutes(60);

export type Restored = {
  /** Before anything that the gateway sends again is decided: life overtakes hello. `behind`: renew the ledger. */
  hear(gatewayId: GatewayId, hello: HelloMessage): "behind" | "in-order";
  renew(provenBy: GatewayId): Promise<void>;
  rememberedBy(gatewayId: GatewayId): Remembered | undefined;
};

export function createRestored(given: {
  ledger: Ledger;
  memory: Memory;
  machineClock: Clock;
  log: Log;
  everybody: () => void;
}): Restored {
  const { ledger, memory, machineClock, log } = given;
  const known = new Map<GatewayId, Remembered>();
  let renewedAtMs = Number.NEGATIVE_INFINITY;

  return {
    hear(gatewayId, hello) {
      if (hello.ledgerId === null) return "in-order";
      const isOurs = hello.ledgerId === ledger.ledgerId;
      const throughOf = (of: { epoch: Epoch; lane: Lane }): number =>
        memory.lanes.get(laneName({ gatewayId, ...of }))?.marks.decided.through ?? 0;
      if (isOurs && !isBehind(hello, throughOf)) return "in-order";
      known.set(gatewayId, rememberedBy(hello));
      return isOurs ? "behind" : "in-order";
    },
    async renew(provenBy) {
      if (!ledger.renew || machineClock.uptimeMs() - renewedAtMs < renewPause) return;
      const before = ledger.ledgerId;
      const failure = await ledger.renew();
      if (failure?.blame === "end") throw new Error(failure.why);
      // A disk that takes nothing: the next hello proves it again.
      if (failure) return;
      renewedAtMs = machineClock.uptimeMs();
      log.error(
        "The ledger lacks what it had receipted: a backup was put back. Gateways are asked for what they keep.",
        {
          gatewayId: provenBy,
          before,
          ledgerId: ledger.ledgerId,
        },
      );
      given.everybody();
    },
    rememberedBy: (gatewayId) => known.get(gatewayId),
  };
}
