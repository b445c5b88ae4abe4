/** Single fields of requests, as zod schemas. */

import { z } from "zod";
import {
  must,
  parseAlarmId,
  parseCommandId,
  parseConsentId,
  parseGatewayId,
  parseHomeId,
  parseIncidentId,
  parseResidentId,
} from "@shouwang/shared/domain/ids.ts";

/** The pattern is checked (and shown in the OpenAPI page) before the brand is put on. */
const idField = <T>(parse: (text: string) => T | undefined) =>
  z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
    .transform((text): T => must(parse(text), text));

export const alarmIdField = idField(parseAlarmId);
export const incidentIdField = idField(parseIncidentId);
export const homeIdField = idField(parseHomeId);
export const gatewayIdField = idField(parseGatewayId);
export const residentIdField = idField(parseResidentId);
export const consentIdField = idField(parseConsentId);
export const commandIdField = idField(parseCommandId);

/** Only a named human may act: a name is at least one visible character and fits on a line. */
export const operatorField = z
  .string()
  .trim()
  .min(1, "say who you are")
  .max(64)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, "a name has no control characters");

export const versionField = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** One browser page. */
export const deskField = z.string().regex(/^[a-z0-9-]{1,64}$/, "not a desk id: [a-z0-9-]{1,64}");

/** Milliseconds since 1970 UTC, as text of a query. */
export const wallMsText = z
  .string()
  .regex(/^\d{1,16}$/, "not a time: milliseconds since 1970")
  .transform(Number)
  .pipe(z.number().max(8_640_000_000_000_000));
