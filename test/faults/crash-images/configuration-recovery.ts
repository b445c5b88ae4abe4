/**
 * Opens the production store of the configuration on an image, as after a power cut: what is found is whole and one of those that were kept,
 * and no file is damaged, because a fault after each power cut would be believed by nobody. Then the next one is kept over what the cut left.
 */

import { must, parseAssignmentId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { openConfigurationStore } from "@shouwang/gateway/configuration/system-configuration-store.ts";
import type { Recovered } from "./claims.ts";

const kit = {
  gatewayId: must(parseGatewayId("gw-1"), "gw-1"),
  assignmentId: must(parseAssignmentId("kit-1"), "kit-1"),
};

export async function recoverConfiguration(folder: string): Promise<Recovered> {
  const { found, foundNumber, damage } = await openConfigurationStore({ folder, kit });
  const contradictions = damage === undefined ? [] : [damage];
  if (foundNumber > 0 && found?.assignmentId !== `kit-${foundNumber}`)
    contradictions.push(`configuration ${foundNumber} is not what was kept under this number`);
  return { has: () => false, reached: () => foundNumber, contradictions };
}

export async function recoverConfigurationWhole(folder: string): Promise<Recovered> {
  const recovered = await recoverConfiguration(folder);
  const store = await openConfigurationStore({ folder, kit });
  const next = must(parseAssignmentId("kit-next"), "kit-next");
  const answer = await store.keep({ version: 1, assignmentId: next, assignedAtMs: 0, devices: [] });
  const again = await openConfigurationStore({ folder, kit });
  const isKept = answer.kind === "kept" && again.found?.assignmentId === next && again.damage === undefined;
  return {
    ...recovered,
    contradictions: [...recovered.contradictions, ...(isKept ? [] : ["the next configuration is not kept"])],
  };
}
