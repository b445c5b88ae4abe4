/**
 * What a gateway says of itself to a technician who asks: the machine, its outbox, its way to the cloud, its lines and its devices.
 *
 * Ids and numbers only: no name, no room, nothing that anybody did. Null = not known, which is a value. Ages are counted on the gateway's
 * monotonic clock, so that a wrong wall clock makes none of them wrong.
 */

import type { FaultKind, FaultState } from "./fault.ts";
import type { DeviceId } from "./ids.ts";
import type { Lane } from "./lane.ts";

/** What its operating system tells. */
export type MachineReport = {
  upForSeconds: number | null;
  runsForSeconds: number;
  diskTotalMegabytes: number | null;
  diskFreeMegabytes: number | null;
  /** To the file system of the records, since the machine started. */
  writtenMegabytes: number | null;
  /** To the same, since it was made. */
  writtenEverMegabytes: number | null;
  memoryTotalMegabytes: number | null;
  memoryFreeMegabytes: number | null;
  /** Of this program. */
  ownMegabytes: number;
  celsius: number | null;
  /** Programs that want to run, on average over a minute. */
  load: number | null;
};

/** `waiting`: without a receipt of the cloud. */
export type LaneReport = { lane: Lane; waiting: number; oldestSeconds: number | null };

export type LinkReport = {
  linkId: string;
  model: string | null;
  isUp: boolean;
  forSeconds: number;
  /** How often it was lost since this program began. */
  losses: number;
  /** Frames or messages that could be read, and what could not. */
  read: number | null;
  unread: number | null;
};

export type DeviceReport = {
  deviceId: DeviceId;
  linkId: string;
  model: string | null;
  isLife: boolean;
  /** Null: never, since this program began. */
  heardSeconds: number | null;
  batteryPercent: number | null;
  linkQuality: number | null;
};

export type FaultNote = { deviceId: DeviceId; fault: FaultKind; state: FaultState; agoSeconds: number };

export type DiagnosticsReport = {
  softwareVersion: string;
  /** `wallMs`: what its clock says now, so that whoever hears it can say how far it is off. */
  clock: { wallMs: number; isTrusted: boolean; jumpedBySeconds: number | null };
  /** Null: it did not answer in time. */
  machine: MachineReport | null;
  outbox: readonly LaneReport[] | null;
  broker: { isUp: boolean; forSeconds: number; connects: number; losses: number };
  links: readonly LinkReport[];
  devices: readonly DeviceReport[];
  /** The last ones first. */
  faults: readonly FaultNote[];
  /** What had no room. */
  leftOut: { links: number; devices: number; faults: number };
};
