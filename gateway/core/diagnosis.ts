/**
 * What the home's side knows for a diagnostics report, and how the whole report is kept small. Pure.
 *
 * Life devices come first, then those that were not heard for longest: what has no room is what a technician asks for last, and how
 * much that is stands in the report.
 */

import type {
  DeviceReport,
  DiagnosticsReport,
  FaultNote,
  LaneReport,
  LinkReport,
  MachineReport,
} from "@shouwang/shared/domain/diagnostics.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Now } from "./inputs.ts";
import type { Notes } from "./notes.ts";
import { clockCalmAfter, type Supervision } from "./supervision.ts";

const linksMax = 16;
const devicesMax = 64;
const faultsMax = 16;
const bytesMax = 16 * 1024;
const nameMax = 64;

/** What only the shell knows of a link and its devices. */
export type Counted = {
  links: ReadonlyMap<string, { model: string | null; read: number; unread: number }>;
  models: ReadonlyMap<DeviceId, string>;
};

export type Asked = {
  softwareVersion: string;
  machine: MachineReport | null;
  outbox: readonly LaneReport[] | null;
  counted: Counted;
};

export function diagnosed(
  home: { supervision: Supervision; notes: Notes; bridge: DeviceId | undefined },
  asked: Asked,
  now: Now,
): DiagnosticsReport {
  const { supervision, notes } = home;
  const { clockJumped } = supervision;
  const hasJumped = clockJumped !== undefined && now.uptimeMs - clockJumped.atMs < clockCalmAfter;
  const since = (atMs: number): number => Math.max(0, Math.round((now.uptimeMs - atMs) / 1_000));
  const links = [...supervision.links].map(([linkId, link]): LinkReport => {
    const counted = asked.counted.links.get(linkId);
    return {
      linkId: linkId.slice(0, nameMax),
      model: short(counted?.model),
      isUp: link.isUp,
      forSeconds: since(link.sinceMs),
      losses: notes.losses.get(linkId) ?? 0,
      read: counted?.read ?? null,
      unread: counted?.unread ?? null,
    };
  });
  const devices = [...supervision.devices.values()]
    // The bridge stands among the links; as a device it says nothing of its own.
    .filter(({ deviceId }) => deviceId !== home.bridge)
    .map((device): DeviceReport => {
      const said = notes.devices.get(device.deviceId);
      return {
        deviceId: device.deviceId,
        linkId: device.linkId.slice(0, nameMax),
        model: short(asked.counted.models.get(device.deviceId)),
        isLife: device.isLife || supervision.relied.has(device.deviceId),
        heardSeconds: device.wasHeard ? since(device.heardAtMs) : null,
        batteryPercent: within(said?.batteryPercent, 100),
        linkQuality: within(said?.linkQuality, 255),
      };
    })
    .toSorted((one, other) => Number(other.isLife) - Number(one.isLife) || quiet(other) - quiet(one));
  const faults = notes.faults.map(({ atMs, ...fault }): FaultNote => ({ ...fault, agoSeconds: since(atMs) }));
  const { isUp, sinceMs, ups, losses } = notes.broker;
  return fitted({
    softwareVersion: asked.softwareVersion.slice(0, nameMax),
    clock: {
      wallMs: Math.max(0, Math.round(now.wallMs)),
      isTrusted: now.trust === "trusted",
      jumpedBySeconds: hasJumped ? Math.round(clockJumped.byMs / 1_000) : null,
    },
    machine: asked.machine,
    outbox: asked.outbox,
    broker: { isUp, forSeconds: since(sinceMs), connects: ups, losses },
    links: links.slice(0, linksMax),
    devices: devices.slice(0, devicesMax),
    faults: faults.slice(0, faultsMax),
    leftOut: {
      links: Math.max(0, links.length - linksMax),
      devices: Math.max(0, devices.length - devicesMax),
      faults: Math.max(0, faults.length - faultsMax),
    },
  });
}

/** Our names are ASCII or short; three bytes for each character is the most that UTF-8 takes. */
function fitted(report: DiagnosticsReport): DiagnosticsReport {
  if (3 * JSON.stringify(report).length <= bytesMax || report.devices.length === 0) return report;
  const isSmall = new TextEncoder().encode(JSON.stringify(report)).byteLength <= bytesMax;
  if (isSmall) return report;
  const { leftOut } = report;
  return fitted({
    ...report,
    devices: report.devices.slice(0, -1),
    leftOut: { ...leftOut, devices: leftOut.devices + 1 },
  });
}

const quiet = ({ heardSeconds }: DeviceReport): number => heardSeconds ?? Number.MAX_SAFE_INTEGER;
const short = (text: string | null | undefined): string | null => (text ? text.slice(0, nameMax) : null);
const within = (value: number | null | undefined, max: number): number | null =>
  value !== null && value !== undefined && value >= 0 && value <= max ? value : null;
