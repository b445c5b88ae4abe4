/** Where calls are kept. */

import type { HomeId, IncidentId, PhoneCallId } from "@shouwang/shared/domain/ids.ts";
import type { KeptCall } from "./kept-call.ts";

export type CallsStore = {
  /** As it is now: written over what was there. */
  keep(call: KeptCall): Promise<void>;
  find(callId: PhoneCallId): Promise<KeptCall | undefined>;
  /** Those that are not over, as a process before this one left them. */
  unfinished(): Promise<readonly KeptCall[]>;
  /** Whoever waits for a call back, the oldest first; all of them: nobody is forgotten because there are many. */
  waiting(): Promise<readonly KeptCall[]>;
  /** The latest first. */
  lately(limit: number): Promise<readonly KeptCall[]>;
  ofNumber(number: string, limit: number): Promise<readonly KeptCall[]>;
  ofIncident(incidentId: IncidentId): Promise<readonly KeptCall[]>;
  ofHome(homeId: HomeId, limit: number): Promise<readonly KeptCall[]>;
  /** Forgets what is over since before then; whoever waits stays. Answers how many. */
  prune(beforeMs: number): Promise<void>;
};
