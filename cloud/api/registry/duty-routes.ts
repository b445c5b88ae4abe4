/** Who is on duty in an area, for each role that a plan may tell. */

import { z } from "zod";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import { accountShape } from "../../identity/account.ts";
import type { Sentence } from "../../registry/residents/sentence.ts";
import { dutyRoles, gapsOf, onDuty, rotaSchema, type DutyRole, type Rota } from "../../registry/duty/rota.ts";
import { vainSentence, vainSteps } from "../../registry/duty/vain-steps.ts";
import { effective } from "../../registry/settings/effective.ts";
import type { SettingsChain } from "../../registry/settings/effective.ts";
import { versionField } from "../fields.ts";
import { nothing, route, type Route } from "../route.ts";
import {
  dutyRoleView,
  dutySavedView,
  dutyView,
  onDutyView,
  type DutyOfRoleView,
  type DutyView,
  type OnDutyView,
} from "./contract/duty.ts";
import { byOf } from "./refused-answer.ts";
import type { RegistryParts } from "./registry-routes.ts";
import { mayChangeThere, namedPlace, ofArea, placeInHand } from "./settings-place.ts";
import { versionedAnswer } from "./versioned-answer.ts";

const path = `${ofArea.path}/duty` as const;
const atMs = z.number().int().min(0).max(8_640_000_000_000_000);

export function dutyRoutes(parts: RegistryParts): readonly Route[] {
  const { keepers, nowMs } = parts;
  const { duty } = keepers;

  const roleOf = async (role: DutyRole, area: AreaCode | null, chain: SettingsChain): Promise<DutyOfRoleView> => {
    const { version, rota: own } = duty.own(role, area);
    const held = duty.rotaFor(role, area);
    const isOwn = own !== null && own.people.length > 0;
    return {
      role,
      version,
      isOwn,
      from:
        held === undefined
          ? null
          : await namedPlace(parts, held.area === null ? { kind: "everywhere" } : { kind: "area", area: held.area }),
      rota: held?.rota ?? null,
      now: onDutyAt(held?.rota ?? null, nowMs()),
      gaps: held === undefined ? [] : [...gapsOf(held.rota, nowMs())],
      warnings: held === undefined ? [] : warningsOf(role, held.rota, chain, nowMs()),
      unreachable: held === undefined ? [] : await unreachableOf(held.rota),
    };
  };
  const unreachableOf = async ({ people }: Rota): Promise<Sentence[]> => {
    const ids = people.flatMap(({ accountId }) => accountId ?? []);
    const accounts = await keepers.records.get(accountShape, ids);
    return people.flatMap(({ name, phone, accountId }) => {
      if (accountId === null) return [];
      const kept = accounts.get(accountId);
      if (kept?.kind !== "kept") return [unreachable.gone(name)];
      const { standing, phone: own } = kept.content;
      if (standing === "locked" || standing === "ended") return [unreachable.locked(name)];
      return phone === null && own === null ? [unreachable.numberless(name)] : [];
    });
  };

  return [
    route({
      method: "GET",
      path,
      access: ofArea.sees,
      summary: "Who is on duty in an area, now and by the week, on holidays and by swaps; and when nobody is.",
      takes: { params: ofArea.params, query: nothing, body: nothing },
      answers: { 200: dutyView },
      async answer({ params }, _signal, asked) {
        const inHand = await placeInHand(parts, ofArea.placeOf(params));
        const roles: DutyOfRoleView[] = [];
        for (const role of dutyRoles) roles.push(await roleOf(role, inHand.area, inHand.chain));
        const body: DutyView = {
          place: await namedPlace(parts, inHand.place),
          mayChange: mayChangeThere(asked, inHand, nowMs()),
          roles,
        };
        return { status: 200, body };
      },
    }),
    route({
      method: "POST",
      path,
      access: ofArea.changes,
      summary:
        "Another rota for one role of this area, whole. Without any people: what holds above is inherited. What it leaves with nobody is answered, and saved all the same.",
      takes: {
        params: ofArea.params,
        query: nothing,
        body: z.strictObject({ version: versionField, role: dutyRoleView, rota: z.unknown() }),
      },
      answers: { 200: dutySavedView },
      async answer({ params, body: { version, role, rota } }, _signal, asked) {
        const { area, chain } = await placeInHand(parts, ofArea.placeOf(params));
        const done = await duty.set({ role, area, version }, rota, byOf(asked, nowMs()));
        if (done.kind === "refused") return versionedAnswer(done);
        const held = duty.rotaFor(role, area);
        const warnings = held === undefined ? [] : warningsOf(role, held.rota, chain, nowMs());
        return { status: 200, body: { version: done.version, warnings } };
      },
    }),
    route({
      method: "POST",
      path: `${path}/at`,
      access: ofArea.sees,
      isReading: true,
      summary: "Who would be on duty at an instant, by the rota that holds or by one that is not saved.",
      takes: {
        params: ofArea.params,
        query: nothing,
        body: z.strictObject({ role: dutyRoleView, atMs, rota: rotaSchema.optional() }),
      },
      answers: { 200: onDutyView },
      async answer({ params, body }) {
        const { area } = await placeInHand(parts, ofArea.placeOf(params));
        const rota = body.rota ?? duty.rotaFor(body.role, area)?.rota ?? null;
        return { status: 200, body: onDutyAt(rota, body.atMs) };
      },
    }),
  ];
}

const unreachable = {
  gone: (name: string): Sentence => ({
    zh: `${name} 的账户不存在或无法读取。请改选账户或填写电话。`,
    en: `The account of ${name} is not there or cannot be read. Choose another one, or write a number.`,
  }),
  locked: (name: string): Sentence => ({
    zh: `${name} 的账户已停用，轮到时不会通知。请换人或恢复账户。`,
    en: `The account of ${name} is locked: they are not told when it is their turn. Put somebody else there, or unlock it.`,
  }),
  numberless: (name: string): Sentence => ({
    zh: `${name} 的账户中没有电话，轮到时无法呼叫。请在账户或值班表中填写电话。`,
    en: `The account of ${name} has no number, so they cannot be called. Write one in the account or in the rota.`,
  }),
};

function onDutyAt(rota: Rota | null, atMs: number): OnDutyView {
  if (rota === null) return { atMs, people: [], because: null };
  const { people, because } = onDuty(rota, millis(atMs));
  return { atMs, people: people.map(({ name, phone }) => ({ name, phone })), because };
}

function warningsOf(role: DutyRole, rota: Rota, chain: SettingsChain, nowMs: number) {
  const { timeZone } = rota;
  const vain = vainSteps(effective(chain, "plans").value, role, gapsOf(rota, nowMs), timeZone);
  // One sentence for one moment: most plans tell the same people at the same hours.
  return [...new Map(vain.map((one) => [one.fromMs, one])).values()].map((one) => vainSentence(role, one, timeZone));
}
