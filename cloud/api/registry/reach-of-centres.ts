/** What routes need of the paths to centres: how they stand, and a test by one of them. */

import type { CentreId, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

export type ReachOfCentres = {
  /** Of one centre, in the order in which they are set. */
  paths(centreId: CentreId): readonly {
    connectorId: ConnectorId;
    name: string;
    askEvery: Millis | null;
    standing: "unknown" | "well" | "failing" | "not-open";
    sinceMs: number;
    lastAnswerAtMs: number | null;
    why: string | null;
    lastRefusal: { atMs: number; why: string } | null;
  }[];
  /** By this path, really. Undefined: it is not there, or not open. */
  sendTest(at: { centreId: CentreId; connectorId: ConnectorId }, signal: AbortSignal): Promise<TestAnswer | undefined>;
};

export type TestAnswer = { kind: "accepted"; receipt: string } | { kind: "refused" | "unreachable"; why: string };
