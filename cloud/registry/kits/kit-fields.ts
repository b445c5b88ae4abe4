/** Fields that the records of kits share. */

import { z } from "zod";
import { canaryPartition } from "@shouwang/shared/domain/canary-id.ts";
import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import {
  parseAreaCode,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
} from "@shouwang/shared/domain/ids.ts";

function id<T extends string>(parse: (text: string) => T | undefined) {
  return z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: "not an id" });
    return z.NEVER;
  });
}

export const areaField = id(parseAreaCode);
export const assignmentIdField = id(parseAssignmentId);
export const deviceIdField = id(parseDeviceId);
/** Under its name the cloud speaks of itself: no gateway may have it. */
export const gatewayIdField = id(parseGatewayId).refine(
  (one) => one !== cloudId && canaryPartition(one) === null,
  "the cloud's own name",
);
export const homeIdField = id(parseHomeId);
export const kitIdField = id(parseKitId);
export const timeField = z.number().int().min(0);
/** What is printed on a thing, in one line. */
export const printedField = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "a control character");
export const serialField = printedField(64).nullable();
