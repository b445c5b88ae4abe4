/**
 * What the bridge driver remembers between two messages: plain, JSON-safe data, so that it can be stored and restored.
 *
 * After a restore from another boot the uptimes in it compare with nothing; each is only used to say "less than so long ago", and a
 * time that seems to lie in the future counts as long ago. Limits: as many records as the bridge lists, and `unlistedMax` besides.
 */

import { parseDeviceId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Meaning } from "./exposes.ts";
import type { DeviceOptions } from "./message.ts";

/** Senders that the bridge does not list. The ones beyond are read without memory: louder, because each level is news then. */
export const unlistedMax = 50;

export type DeviceRecord = {
  deviceId: DeviceId;
  /** As the bridge calls it; may hold anything. */
  name: string;
  model: string;
  interview: "pending" | "successful" | "failed" | "unknown";
  isListed: boolean;
  isDisabled: boolean;
  isGuessed: boolean;
  /** Sold as a panic button by its description. */
  isSoldAsPanic: boolean;
  meanings: Readonly<Record<string, Meaning>>;
  /** Every property that it announces, also those that mean nothing to us. */
  announced: readonly string[];
  undecidable: readonly string[];
  lastSeenMs: number | undefined;
  /** Life properties: the last value, as a key. */
  levels: Record<string, string>;
  /** Doors, motion, presence: what each property said since the bridge was last heard without a gap. */
  sides: Record<string, { what: "door" | "motion" | "presence"; side: "yes" | "no" | "unknown" }>;
  /** What was last told of the whole device. */
  told: { door?: string; motion?: string; presence?: string };
  /** Each source of a fault (a property, or the bridge itself). */
  faultSources: Record<string, { fault: FaultKind; present: boolean }>;
  faultsTold: Partial<Record<FaultKind, boolean>>;
  /** Last reading sent, by property. */
  readings: Record<string, number>;
  /** Last value by property that was told as no data: told once. */
  noData: Record<string, string>;
  linkQualityAtUptimeMs: number | undefined;
};

export type BridgeState = {
  /** Topic under which the bridge publishes. */
  base: string;
  /** Buttons sold as such that only say `single`, `double`, `hold`: the installer named them, any press is a panic. */
  panicButtons: readonly string[];
  bridge: "online" | "offline" | "unknown";
  /** When the bridge last came online, or we came to hear it: it may be replaying its cache. */
  onlineAtUptimeMs: number | undefined;
  isPermitOpen: boolean;
  /** By device id. */
  devices: Readonly<Record<string, DeviceRecord>>;
  /** The bridge's names, to device ids. */
  names: Readonly<Record<string, string>>;
  options: Readonly<Record<string, DeviceOptions>>;
};

export type Now = { wallMs: number; uptimeMs: number };

export function createBridgeState(configuration: { base: string; panicButtons: readonly string[] }): BridgeState {
  return {
    ...configuration,
    bridge: "unknown",
    onlineAtUptimeMs: undefined,
    isPermitOpen: false,
    devices: {},
    names: {},
    options: {},
  };
}

export function blankRecord(deviceId: DeviceId, name: string): DeviceRecord {
  return {
    deviceId,
    name,
    model: "",
    interview: "unknown",
    isListed: false,
    isDisabled: false,
    isGuessed: false,
    isSoldAsPanic: false,
    meanings: {},
    announced: [],
    undecidable: [],
    lastSeenMs: undefined,
    levels: {},
    sides: {},
    told: {},
    faultSources: {},
    faultsTold: {},
    readings: {},
    noData: {},
    linkQualityAtUptimeMs: undefined,
  };
}

/** A copy whose changeable parts may be written to. */
export function draftOf(record: DeviceRecord): DeviceRecord {
  return {
    ...record,
    levels: { ...record.levels },
    sides: { ...record.sides },
    told: { ...record.told },
    faultSources: { ...record.faultSources },
    faultsTold: { ...record.faultsTold },
    readings: { ...record.readings },
    noData: { ...record.noData },
  };
}

export function isAddress(text: string): boolean {
  return /^0x[0-9a-f]{4,16}$/.test(text);
}

/**
 * A device is its IEEE address. A sender that we only know by a name gets an id made from the name, because names may be personal and leave
 * the home in no form; it is stable, so the same unknown sender is the same device tomorrow.
 */
export function deviceIdOf(addressOrName: string): DeviceId {
  const plain = isAddress(addressOrName) ? parseDeviceId(addressOrName) : undefined;
  if (plain !== undefined) return plain;
  // FNV-1a, 64 bit: not secret, only short and stable.
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(addressOrName)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  const id = parseDeviceId(`unlisted-${hash.toString(16).padStart(16, "0")}`);
  if (id === undefined) throw new Error("a hexadecimal number always makes an id");
  return id;
}

/** Since `uptimeMs`, unless that was in another boot. */
export function isWithin(sinceUptimeMs: number | undefined, lengthMs: number, now: Now): boolean {
  return sinceUptimeMs !== undefined && now.uptimeMs >= sinceUptimeMs && now.uptimeMs - sinceUptimeMs < lengthMs;
}
