/** A kit with everything that is in it, as it was read; and how a change of it is written: kit, gateway, devices and assignment in one transaction. */

import type { GatewayId, HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import type { RecordShape } from "../../records/record-shape.ts";
import { changeOf, type By, type Change, type Records } from "../../records/records.ts";
import { assignmentRecord, type AssignmentContent } from "./assignment-record.ts";
import { gatewayRecord, type GatewayContent } from "./gateway-record.ts";
import { kitStep, type KitAct } from "./kit-machine.ts";
import { kitRecord, type KitContent } from "./kit-record.ts";
import { kitRefusals, refusedKit, type KitRefused } from "./kit-refusal.ts";
import type { Kits } from "./kits.ts";
import { unitRecord, type UnitContent } from "./unit-record.ts";

type Kept<Content> = { id: string; version: number; content: Content };
export type KitInHand = {
  kitId: KitId;
  version: number;
  kit: KitContent;
  gateway: Kept<GatewayContent> | null;
  assignment: Kept<AssignmentContent> | null;
  units: readonly Kept<UnitContent>[];
};
export type SeenKit = { kitId: KitId; version: number };
export type KitDone = { kind: "done"; kitId: KitId; version: number };

export type KitNeeds = {
  records: Records;
  kits: Kits;
  /** After what changes where a kit is or what is in it: the registry in memory is read again, and these gateways are told. */
  changed: (what: { homeIds: readonly HomeId[]; gatewayIds: readonly GatewayId[] }) => Promise<void>;
};

/** What an act changes: the kit, and in which records besides. */
export type KitChange = { kind: "change"; kit: Partial<KitContent>; also: readonly Change[] };

export type EditKit = {
  (
    seen: SeenKit,
    act: KitAct,
    by: By,
    change: (inHand: KitInHand) => KitChange | KitRefused | Promise<KitChange | KitRefused>,
  ): Promise<KitDone | KitRefused>;
  /** As it is now. */
  load(kitId: KitId): Promise<KitInHand | KitRefused>;
};

export function createKitEditing({ records, kits, changed }: KitNeeds): EditKit {
  const load = async (kitId: KitId): Promise<KitInHand | KitRefused> => {
    const [kit] = await read(records, kitRecord, [kitId]);
    if (kit === undefined) return refusedKit("notThere");
    if (kit === "damaged") return refusedKit("damaged");
    const { gatewayId, assignmentId } = kit.content;
    const [gateway = null] = await read(records, gatewayRecord, gatewayId === null ? [] : [gatewayId]);
    const [assignment = null] = await read(records, assignmentRecord, assignmentId === null ? [] : [assignmentId]);
    const units = await read(records, unitRecord, await kits.unitsOf(kitId));
    const whole = units.filter((one) => one !== "damaged");
    if (gateway === "damaged" || assignment === "damaged" || whole.length < units.length) return refusedKit("damaged");
    return { kitId, version: kit.version, kit: kit.content, gateway, assignment, units: whole };
  };
  const edit: EditKit = async (seen, act, by, change) => {
    const inHand = await load(seen.kitId);
    if ("kind" in inHand) return inHand;
    if (inHand.version !== seen.version) return refusedKit("meanwhile");
    const { kit } = inHand;
    const step = kitStep(kit.state, act);
    if (step.kind === "refused") return step;
    const answer = await change(inHand);
    if (answer.kind === "refused") return answer;
    const sinceMs = step.state === kit.state ? kit.sinceMs : by.atMs;
    const content = kitRecord.schema.safeParse({ ...kit, state: step.state, sinceMs, ...answer.kit, act });
    if (!content.success) return refusedKit("notValid");
    const own = changeOf(kitRecord, {
      id: seen.kitId,
      after: seen.version,
      content: content.data,
      what: act === "move-home" ? "moved" : act === "give-back" ? "ended" : "changed",
      detail: act,
    });
    const committed = await commitKit(records, [...answer.also, own], by);
    if (committed !== null) return committed;
    const homeIds = [kit.homeId, content.data.homeId].filter((one) => one !== null);
    await changed({
      homeIds: [...new Set(homeIds)],
      gatewayIds: content.data.gatewayId === null ? [] : [content.data.gatewayId],
    });
    return { kind: "done", kitId: seen.kitId, version: seen.version + 1 };
  };
  edit.load = load;
  return edit;
}

export async function commitKit(records: Records, changes: readonly Change[], by: By): Promise<KitRefused | null> {
  const answer = await records.commit(changes, by);
  switch (answer.kind) {
    case "done":
      return null;
    case "changed-meanwhile":
      return refusedKit("meanwhile");
    case "taken":
    case "sealed-for-ever":
      return { kind: "refused", why: kitRefusals.taken };
  }
}

async function read<Content>(
  records: Records,
  shape: RecordShape<Content>,
  ids: readonly string[],
): Promise<readonly (Kept<Content> | "damaged")[]> {
  const found = await records.get(shape, ids);
  return ids.flatMap((id): readonly (Kept<Content> | "damaged")[] => {
    const one = found.get(id);
    if (one === undefined) return [];
    return one.kind === "kept" ? [{ id, version: one.version, content: one.content }] : ["damaged"];
  });
}
