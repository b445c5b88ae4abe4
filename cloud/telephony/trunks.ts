/** The trunks that are open, by the records of their connectors, and again when somebody changes one. */

import type { AreaCode, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { IncomingCall } from "../sip/call.ts";
import type { TrunkSettings } from "./trunk/settings.ts";
import type { Trunk } from "./trunk/trunk.ts";

export type WantedTrunk = { connectorId: ConnectorId; name: string; area: AreaCode | null; settings: TrunkSettings };

export type Trunks = AsyncDisposable & {
  all(): readonly Trunk[];
  /** The area's own, else that of the smallest area around it, else one for everywhere. */
  forArea(area: AreaCode | null): Trunk | null;
  /** From now on it is so: what did not change stays open. */
  follow(wanted: readonly WantedTrunk[]): void;
  /** Who is told of calls that come, from now on. */
  answer(onIncoming: (incoming: IncomingCall, trunk: Trunk) => void): void;
};
