/**
 * What is known of a kit in a home at this moment, for whoever puts it in: devices with what was heard of them and how they were proven, whom to call, who lives there and
 * what they agreed to, and what is missing. One answer for the page of the installer and for the sheet that is signed, so that the sheet says what the page said.
 *
 * Decides nothing. Limits: what was heard is looked for as far back as `heardWithin`.
 */

import type { DeviceId, HomeId, KitId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { Records } from "../../records/records.ts";
import { isInForce } from "../residents/connected.ts";
import { consentRecord, type ConsentContent } from "../residents/consent-record.ts";
import { homeRecord, type HomeContent } from "../residents/home-record.ts";
import type { ResidentFinder } from "../residents/resident-finder.ts";
import { residentRecord } from "../residents/resident-record.ts";
import { assignmentRecord } from "../kits/assignment-record.ts";
import type { Unproven } from "../kits/activation.ts";
import { kitRecord, type KitContent } from "../kits/kit-record.ts";
import type { KitRegistrar } from "../kits/kit-registrar.ts";
import type { Kits } from "../kits/kits.ts";
import { unitRecord, type UnitContent } from "../kits/unit-record.ts";
import { neverHeard, type Heard, type HeardIn, type ProofsIn } from "./heard.ts";

const heardWithin = hours(24);

export type Fitted = UnitContent & { unitId: string } & Heard & {
    proof: { atMs: number; how: "test" | "seen" } | null;
  };
export type Installation = {
  home: { version: number; content: HomeContent };
  kit: { kitId: KitId; version: number; content: KitContent } | null;
  devices: readonly Fitted[];
  /** Heard here, and in no kit. */
  strangers: readonly (Heard & { deviceId: DeviceId })[];
  residents: readonly { residentId: ResidentId; name: string; consents: readonly ConsentContent[] }[];
  missing: readonly Unproven[];
};

export type InstallationNeeds = {
  records: Pick<Records, "get">;
  kits: Pick<Kits, "list" | "unitsOf" | "inHome" | "deviceIdsIn">;
  kitRegistrar: Pick<KitRegistrar, "missing">;
  finder: Pick<ResidentFinder, "inHome" | "consentsOf">;
  heardIn: HeardIn;
  proofsIn: ProofsIn;
};

/** Undefined: there is no such home, or it cannot be read. */
export type InstallationOf = (homeId: HomeId, nowMs: number) => Promise<Installation | undefined>;

export function createInstallation(needs: InstallationNeeds): InstallationOf {
  const { records, kits, kitRegistrar, finder, heardIn, proofsIn } = needs;
  return async (homeId, nowMs) => {
    const home = (await records.get(homeRecord, [homeId])).get(homeId);
    if (home?.kind !== "kept") return undefined;
    const kitId = await kits.inHome(homeId);
    const kept = kitId === undefined ? undefined : (await records.get(kitRecord, [kitId])).get(kitId);
    const kit =
      kitId !== undefined && kept?.kind === "kept" ? { kitId, version: kept.version, content: kept.content } : null;
    const heard = await heardIn(homeId, { fromMs: nowMs - heardWithin, toMs: nowMs + 1 });
    const devices = kit === null ? [] : await fitted(kit, homeId, heard, nowMs);
    const known = new Set((await kits.deviceIdsIn(homeId)).map(({ deviceId }) => deviceId));
    const strangers = [...heard].flatMap(([deviceId, one]) => (known.has(deviceId) ? [] : [{ deviceId, ...one }]));
    return {
      home: { version: home.version, content: home.content },
      kit,
      devices,
      strangers: kit === null ? [] : strangers,
      residents: await residentsOf(homeId, nowMs),
      missing: kit === null ? [] : await kitRegistrar.missing(kit.kitId, nowMs),
    };
  };

  async function fitted(
    { kitId, content }: NonNullable<Installation["kit"]>,
    homeId: HomeId,
    heard: ReadonlyMap<DeviceId, Heard>,
    nowMs: number,
  ): Promise<readonly Fitted[]> {
    const { assignmentId } = content;
    const assignment =
      assignmentId === null ? undefined : (await records.get(assignmentRecord, [assignmentId])).get(assignmentId);
    const cameAtMs = assignment?.kind === "kept" ? assignment.content.fromMs : 0;
    const unitIds = await kits.unitsOf(kitId);
    const kept = await records.get(unitRecord, unitIds);
    const units = unitIds.flatMap((unitId) => {
      const unit = kept.get(unitId);
      return unit?.kind === "kept" ? [{ unitId, ...unit.content }] : [];
    });
    // As the gate asks it: what was proven in another home, or of other hardware, proves nothing here.
    const asked = units.map(({ deviceId, isLife, sinceMs }) => ({
      deviceId,
      isLife,
      sinceMs: Math.max(sinceMs, cameAtMs),
    }));
    const proofs = await proofsIn(homeId, asked, nowMs);
    return units.map((unit) => ({
      ...unit,
      ...(heard.get(unit.deviceId) ?? neverHeard),
      proof: proofs.get(unit.deviceId) ?? null,
    }));
  }

  async function residentsOf(homeId: HomeId, nowMs: number): Promise<Installation["residents"]> {
    const ids = await finder.inHome(homeId);
    const kept = await records.get(residentRecord, ids);
    const consents = await records.get(consentRecord, await finder.consentsOf(ids));
    const inForce = [...consents.values()].flatMap((one) =>
      one.kind === "kept" && isInForce(one.content, nowMs) ? [one.content] : [],
    );
    return ids.map((residentId) => {
      const one = kept.get(residentId);
      const theirs = inForce.filter((consent) => consent.residentId === residentId);
      return { residentId, name: one?.kind === "kept" ? one.content.name : "", consents: theirs };
    });
  }
}

/** `王**`: the family name's first letter is enough to choose among two who stand there. */
export function masked(name: string): string {
  const first = name.trim().codePointAt(0);
  return first === undefined ? "**" : `${String.fromCodePoint(first)}**`;
}
