/** Tests of devices as people see them: what each press proved at each far end, what was never heard, which are due. */

import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { AreaCode, DeviceId, HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { Trial } from "../alarms/trial.ts";

/** A button that nobody has tried for longer is due: a month, as social alarms are tried. */
export const testEvery = days(31);
export const overdueMax = 200;

/** What one press proved. Sent, stored, on the desk, with the centre: each with its own time, null = not yet, or never. */
export type TrialResult = {
  deviceId: DeviceId;
  alarm: LifeKind;
  sentAtMs: number;
  storedAtMs: number;
  deskAtMs: number | null;
  /** Far ends besides the desk that this press was sent to. */
  centres: readonly { connector: string; atMs: number | null; receipt: string | null; why: string | null }[];
  /** It did not end with its test, and was raised live. */
  wentLiveAtMs: number | null;
};

export type TriedHome = Pick<Trial, "trialId" | "by" | "why" | "fromMs" | "untilMs" | "endedAtMs" | "devices"> & {
  results: readonly TrialResult[];
  missed: readonly DeviceId[];
};

/** `visit`: somebody goes there, from when to when: the work that an overdue test is. Null = nobody does yet. */
export type OverdueTest = {
  homeId: HomeId;
  deviceId: DeviceId;
  area: AreaCode | null;
  lastAtMs: number | null;
  kit: { kitId: KitId; label: string } | null;
  visit: { fromMs: number; untilMs: number } | null;
};

export type DeviceProof = { atMs: number; how: "test" | "seen" };

export type Trials = {
  /** The latest first. */
  ofHome(homeId: HomeId): Promise<readonly TriedHome[]>;
  /** Devices that people rely on and that nobody has tried for too long; those that never were come first, and `overdueMax` at most. */
  overdue(within: AreaCode | null, nowMs: number): Promise<{ devices: readonly OverdueTest[]; hasMore: boolean }>;
  /**
   * Which of these were proven since then: by a press that reached the desk and, where it was sent to one, a centre; or, of what nobody relies on, by a movement or an
   * opening that was stored.
   */
  proofs(
    homeId: HomeId,
    devices: readonly { deviceId: DeviceId; isLife: boolean; sinceMs: number }[],
    nowMs: number,
  ): Promise<ReadonlyMap<DeviceId, DeviceProof>>;
};

/** Every far end that it was sent to has it: the desk, and one centre where there is any. */
export function isProven({ deskAtMs, centres }: Pick<TrialResult, "deskAtMs" | "centres">): boolean {
  return deskAtMs !== null && (centres.length === 0 || centres.some(({ atMs }) => atMs !== null));
}
