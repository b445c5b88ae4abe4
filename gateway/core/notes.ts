/**
 * What the gateway remembers for a technician who asks, and for nothing else: no decision about an alarm reads it.
 *
 * Limits: `devicesMax` devices, `faultsMax` faults; the oldest go. Everything begins anew with the process, and says so by its age.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { FaultNote } from "@shouwang/shared/domain/diagnostics.ts";
import type { DueFault, FaultBoard } from "./fault-board.ts";
import type { Input } from "./inputs.ts";

const devicesMax = 200;
const faultsMax = 16;

type Said = { batteryPercent: number | null; linkQuality: number | null };
type Way = { isUp: boolean; sinceMs: number; ups: number; losses: number };

export type Notes = {
  devices: ReadonlyMap<DeviceId, Said>;
  broker: Way;
  /** How often each link was lost. */
  losses: ReadonlyMap<string, number>;
  /** The last one first. */
  faults: readonly (Omit<FaultNote, "agoSeconds"> & { atMs: number })[];
};

export function beginNotes(uptimeMs: number): Notes {
  return {
    devices: new Map(),
    broker: { isUp: false, sinceMs: uptimeMs, ups: 0, losses: 0 },
    losses: new Map(),
    faults: [],
  };
}

export function noted(notes: Notes, input: Input, uptimeMs: number): Notes {
  if (input.kind === "observed") return notedReading(notes, input);
  if (input.kind !== "uplink") return notes;
  const { broker } = notes;
  const isUp = input.state === "up";
  if (isUp === broker.isUp) return notes;
  const ups = broker.ups + (isUp ? 1 : 0);
  return { ...notes, broker: { isUp, sinceMs: uptimeMs, ups, losses: broker.losses + (isUp ? 0 : 1) } };
}

function notedReading(notes: Notes, { deviceId, observation }: Extract<Input, { kind: "observed" }>): Notes {
  if (observation.kind !== "reading") return notes;
  const { quantity, value } = observation;
  if (quantity !== "battery-percent" && quantity !== "link-quality") return notes;
  const before = notes.devices.get(deviceId) ?? { batteryPercent: null, linkQuality: null };
  const after = quantity === "battery-percent" ? { batteryPercent: value } : { linkQuality: value };
  const devices = new Map(notes.devices).set(deviceId, { ...before, ...after });
  for (const oldest of devices.keys()) {
    if (devices.size <= devicesMax) break;
    devices.delete(oldest);
  }
  return { ...notes, devices };
}

export function lostLink(notes: Notes, linkId: string): Notes {
  return { ...notes, losses: new Map(notes.losses).set(linkId, (notes.losses.get(linkId) ?? 0) + 1) };
}

/** The first word after a start is "gone" for everything that is well, and no news. @param before the board before these were told. */
export function notedFaults(notes: Notes, due: readonly DueFault[], before: FaultBoard, atMs: number): Notes {
  const news = due.filter(({ deviceId, report }) => {
    return report.state === "present" || before.get(`${deviceId}/${report.fault}`)?.told === "present";
  });
  if (news.length === 0) return notes;
  const added = news.map(({ deviceId, report }) => ({ deviceId, fault: report.fault, state: report.state, atMs }));
  return { ...notes, faults: [...added.toReversed(), ...notes.faults].slice(0, faultsMax) };
}
