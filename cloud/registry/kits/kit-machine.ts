/**
 * The life of a kit: made → assigned → commissioning → live → suspended → returned. Pure: a table of what may be done in which state, and where it leads; what may not be
 * done is refused with a sentence that says what to do.
 *
 * Limits: no state silences anything. A kit raises from its first assignment to its return, and after that too, as one that is in no home
 * (docs/architecture.md §2.12); suspending it says something to the people who look after it, and nothing to detection.
 */

import type { Sentence } from "../residents/sentence.ts";

export const kitStates = ["made", "assigned", "commissioning", "live", "suspended", "returned"] as const;
export type KitState = (typeof kitStates)[number];

export const kitActs = [
  "assign",
  "begin-commissioning",
  "go-live",
  "suspend",
  "resume",
  "move-home",
  "replace-gateway",
  "change-devices",
  "maintain",
  "give-back",
  "refurbish",
  "renew-code",
] as const;
export type KitAct = (typeof kitActs)[number];

/** A state = allowed, and leads there; a word in quotes of `refusals` = refused. */
type Row = Readonly<Record<KitAct, KitState | keyof typeof refusals>>;

export const kitTransitions: Readonly<Record<KitState, Row>> = {
  made: {
    assign: "assigned",
    "begin-commissioning": "not-assigned",
    "go-live": "not-assigned",
    suspend: "not-assigned",
    resume: "not-suspended",
    "move-home": "not-assigned",
    "replace-gateway": "made",
    "change-devices": "made",
    maintain: "not-assigned",
    "give-back": "not-assigned",
    refurbish: "not-returned",
    "renew-code": "made",
  },
  assigned: {
    assign: "assigned-already",
    "begin-commissioning": "commissioning",
    "go-live": "not-commissioned",
    suspend: "not-commissioned",
    resume: "not-suspended",
    "move-home": "assigned",
    "replace-gateway": "assigned",
    "change-devices": "assigned",
    maintain: "assigned",
    "give-back": "returned",
    refurbish: "not-returned",
    "renew-code": "assigned",
  },
  commissioning: {
    assign: "assigned-already",
    "begin-commissioning": "commissioned-already",
    "go-live": "live",
    suspend: "suspended",
    resume: "not-suspended",
    // What was proven in the old home proves nothing in the new one.
    "move-home": "assigned",
    "replace-gateway": "commissioning",
    "change-devices": "commissioning",
    maintain: "commissioning",
    "give-back": "returned",
    refurbish: "not-returned",
    "renew-code": "commissioning",
  },
  live: {
    assign: "assigned-already",
    "begin-commissioning": "commissioned-already",
    "go-live": "live-already",
    suspend: "suspended",
    resume: "not-suspended",
    "move-home": "assigned",
    // Nobody has heard a press through the new one yet.
    "replace-gateway": "commissioning",
    "change-devices": "live",
    maintain: "live",
    "give-back": "returned",
    refurbish: "not-returned",
    "renew-code": "live",
  },
  suspended: {
    assign: "assigned-already",
    "begin-commissioning": "is-suspended",
    "go-live": "is-suspended",
    suspend: "is-suspended",
    resume: "commissioning",
    "move-home": "is-suspended",
    "replace-gateway": "suspended",
    "change-devices": "suspended",
    maintain: "suspended",
    "give-back": "returned",
    refurbish: "not-returned",
    "renew-code": "suspended",
  },
  returned: {
    assign: "is-returned",
    "begin-commissioning": "is-returned",
    "go-live": "is-returned",
    suspend: "is-returned",
    resume: "is-returned",
    "move-home": "is-returned",
    "replace-gateway": "returned",
    "change-devices": "returned",
    maintain: "is-returned",
    "give-back": "is-returned",
    refurbish: "made",
    "renew-code": "is-returned",
  },
};

const refusals = {
  "not-assigned": {
    zh: "该套件尚未分配给住户。请先分配。",
    en: "This kit was not assigned to a home yet. Assign it first.",
  },
  "assigned-already": {
    zh: "该套件已分配给住户。换到另一户请用“迁移”，收回请用“归还”。",
    en: "This kit is assigned to a home. To bring it to another one, move it; to take it back, give it back.",
  },
  "not-commissioned": {
    zh: "该套件尚未开始调试。请由安装人员到场扫码开始。",
    en: "This kit's commissioning has not begun. The installer begins it in the home with the claim code.",
  },
  "commissioned-already": {
    zh: "该套件的调试已开始，无需再次开始。",
    en: "This kit's commissioning has begun. It need not begin again.",
  },
  "live-already": { zh: "该套件已开通。", en: "This kit is live already." },
  "is-suspended": { zh: "该套件已暂停。请先恢复。", en: "This kit is suspended. Resume it first." },
  "not-suspended": { zh: "该套件未暂停，无需恢复。", en: "This kit is not suspended. There is nothing to resume." },
  "is-returned": {
    zh: "该套件已归还。再次使用前请先翻新入库。",
    en: "This kit was returned. Refurbish it before it is used again.",
  },
  "not-returned": {
    zh: "该套件尚未归还，不能翻新。",
    en: "This kit was not returned. Take it back before refurbishing it.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export type KitStep = { kind: "to"; state: KitState } | { kind: "refused"; why: Sentence };

export function kitStep(state: KitState, act: KitAct): KitStep {
  const to = kitTransitions[state][act];
  return isRefusal(to) ? { kind: "refused", why: refusals[to] } : { kind: "to", state: to };
}

function isRefusal(to: KitState | keyof typeof refusals): to is keyof typeof refusals {
  return to in refusals;
}
