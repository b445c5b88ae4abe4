/** A message that was read and waits to be decided, with its bytes: what cannot be decided is kept as it came. */

import type { UpAddress } from "@shouwang/shared/wire/topics.ts";
import type { Draft } from "../ledger/draft.ts";
import { quarantineMax } from "../ledger/ledger.ts";
import { ownFault } from "../ledger/own-faults.ts";
import type { Incoming } from "./receive.ts";

export type SaidOf<Kind extends Incoming["kind"]> = {
  incoming: Extract<Incoming, { kind: Kind }>;
  payload: Uint8Array;
  /** When it came, by the time in which deadlines are: it may wait here for as long as the disk takes nothing. */
  receivedAtMs: number;
};
export type LifeSaid = SaidOf<"life" | "unreadable-life">;
export type RestSaid = SaidOf<"telemetry" | "fault" | "hello" | "state" | "answer">;
/** Telemetry whose turn has not come: whose it is was looked at, and nothing else. */
export type Unread = { from: UpAddress; payload: Uint8Array; receivedAtMs: number };

/** One sentence for all of them: a device that says nonsense a hundred times a second must not make news a hundred times. */
const setAsideDetail =
  `Messages that could not be read or decided were set aside: at most ${quarantineMax} are kept in the ledger's table "quarantine", ` +
  "those of the life lane longest. Have a technician look which gateway sends them.";

/** The largest legal message; of a larger one the beginning. */
const keptBytesMax = 65_536;

export function setAside(
  draft: Draft,
  { incoming, payload }: LifeSaid | RestSaid,
  given: { why: string; nowMs: number; id: string },
): void {
  const { gatewayId, channel } = incoming.from;
  draft.quarantine({
    quarantineId: given.id,
    receivedAtMs: given.nowMs,
    gatewayId,
    channel,
    why: given.why,
    payload: payload.subarray(0, keptBytesMax),
  });
  const sinceMs = given.nowMs;
  const fault = ownFault("quarantine", { fault: "unreadable", owner: "technician", sinceMs, detail: setAsideDetail });
  draft.fault({ state: "present", fault });
}
