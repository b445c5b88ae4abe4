/**
 * Whose an incident is: `home:<homeId>`, `gateway:<gatewayId>` when no home is known, `caller:<id>` for somebody who telephones and has no kit. A subject has at most one open
 * incident, a database constraint says so.
 *
 * What is not live has a subject of its own (`test:<homeId>`, `drill:<homeId>`, `canary:<partition>`), so that it never takes the place of a live one, nor is taken for it.
 */

import type { GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { IncidentMode } from "./incident.ts";

/** @param of what is known, the first that is not null counts; `other` is a caller's opaque id, or a canary's partition. */
export function subjectOf(
  mode: IncidentMode,
  of: { homeId: HomeId | null; gatewayId: GatewayId | null; other: string },
): string {
  const { homeId, gatewayId, other } = of;
  if (mode !== "live") return `${mode}:${mode === "canary" ? other : (homeId ?? gatewayId ?? other)}`;
  if (homeId !== null) return `home:${homeId}`;
  return gatewayId === null ? `caller:${other}` : `gateway:${gatewayId}`;
}

/** Of a home or a kit detection remembers something; of the others there is nothing but their incident. */
export const isRemembered = (subject: string): boolean => subject.startsWith("home:") || subject.startsWith("gateway:");

/** Of the tests of a home. */
export const testSubject = (homeId: HomeId): string => subjectOf("test", { homeId, gatewayId: null, other: homeId });
