/**
 * What people do with kits: make, assign, commission, suspend, move, take back. Each act names the version it saw and is done whole, or refused with a sentence
 * (`kit-machine.ts` says which is allowed when). What is done to the things inside stands in `kit-contents-registrar.ts`.
 */

import {
  must,
  parseAssignmentId,
  parseKitId,
  type AreaCode,
  type AssignmentId,
  type HomeId,
  type KitId,
} from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Change } from "../../records/records.ts";
import { notExcused, notProvenYet, unproven, type Unproven } from "./activation.ts";
import type { ActivationOf } from "./activation-port.ts";
import { assignmentRecord } from "./assignment-record.ts";
import { claimBytes, claimCodeOf, claimHashOf } from "./claim-code.ts";
import { gatewayRecord } from "./gateway-record.ts";
import {
  commitKit,
  createKitEditing,
  type KitChange,
  type KitDone,
  type KitInHand,
  type KitNeeds,
  type SeenKit,
} from "./kit-in-hand.ts";
import { kitRecord, type Despite, type KitContent, type SuspendReason } from "./kit-record.ts";
import { refusedKit, type KitRefused } from "./kit-refusal.ts";
import { windowProblem, type Maintenance } from "./maintenance.ts";
import { unitRecord } from "./unit-record.ts";

export type RegistrarNeeds = KitNeeds & {
  /** Where a home is; undefined = there is no such home. */
  areaOfHome: (homeId: HomeId) => Promise<AreaCode | null | undefined>;
  activationOf: ActivationOf;
  /** Random, as ids are: `[a-z0-9-]{1,64}`. */
  nextId: () => string;
  /** Unforeseeable, as many as `claimBytes`. */
  random: (count: number) => Uint8Array;
};
export type KitAnswer = Promise<KitDone | KitRefused>;
/** The code is shown once: the store keeps its hash only. */
export type WithCode = Promise<(KitDone & { claimCode: string }) | KitRefused>;

export type KitRegistrar = {
  /** An empty kit, with the code that is printed on it. */
  make(kit: { label: string; area: AreaCode | null }, by: By): WithCode;
  assign(seen: SeenKit, homeId: HomeId, by: By): KitAnswer;
  /** The installer stands in this home and has scanned the kit; one that is in no home yet comes into this one. */
  claim(found: { kitId: KitId; homeId: HomeId }, by: By): KitAnswer;
  /** When every device was proven, consents are there and a contact answered; or for each thing that is missing, somebody says why it goes live all the same. */
  goLive(seen: SeenKit, despite: readonly Despite[], by: By): KitAnswer;
  /** What is missing before it goes live; empty for one that is not being commissioned. */
  missing(kitId: KitId, nowMs: number): Promise<readonly Unproven[]>;
  suspend(seen: SeenKit, why: SuspendReason, by: By): KitAnswer;
  resume(seen: SeenKit, by: By): KitAnswer;
  /** To another home, from now on: what was recorded before stays with the old one. */
  moveHome(seen: SeenKit, homeId: HomeId, by: By): KitAnswer;
  giveBack(seen: SeenKit, by: By): KitAnswer;
  /** Made ready for another home, with a new code. */
  refurbish(seen: SeenKit, by: By): WithCode;
  /** Its label is lost, or it is from before there were codes. */
  renewCode(seen: SeenKit, by: By): WithCode;
  openMaintenance(seen: SeenKit, window: Pick<Maintenance, "fromMs" | "untilMs" | "why">, by: By): KitAnswer;
  closeMaintenance(seen: SeenKit, by: By): KitAnswer;
};

