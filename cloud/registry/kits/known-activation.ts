/** Gathers what is known before a kit goes live: proofs of its devices, who lives there and agreed, whether a contact answered. Decides nothing. */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Records } from "../../records/records.ts";
import { isInForce } from "../residents/connected.ts";
import { consentRecord } from "../residents/consent-record.ts";
import { homeRecord } from "../residents/home-record.ts";
import type { ResidentFinder } from "../residents/resident-finder.ts";
import type { ActivationOf, DeviceProofs } from "./activation-port.ts";

export function createActivation(given: {
  records: Pick<Records, "get">;
  finder: Pick<ResidentFinder, "inHome" | "consentsOf">;
  proofs: DeviceProofs;
}): ActivationOf {
  const { records, finder, proofs } = given;
  return async ({ kit, assignment, units }, nowMs) => {
    const { homeId } = kit;
    const cameAtMs = assignment?.content.fromMs ?? nowMs;
    const devices = units.map(({ content: { deviceId, name, isLife, sinceMs } }) => ({
      deviceId,
      name,
      isLife,
      // What was proven in another home, or of other hardware, proves nothing here.
      sinceMs: Math.max(sinceMs, cameAtMs),
    }));
    const proven = homeId === null ? new Map<DeviceId, unknown>() : await proofs(homeId, devices, nowMs);
    const living = homeId === null ? [] : await finder.inHome(homeId);
    const kept = await records.get(consentRecord, await finder.consentsOf(living));
    const agreed = [...kept.values()].flatMap((one) => {
      if (one.kind !== "kept") return [];
      const { residentId, purpose } = one.content;
      return purpose === "monitoring" && isInForce(one.content, nowMs) ? [residentId] : [];
    });
    const home = homeId === null ? undefined : (await records.get(homeRecord, [homeId])).get(homeId);
    const contacts = home?.kind === "kept" ? home.content.contacts : [];
    return {
      devices: devices.map(({ deviceId, name, isLife }) => ({
        deviceId,
        name,
        isLife,
        isProven: proven.has(deviceId),
      })),
      residents: living.map((residentId) => ({ residentId, hasConsent: agreed.includes(residentId) })),
      contacts: { count: contacts.length, hasAnswered: contacts.some(({ tested }) => tested?.outcome === "answered") },
    };
  };
}
