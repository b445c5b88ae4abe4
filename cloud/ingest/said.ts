/** A message that was read and waits to be decided, with its bytes: what cannot be decided is kept as it came. */

import type { Draft } from "./draft.ts";
import type { Incoming } from "./receive.ts";

export type SaidOf<Kind extends Incoming["kind"]> = {
  incoming: Extract<Incoming, { kind: Kind }>;
  payload: Uint8Array;
};
export type LifeSaid = SaidOf<"life" | "unreadable-life">;
export type RestSaid = SaidOf<"telemetry" | "fault" | "hello" | "state" | "answer">;

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
}