export function createKitRegistrar(needs: RegistrarNeeds): KitRegistrar {
  const { records, kits, areaOfHome, nextId, random, activationOf } = needs;
  const edit = createKitEditing(needs);
  const newAssignmentId = (): AssignmentId => {
    const text = nextId();
    return must(parseAssignmentId(text), text);
  };
  const newClaim = (nowMs: number) => {
    const code = claimCodeOf(random(claimBytes));
    return { code, claim: { hash: must(claimHashOf(code), "claim code"), madeAtMs: nowMs } };
  };

  /** The kit is in this home from now on, with everything in it. */
  const into = async (homeId: HomeId, inHand: KitInHand, by: By): Promise<KitChange | KitRefused> => {
    const { kit, kitId, units } = inHand;
    const { gatewayId } = kit;
    if (kit.homeId === homeId) return refusedKit("sameHome");
    if (gatewayId === null) return refusedKit("noGateway");
    const area = await areaOfHome(homeId);
    if (area === undefined) return refusedKit("noHome");
    const there = await kits.deviceIdsIn(homeId);
    if (there.some(({ deviceId }) => units.some((unit) => unit.content.deviceId === deviceId)))
      return refusedKit("deviceTaken");
    const assignmentId = newAssignmentId();
    const content = { kitId, gatewayId, homeId, area, fromMs: by.atMs, untilMs: null };
    const also = [
      ...ended(inHand, by),
      changeOf(assignmentRecord, { id: assignmentId, after: 0, content, what: "created" }),
      ...placed(inHand, { homeId, area }),
    ];
    return { kind: "change", kit: { homeId, area, assignmentId, maintenance: null, liveDespite: [] }, also };
  };
  const set = (kit: Partial<KitContent>): KitChange => ({ kind: "change", kit, also: [] });
  const withNewCode = async (seen: SeenKit, act: "refurbish" | "renew-code", by: By): WithCode => {
    const { code: claimCode, claim } = newClaim(by.atMs);
    const answer = await edit(seen, act, by, () => set({ claim }));
    return answer.kind === "done" ? { ...answer, claimCode } : answer;
  };

  return {
    async make({ label, area }, by) {
      const text = nextId();
      const kitId = must(parseKitId(text), text);
      const { code: claimCode, claim } = newClaim(by.atMs);
      const content = kitRecord.schema.safeParse({ ...blankKit, label, area, sinceMs: by.atMs, claim });
      if (!content.success) return refusedKit("notValid");
      const change = changeOf(kitRecord, { id: kitId, after: 0, content: content.data, what: "created" });
      return (await commitKit(records, [change], by)) ?? { kind: "done", kitId, version: 1, claimCode };
    },
    assign: (seen, homeId, by) => edit(seen, "assign", by, (inHand) => into(homeId, inHand, by)),
    async claim({ kitId, homeId }, by) {
      const kept = (await records.get(kitRecord, [kitId])).get(kitId);
      if (kept === undefined) return refusedKit("wrongCode");
      const seen = { kitId, version: kept.version };
      const isOnShelf = kept.kind === "kept" && kept.content.state === "made";
      const there = isOnShelf ? await edit(seen, "assign", by, (inHand) => into(homeId, inHand, by)) : seen;
      if ("why" in there) return there;
      return await edit(there, "begin-commissioning", by, ({ kit }) =>
        kit.homeId === homeId ? set({}) : refusedKit("otherHome"),
      );
    },
    goLive: (seen, despite, by) =>
      edit(seen, "go-live", by, async (inHand) => {
        const missing = unproven(await activationOf(inHand, by.atMs));
        const left = notExcused(missing, despite);
        if (left.length > 0) return { kind: "refused", why: notProvenYet(left) };
        // What was said of things that are proven by now says nothing.
        const liveDespite = despite.filter(({ what }) => missing.some((one) => one.what === what));
        return set({ liveDespite });
      }),
    async missing(kitId, nowMs) {
      const inHand = await edit.load(kitId);
      if ("kind" in inHand || inHand.kit.state !== "commissioning") return [];
      return unproven(await activationOf(inHand, nowMs));
    },
    suspend: (seen, suspendedFor, by) => edit(seen, "suspend", by, () => set({ suspendedFor })),
    resume: (seen, by) => edit(seen, "resume", by, () => set({ suspendedFor: null })),
    moveHome: (seen, homeId, by) => edit(seen, "move-home", by, (inHand) => into(homeId, inHand, by)),
    giveBack: (seen, by) =>
      edit(seen, "give-back", by, (inHand) => ({
        kind: "change",
        kit: { homeId: null, assignmentId: null, maintenance: null, suspendedFor: null },
        also: [...ended(inHand, by), ...placed(inHand, { homeId: null, area: inHand.kit.area })],
      })),
    refurbish: (seen, by) => withNewCode(seen, "refurbish", by),
    renewCode: (seen, by) => withNewCode(seen, "renew-code", by),
    openMaintenance: (seen, window, by) =>
      edit(seen, "maintain", by, () => {
        const problem = windowProblem(window, by.atMs);
        return problem === null ? set({ maintenance: { ...window, by: by.who } }) : { kind: "refused", why: problem };
      }),
    closeMaintenance: (seen, by) =>
      edit(seen, "maintain", by, ({ kit: { maintenance } }) =>
        maintenance === null || maintenance.untilMs <= by.atMs ? refusedKit("noWindow") : set({ maintenance: null }),
      ),
  };
}

const blankKit = {
  state: "made",
  gatewayId: null,
  homeId: null,
  assignmentId: null,
  suspendedFor: null,
  maintenance: null,
} as const;

/** Its assignment is over, and stays, with its home. */
export function ended({ assignment }: KitInHand, by: By): readonly Change[] {
  if (assignment === null) return [];
  const { id, version: after } = assignment;
  const content = { ...assignment.content, untilMs: by.atMs };
  return [changeOf(assignmentRecord, { id, after, content, what: "ended" })];
}

/** Everything in it goes where the kit goes. */
function placed({ gateway, units }: KitInHand, where: Pick<KitContent, "homeId" | "area">): readonly Change[] {
  const moved = units.map(({ id, version: after, content }) =>
    changeOf(unitRecord, { id, after, content: { ...content, ...where }, what: "moved" }),
  );
  if (gateway === null || gateway.content.area === where.area) return moved;
  const { id, version: after } = gateway;
  const content = { ...gateway.content, area: where.area };
  return [changeOf(gatewayRecord, { id, after, content, what: "moved" }), ...moved];
}
