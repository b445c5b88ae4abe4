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
import { laneName } from "../ledger/draft.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { MemoryAtStart } from "./remember.ts";
import { isBehind, rememberedBy, type Remembered } from "../ledger/former-ledger.ts";

/** However many gateways say so: each renewal asks all of them for everything they keep. */
const renewPause = minutes(60);

export type Restored = {
  /** Before anything that the gateway sends again is decided: life overtakes hello. True: `settle` what it said. */
  hear(gatewayId: GatewayId, hello: HelloMessage): boolean;
  /** Keeps what it said beyond this process; renews the ledger when it has proven that ours is behind. */
  settle(gatewayId: GatewayId, nowMs: number): Promise<void>;
  rememberedBy(gatewayId: GatewayId): Remembered | undefined;
};

export function createRestored(given: {
  ledger: Ledger;
  memory: MemoryAtStart;
  machineClock: Clock;
  log: Log;
  everybody: () => void;
}): Restored {
  const { ledger, memory, machineClock, log } = given;
  const known = new Map(memory.recoveries);
  const proofs = new Set<GatewayId>();
  let renewedAtMs = Number.NEGATIVE_INFINITY;

  const renew = async (provenBy: GatewayId): Promise<void> => {
    if (!ledger.renew || machineClock.uptimeMs() - renewedAtMs < renewPause) return;
    const before = ledger.ledgerId;
    const failure = await ledger.renew();
    if (failure?.blame === "end") throw new Error(failure.why);
    // A disk that takes nothing: the next hello proves it again.
    if (failure) return;
    renewedAtMs = machineClock.uptimeMs();
    log.error("The ledger lacks what it had receipted: a backup was put back. Gateways are asked for what they keep.", {
      gatewayId: provenBy,
      before,
      ledgerId: ledger.ledgerId,
    });
    given.everybody();
  };

  return {
    hear(gatewayId, hello) {
      if (hello.ledgerId === null) return false;
      const isOurs = hello.ledgerId === ledger.ledgerId;
      const throughOf = (of: { epoch: Epoch; lane: Lane }): number =>
        memory.lanes.get(laneName({ gatewayId, ...of }))?.marks.decided.through ?? 0;
      // Where a disk has damaged our marks, that we lack something proves nothing else.
      const epochs = hello.epochs.filter((of) => !memory.doubtedLanes.has(laneName({ gatewayId, ...of })));
      if (isOurs && !isBehind({ epochs }, throughOf)) return false;
      known.set(gatewayId, rememberedBy(hello));
      if (isOurs) proofs.add(gatewayId);
      return true;
    },
    async settle(gatewayId, nowMs) {
      const said = known.get(gatewayId);
      const failed = said ? await ledger.remember(gatewayId, said, nowMs) : null;
      if (failed?.blame === "end") throw new Error(failed.why);
      // Else this process knows it all the same; after a restart it would raise, the louder side.
      if (failed) log.error("What a gateway said about the ledger before could not be kept.", { gatewayId, ...failed });
      if (proofs.delete(gatewayId)) await renew(gatewayId);
    },
    rememberedBy: (gatewayId) => known.get(gatewayId),
  };
}
