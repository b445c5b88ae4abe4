/** Who calls a desk's number is brought to a telephone of an operator, and who wants to call somebody gets a call at their telephone first. */

import type { AreaCode, PhoneCallId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import type { Trunks } from "../trunks.ts";
import type { PhoneCall } from "./phone-call.ts";

/** Somebody who has a page open, and a telephone. */
export type OperatorPhone = { name: string; phone: string };

export type WantedCall = { to: string; phone: string; by: string; area: AreaCode | null };

export type Switchboard = AsyncDisposable & {
  /** The operator's telephone first, then the number. Each step is heard through `subscribe`. */
  place(wanted: WantedCall): PhoneCall | { refused: Sentence };
  /** false = there is no such call any more. */
  hangUp(callId: PhoneCallId): boolean;
  /** Those that are not over. */
  calls(): readonly PhoneCall[];
  /** Each change, the end too. */
  subscribe(listener: (call: PhoneCall) => void): Disposable;
};

export type SwitchboardNeeds = {
  trunks: Trunks;
  operators(area: AreaCode | null): readonly OperatorPhone[];
  clock: Clock;
  newId: () => string;
  log: Log;
};
