/** Wires telephony: trunks by the connectors' records and again when they change, what is at fault when one is away, and the switchboard on top. Decides nothing. */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { keyOf, ownFault } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Connectors } from "../registry/connectors/connectors.ts";
import { createSwitchboard, type Switchboard, type SwitchboardNeeds } from "../telephony/switchboard/switchboard.ts";
import { openTrunk } from "../telephony/trunk/sip-trunk.ts";
import { droppedSentence } from "../telephony/trunk/trunk-sentence.ts";
import { isTrunkPart, trunkPartOf, type TrunkStanding } from "../telephony/trunk/trunk.ts";
import { createTrunks, type Trunks, type WantedTrunk } from "../telephony/trunks.ts";

/** A trunk that was changed on a page is used after this at the latest. */
const lookAgainEvery = seconds(15);

export type Telephony = AsyncDisposable & {
  trunks: Trunks;
  switchboard: Switchboard;
  /** Settles when what is kept is open. */
  readFrom(connectors: Pick<Connectors, "all">): Promise<void>;
};

export function openTelephony(given: {
  operators: SwitchboardNeeds["operators"];
  loop: Pick<CloudLoop, "ownFault" | "faults">;
  nextId: () => string;
  clock: Clock;
  log: Log;
}): Telephony {
  const { operators, loop, nextId, clock, log } = given;
  const told = (
    { connectorId }: Pick<WantedTrunk, "connectorId">,
    { isUp, sinceMs, sentence }: TrunkStanding,
  ): void => {
    const part = trunkPartOf(connectorId);
    if (isUp) return loop.ownFault({ state: "gone", ...keyOf(part), fault: "link-lost" });
    const detail = sentence === null ? "" : `${sentence.zh} ${sentence.en}`;
    log.error("A telephone trunk is away.", { event: "trunk-away", connectorId, detail });
    const fault = ownFault(part, { fault: "link-lost", owner: "technician", sinceMs, detail });
    return loop.ownFault({ state: "present", fault });
  };
  const failed = ({ connectorId, name }: Pick<WantedTrunk, "connectorId" | "name">, times: number): void => {
    const { zh, en } = droppedSentence(name, times);
    const given = { fault: "unreadable", owner: "technician", sinceMs: clock.wallMs(), detail: `${zh} ${en}` } as const;
    loop.ownFault({ state: "present", fault: ownFault(trunkPartOf(connectorId), given) });
  };
  const trunks = createTrunks({
    open: (wanted, needs) => openTrunk(wanted, { ...needs, clock }),
    clock,
    told,
    failed,
    log,
  });
  const switchboard = createSwitchboard({ trunks, operators, clock, newId: nextId, log });
  const repeating = createRepeating(clock);
  let connectors: Pick<Connectors, "all"> | undefined;

  const readAgain = async (): Promise<void> => {
    if (connectors === undefined) return;
    try {
      const { kept, unreadable } = await connectors.all();
      const wanted = kept.flatMap(({ connectorId, content }): WantedTrunk[] => {
        const { kind, name, area, settings, closedAtMs } = content;
        return kind === "trunk" && closedAtMs === null ? [{ connectorId, name, area, settings }] : [];
      });
      // One whose record cannot be read now stays as it was: people call it all the same.
      const unread = new Set<string>(unreadable.map(({ connectorId }) => connectorId));
      const still = trunks.all().filter(({ connectorId }) => unread.has(connectorId));
      trunks.follow([...wanted, ...still]);
      endFaultsOfNoTrunk(new Set([...wanted, ...still].map(({ connectorId }) => trunkPartOf(connectorId))));
    } catch (error) {
      // What was open stays open: a database that does not answer now takes nobody's telephone away.
      log.error("Telephone trunks cannot be read; it is tried again.", { error });
    }
  };
  /** Of trunks that somebody took away, also while no cloud was running. */
  const endFaultsOfNoTrunk = (there: ReadonlySet<string>): void => {
    for (const { gatewayId, deviceId, fault } of loop.faults()) {
      if (gatewayId !== cloudId || deviceId === null || !isTrunkPart(deviceId) || there.has(deviceId)) continue;
      loop.ownFault({ state: "gone", ...keyOf(deviceId), fault });
    }
  };

  return {
    trunks,
    switchboard,
    async readFrom(from) {
      connectors = from;
      await readAgain();
      // Somebody changes them on a page of this process or of another one.
      repeating.every(lookAgainEvery, () => void readAgain());
    },
    async [Symbol.asyncDispose]() {
      repeating[Symbol.dispose]();
      await switchboard[Symbol.asyncDispose]();
      await trunks[Symbol.asyncDispose]();
    },
  };
}
