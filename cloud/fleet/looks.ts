/** What was found by looking through what is stored of each home's devices. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { HomeLook } from "./device-look.ts";

export type Looks = {
  /** As it was found last; undefined = not looked at yet. */
  of(homeId: HomeId): HomeLook | undefined;
  /** Looks at this home before it answers, when it was looked at long ago; as it was before, when the time series cannot answer. */
  fresh(homeId: HomeId, signal: AbortSignal): Promise<HomeLook | undefined>;
};

export type Reports<Report> = {
  /** What a gateway said of itself last; undefined = nothing yet. */
  of(gatewayId: string): Report | undefined;
  all(): Iterable<Report>;
};
