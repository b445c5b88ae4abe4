/** What a gateway says of itself whenever a session begins, and now and then within it. */

import type { CardReport } from "@shouwang/shared/wire/card-report.ts";

export type GatewaySaid = {
  softwareVersion: string;
  bootId: string;
  /** Left out: it did not say. */
  card?: CardReport | undefined;
};
