/**
 * Who lives where with which kit. Names and addresses are records (`residents/`); everything else knows opaque ids.
 *
 * What the loop asks at every message is in memory and answered at once; `load` reads it anew after a change.
 */

import type { AreaCode, AssignmentId, DeviceId, GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { Bucket } from "@shouwang/shared/wire/topics.ts";
import type { SettingsChain } from "./settings/effective.ts";
import type { SettingsPlace } from "./settings/settings-record.ts";
import type { TimeWindow } from "./settings/time-window.ts";
import type { HomeSettings } from "../detection/home-settings.ts";

/** `demo`: simulated, shown as such. `replay`: a recording; only such homes may live on a virtual clock. */
export const homeKinds = ["live", "demo", "replay"] as const;
export type HomeKind = (typeof homeKinds)[number];

export type Device = {
  deviceId: DeviceId;
  name: string;
  model: string;
  room: Room;
  isExteriorDoor: boolean;
  /** Somebody relies on it to call for help. Not said = as the installer's file and the device itself say. */
  isLife?: true;
};

export type Home = {
  homeId: HomeId;
  /** Null: nobody has said where it stands. Who may see it depends on that. */
  area: AreaCode | null;
  name: string;
  residentName: string | null;
  address: string | null;
  phone: string | null;
  kind: HomeKind;
  devices: readonly Device[];
  settings: HomeSettings;
};

export type Assignment = {
  assignmentId: AssignmentId;
  gatewayId: GatewayId;
  homeId: HomeId;
  bucket: Bucket;
  fromMs: number;
  untilMs: number | null;
};

/** Looking up, from memory. `undefined` = not in the registry. */
export type RegistryReader = {
  homes(): readonly Home[];
  home(homeId: HomeId): Home | undefined;
  isKnownGateway(gatewayId: GatewayId): boolean;
  assignment(assignmentId: AssignmentId): Assignment | undefined;
  /** Where this kit is now. */
  assignmentOfGateway(gatewayId: GatewayId): Assignment | undefined;
  /** The kit that is in this home now. */
  assignmentOfHome(homeId: HomeId): Assignment | undefined;
  assignments(): readonly Assignment[];
};

/** What the plan of a new incident is made from. */
export type PlanGround = {
  settings: SettingsChain;
  timeZone: string;
  hasPhone: boolean;
  /** In the order in which they are called. */
  contacts: readonly { contactId: string; hours: readonly TimeWindow[] }[];
};

export type Registry = RegistryReader & {
  /** Always answers. @param homeId null, and one that is not in memory: what holds everywhere. */
  planGround(homeId: HomeId | null): PlanGround;
  load(): Promise<void>;
  /** Reads these homes anew, and no others. */
  refresh(homeIds: readonly HomeId[]): Promise<void>;
  /**
   * What is set there was changed: homes in memory follow, a portion at a time. Answers those that are watched over otherwise than before, so that their deadlines are
   * looked at.
   */
  settingsChanged(place: SettingsPlace): Promise<readonly HomeId[]>;
  /** Adds what is new and changes what is there; removes nothing. Doing it twice changes nothing. */
  seed(seed: RegistrySeed, nowMs: number): Promise<void>;
};

/** What a seed file says, checked. */
export type RegistrySeed = { homes: readonly SeededHome[] };
export type SeededHome = Omit<Home, "settings"> & {
  timeZone: string;
  isHighRisk: boolean;
  inactivityAfterMs: number;
  kits: readonly { gatewayId: GatewayId; assignmentId: AssignmentId }[];
};
