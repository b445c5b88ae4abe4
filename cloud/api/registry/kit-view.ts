/** One kit, put together from its records as far as whoever asks may see it. */

import type { KitId } from "@shouwang/shared/domain/ids.ts";
import { gatewayRecord } from "../../registry/kits/gateway-record.ts";
import { kitActs, kitStep } from "../../registry/kits/kit-machine.ts";
import { kitRecord } from "../../registry/kits/kit-record.ts";
import { unitRecord } from "../../registry/kits/unit-record.ts";
import type { Sight } from "../sight.ts";
import type { KitView } from "./contract/kits.ts";
import type { Keepers } from "./keepers.ts";

export async function viewKit(
  { records, kits }: Pick<Keepers, "records" | "kits">,
  kitId: KitId,
  { sight, nameIn }: { sight: Pick<Sight, "shows">; nameIn: (homeId: string | null) => Promise<string | null> },
): Promise<KitView | undefined> {
  const kept = (await records.get(kitRecord, [kitId])).get(kitId);
  if (kept?.kind !== "kept") return undefined;
  const { version, content: kit } = kept;
  const { gatewayId, claim, label, area, state, sinceMs, homeId, suspendedFor, maintenance } = kit;
  const gateway = gatewayId === null ? undefined : (await records.get(gatewayRecord, [gatewayId])).get(gatewayId);
  const unitIds = await kits.unitsOf(kitId);
  const units = await records.get(unitRecord, unitIds);
  const hasNames = sight.shows("name");
  return {
    kitId,
    version,
    label,
    area,
    state,
    sinceMs,
    homeId,
    homeName: await nameIn(homeId),
    gatewayId,
    suspendedFor,
    liveDespite: kit.liveDespite ?? [],
    maintenance,
    claimMadeAtMs: claim?.madeAtMs ?? null,
    gateway: gateway?.kind === "kept" ? { gatewayId: gateway.id, ...pick(gateway.content) } : null,
    devices: unitIds.flatMap((unitId) => {
      const unit = units.get(unitId);
      if (unit?.kind !== "kept") return [];
      const { deviceId, name, model, serial, room, isExteriorDoor, isLife, sinceMs: thereMs, former } = unit.content;
      const own = { unitId, deviceId, name: hasNames ? name : deviceId, model, serial, room };
      return [{ ...own, isExteriorDoor, isLife, sinceMs: thereMs, former }];
    }),
    assignments: [...(await kits.assignmentsOf(kitId))],
    acts: kitActs.map((act) => {
      const step = kitStep(state, act);
      return { act, whyNot: step.kind === "refused" ? step.why : null };
    }),
  };
}

const pick = ({ model, serial, madeAtMs }: { model: string; serial: string | null; madeAtMs: number }) => ({
  model,
  serial,
  madeAtMs,
});
