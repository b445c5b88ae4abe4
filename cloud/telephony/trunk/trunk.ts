/** A trunk as the rest of the house sees it: a carrier's, or the telephone system of the desk. */

import type { AreaCode, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { PlacedCall } from "../../sip/call.ts";
import type { Calls } from "../../sip/calls.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import type { TrunkSettings } from "./settings.ts";

/** The part of the cloud that is at fault when a trunk is away. */
export const trunkPartOf = (connectorId: ConnectorId): `path-trunk-${string}` =>
  `path-trunk-${connectorId.slice(0, 53)}`;
export const isTrunkPart = (part: string): boolean => part.startsWith("path-trunk-");

export type TrunkStanding = {
  /** false = its line or its registration is gone, or it does not answer: own fault `link-lost`. */
  isUp: boolean;
  /** Wall time. */
  sinceMs: number;
  /** What happened and what to do; null = it stands. */
  sentence: Sentence | null;
};

export type Trunk = AsyncDisposable & {
  readonly connectorId: ConnectorId;
  readonly name: string;
  /** Whose desk it is; null = everywhere. */
  readonly area: AreaCode | null;
  readonly settings: TrunkSettings;
  /** Over the trunk. */
  readonly calls: Calls;
  /** Over the trunk for numbers and extensions, and for addresses that lie there; directly to a telephone whose SIP address lies elsewhere. */
  callsTo(numberOrPhone: string): Calls;
  addressOf(numberOrPhone: string): Pick<PlacedCall, "uri" | "from" | "to" | "contactUser">;
  /** Our address as the far end sees it, for SDP; null = nothing has gone to it yet. */
  localHost(): string | null;
  standing(): TrunkStanding;
  /** Calls that stand or are placed. */
  inUse(): number;
};
