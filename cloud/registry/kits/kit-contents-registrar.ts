/**
 * What people do with the things in a kit: put a gateway in or replace it, add, swap, change and take out devices. Every one of these is a version of the kit too, so
 * that two people cannot work on one kit past each other.
 */

import { must, parseAssignmentId, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Change } from "../../records/records.ts";
import { assignmentRecord } from "./assignment-record.ts";
import { gatewayRecord, type GatewayContent } from "./gateway-record.ts";
import { gatewayIdField } from "./kit-fields.ts";
import { createKitEditing, type KitChange, type KitInHand, type SeenKit } from "./kit-in-hand.ts";
import { refusedKit, type KitRefused } from "./kit-refusal.ts";
import { ended, type KitAnswer, type RegistrarNeeds } from "./kit-registrar.ts";
import { swapped, unitRecord, type Hardware, type SwapReason, type UnitContent } from "./unit-record.ts";

export type NewGateway = { gatewayId: GatewayId } & Pick<GatewayContent, "model" | "serial">;
export type NewDevice = Hardware & Place;
/** What the place of a device is called, and what it is for. */
export type Place = Pick<UnitContent, "name" | "room" | "isExteriorDoor" | "isLife">;

export type KitContentsRegistrar = {
  /** The first one, or another one in its place: from now on the kit speaks through it, under a new assignment. */
  replaceGateway(seen: SeenKit, gateway: NewGateway, by: By): KitAnswer;
  addDevice(seen: SeenKit, device: NewDevice, by: By): KitAnswer;
  /** Another piece of hardware in the same place: its history goes on. */
  swapDevice(seen: SeenKit, swap: { unitId: string; to: Hardware; why: SwapReason }, by: By): KitAnswer;
  /** Left out = as it was. */
  changeDevice(seen: SeenKit, change: { unitId: string; to: Partial<Place> }, by: By): KitAnswer;
  removeDevice(seen: SeenKit, unitId: string, by: By): KitAnswer;
};

export function createKitContentsRegistrar(needs: RegistrarNeeds): KitContentsRegistrar {
  const { records, kits, nextId } = needs;
  const edit = createKitEditing(needs);

  /** The new gateway's record; refused when it is in another kit. */
  const gatewayInto = async (
    { kitId, kit }: KitInHand,
    { gatewayId, model, serial }: NewGateway,
    by: By,
  ): Promise<{ kind: "gateway"; change: Change } | KitRefused> => {
    const known = (await records.get(gatewayRecord, [gatewayId])).get(gatewayId);
    if (known !== undefined && known.kind !== "kept") return refusedKit("damaged");
    if (known !== undefined && known.content.kitId !== null) return refusedKit("gatewayTaken");
    const madeAtMs = known?.content.madeAtMs ?? by.atMs;
    const content = gatewayRecord.schema.safeParse({
      kitId,
      area: kit.area,
      model,
      serial,
      madeAtMs,
      replacedAtMs: null,
    });
    if (!content.success || !gatewayIdField.safeParse(gatewayId).success) return refusedKit("notValid");
    const what = known === undefined ? "created" : "changed";
    const id = gatewayId;
    const after = known?.version ?? 0;
    return { kind: "gateway", change: changeOf(gatewayRecord, { id, after, content: content.data, what }) };
  };

  const change = (unit: { id: string; version: number }, content: UnitContent, detail: string): Change =>
    changeOf(unitRecord, { id: unit.id, after: unit.version, content, what: "changed", detail });

  const checkedUnit = async (
    inHand: KitInHand,
    unitId: string | null,
    content: UnitContent,
  ): Promise<UnitContent | KitRefused> => {
    const valid = unitRecord.schema.safeParse(content);
    if (!valid.success) return refusedKit("notValid");
    const { homeId } = inHand.kit;
    const there = homeId === null ? [] : await kits.deviceIdsIn(homeId);
    const own = inHand.units.map(({ id, content: { deviceId } }) => ({ unitId: id, deviceId }));
    const isTaken = [...there, ...own].some((one) => one.deviceId === content.deviceId && one.unitId !== unitId);
    return isTaken ? refusedKit("deviceTaken") : valid.data;
  };

  const editUnit = (
    seen: SeenKit,
    unitId: string,
    by: By,
    detail: string,
    to: (unit: UnitContent) => UnitContent,
  ): KitAnswer =>
    edit(seen, "change-devices", by, async (inHand): Promise<KitChange | KitRefused> => {
      const unit = inHand.units.find(({ id }) => id === unitId);
      if (unit === undefined) return refusedKit("noDevice");
      const content = await checkedUnit(inHand, unitId, to(unit.content));
      if ("kind" in content) return content;
      return { kind: "change", kit: {}, also: [change(unit, content, detail)] };
    });

  return {
    replaceGateway: (seen, gateway, by) =>
      edit(seen, "replace-gateway", by, async (inHand): Promise<KitChange | KitRefused> => {
        const { kit, kitId } = inHand;
        const { gatewayId } = gateway;
        const into = await gatewayInto(inHand, gateway, by);
        if (into.kind === "refused") return into;
        const also = [...takenOut(inHand, by), into.change];
        if (kit.homeId === null) return { kind: "change", kit: { gatewayId }, also };
        const assignmentId = nextId();
        const { homeId, area } = kit;
        const content = { kitId, gatewayId, homeId, area, fromMs: by.atMs, untilMs: null };
        return {
          kind: "change",
          kit: { gatewayId, assignmentId: must(parseAssignmentId(assignmentId), assignmentId) },
          also: [
            ...also,
            ...ended(inHand, by),
            changeOf(assignmentRecord, { id: assignmentId, after: 0, content, what: "created" }),
          ],
        };
      }),
    addDevice: (seen, device, by) =>
      edit(seen, "change-devices", by, async (inHand): Promise<KitChange | KitRefused> => {
        const { kit, kitId } = inHand;
        const { homeId, area } = kit;
        const content = await checkedUnit(inHand, null, {
          ...device,
          kitId,
          homeId,
          area,
          sinceMs: by.atMs,
          former: [],
        });
        if ("kind" in content) return content;
        return {
          kind: "change",
          kit: {},
          also: [changeOf(unitRecord, { id: nextId(), after: 0, content, what: "created" })],
        };
      }),
    swapDevice: (seen, { unitId, to, why }, by) =>
      editUnit(seen, unitId, by, `swapped: ${why}`, (unit) => swapped(unit, to, why, by.atMs)),
    changeDevice: (seen, { unitId, to }, by) => editUnit(seen, unitId, by, "place", (unit) => ({ ...unit, ...to })),
    removeDevice: (seen, unitId, by) =>
      editUnit(seen, unitId, by, "removed", (unit) => ({ ...unit, kitId: null, homeId: null })),
  };
}

/** The gateway of before is in no kit any more. What it still sends belongs to the home of its assignment. */
function takenOut({ gateway }: KitInHand, by: By): readonly Change[] {
  if (gateway === null) return [];
  const { id, version: after } = gateway;
  const content = { ...gateway.content, kitId: null, replacedAtMs: by.atMs };
  return [changeOf(gatewayRecord, { id, after, content, what: "changed", detail: "replaced" })];
}
