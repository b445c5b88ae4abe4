/** A kit is handed over: the sheet is written of what is known at this moment, with the signature; once, however often it is sent. */

import type { HomeId, KitId } from "@shouwang/shared/domain/ids.ts";
import { changeOf, type By, type Records } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import { notExcused, notProvenYet } from "../kits/activation.ts";
import { handOverRecord, type HandOver } from "./hand-over-record.ts";
import { masked, type Installation, type InstallationOf } from "./installation.ts";

export type Signed = {
  handOverId: string;
  kitId: KitId;
  homeId: HomeId;
  installer: string;
  signer: string;
  signerRelation: string;
  remarks: string;
  despite: readonly { what: string; why: string }[];
  strokes: readonly (readonly number[])[];
};
export type HandOverDone = { kind: "done"; handOverId: string; atMs: number };
export type HandOverRefused = { kind: "refused"; why: Sentence };

export type HandOverRegistrar = { sign(signed: Signed, by: By): Promise<HandOverDone | HandOverRefused> };

export const handOverRefusals = {
  noHome: { zh: "找不到此住户，请返回重新选择。", en: "There is no such home. Go back and choose it again." },
  notHere: {
    zh: "该套件不在此住户处。请先扫码开始调试，再签字交接。",
    en: "This kit is not in this home. Begin with its claim code first, then sign.",
  },
  notBegun: {
    zh: "该套件尚未开始调试或已暂停。请先开始调试。",
    en: "The commissioning of this kit has not begun, or it is suspended. Begin it first.",
  },
  noSignature: {
    zh: "没有签名。请收件人在框内签名。",
    en: "There is no signature. Let whoever receives the kit sign in the field.",
  },
  notValid: {
    zh: "有内容不符合要求。请核对签收人、关系和说明。",
    en: "Something is not as it must be. Look at the name, the relation and the remarks.",
  },
  otherSheet: {
    zh: "该编号已有另一份交接单。请刷新页面后重新签字。",
    en: "Another sheet has this number. Load the page again and sign once more.",
  },
  sealed: {
    zh: "此住户的资料已依法删除，不能再写入。",
    en: "What is known of this home was erased by law; nothing can be written of it.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export function createHandOverRegistrar(needs: {
  records: Pick<Records, "get" | "commit">;
  installationOf: InstallationOf;
}): HandOverRegistrar {
  const { records, installationOf } = needs;
  const refuse = (why: keyof typeof handOverRefusals): HandOverRefused => ({
    kind: "refused",
    why: handOverRefusals[why],
  });
  return {
    async sign(signed, by) {
      const { handOverId, kitId, homeId } = signed;
      const there = (await records.get(handOverRecord, [handOverId])).get(handOverId);
      if (there !== undefined) {
        const isSame = there.kind === "kept" && there.content.kitId === kitId && there.content.homeId === homeId;
        return isSame ? { kind: "done", handOverId, atMs: there.content.atMs } : refuse("otherSheet");
      }
      const installation = await installationOf(homeId, by.atMs);
      if (installation === undefined) return refuse("noHome");
      if (installation.kit?.kitId !== kitId) return refuse("notHere");
      const { state } = installation.kit.content;
      if (state !== "commissioning" && state !== "live") return refuse("notBegun");
      if (!signed.strokes.some((stroke) => stroke.length >= 4)) return refuse("noSignature");
      const left = notExcused(installation.missing, signed.despite);
      if (left.length > 0) return { kind: "refused", why: notProvenYet(left) };
      const content = handOverRecord.schema.safeParse(sheetOf(signed, installation, by));
      if (!content.success) return refuse("notValid");
      const change = changeOf(handOverRecord, { id: handOverId, after: 0, content: content.data, what: "created" });
      const answer = await records.commit([change], by);
      if (answer.kind === "done") return { kind: "done", handOverId, atMs: by.atMs };
      if (answer.kind === "sealed-for-ever") return refuse("sealed");
      // It was sent twice at once: the other one was first.
      const first = (await records.get(handOverRecord, [handOverId])).get(handOverId);
      const isMine = first?.kind === "kept" && first.content.kitId === kitId && first.content.homeId === homeId;
      return isMine ? { kind: "done", handOverId, atMs: first.content.atMs } : refuse("otherSheet");
    },
  };
}

function sheetOf(signed: Signed, { home, kit, devices, residents, missing }: Installation, by: By): unknown {
  const { kitId, homeId, installer, signer, signerRelation, remarks, despite, strokes } = signed;
  const { name, address, timeZone, area, contacts } = home.content;
  const stamped = (value: number | undefined, atMs: number | undefined) =>
    value === undefined || atMs === undefined ? null : { value, atMs };
  return {
    kitId,
    label: kit?.content.label ?? "",
    homeId,
    area,
    gatewayId: kit?.content.gatewayId ?? null,
    atMs: by.atMs,
    by: by.who,
    installer,
    residentId: residents[0]?.residentId ?? null,
    home: { name, address, timeZone },
    signer,
    signerRelation,
    remarks,
    devices: devices.map((one) => ({
      deviceId: one.deviceId,
      name: one.name,
      model: one.model,
      room: one.room,
      isLife: one.isLife,
      proof: one.proof,
      signal: stamped(one.signal?.value, one.signal?.atMs),
      battery: stamped(one.battery?.percent, one.battery?.atMs),
    })),
    contacts: contacts.map((one) => ({ who: masked(one.name), relation: one.relation, tested: one.tested })),
    consents: residents.flatMap(({ name: who, consents }) =>
      consents.map(({ purpose, textVersion, signer: agreed, signedAtMs }) => ({
        who: masked(who),
        purpose,
        textVersion,
        signer: agreed,
        signedAtMs,
      })),
    ),
    open: missing.map(({ what, sentence }) => ({
      what,
      sentence,
      why: despite.find((one) => one.what === what)?.why.trim() ?? "",
    })),
    strokes: strokes.map((stroke) => [...stroke]),
  } satisfies Readonly<Record<keyof HandOver, unknown>>;
}
