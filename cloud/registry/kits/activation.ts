/**
 * What is missing before a kit is live: a device that nobody has proven, a consent that is not there, contacts of whom none has answered. Pure.
 *
 * A kit goes live when nothing is missing; or somebody by name says, for each thing that is, why it goes live all the same. What they said stays in the kit's record and is shown.
 *
 * Source: docs/architecture.md §5 (activation gate); docs/decisions/0119.
 */

import type { DeviceId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { kindOfName } from "@shouwang/shared/domain/place-kind.ts";
import type { Sentence } from "../residents/sentence.ts";

/** `what` is the same as long as it is missing: `device/<id>`, `consent/<id>`, `residents`, `contacts`. */
export type Unproven = {
  what: string;
  sentence: Sentence;
  /** The same without a word that a person chose, for whoever is shown none; left out where there is none in it. */
  plain?: Sentence;
};
/** @param hasNames whether whoever reads is shown what people called things. */
export const saidTo = (
  { what, sentence, plain }: Unproven,
  hasNames: boolean,
): { what: string; sentence: Sentence } => ({
  what,
  sentence: hasNames ? sentence : (plain ?? sentence),
});

export type ActivationFacts = {
  devices: readonly { deviceId: DeviceId; name: string; isLife: boolean; isProven: boolean }[];
  /** Who lives there, and whether they agreed to be watched over. */
  residents: readonly { residentId: ResidentId; hasConsent: boolean }[];
  contacts: { count: number; hasAnswered: boolean };
};

export function unproven({ devices, residents, contacts }: ActivationFacts): readonly Unproven[] {
  return [
    ...(devices.length === 0 ? [nothingIn] : []),
    ...devices.flatMap((one) => (one.isProven ? [] : [notProven(one)])),
    ...(residents.length === 0 ? [nobodyThere] : []),
    ...residents.flatMap(({ residentId, hasConsent }) => (hasConsent ? [] : [noConsent(residentId)])),
    ...(contacts.hasAnswered ? [] : [contacts.count === 0 ? noContacts : noAnswer]),
  ];
}

/** Those that nobody has given a reason for. */
export function notExcused(
  missing: readonly Unproven[],
  despite: readonly { what: string; why: string }[],
): readonly Unproven[] {
  return missing.filter(({ what }) => !despite.some((one) => one.what === what && one.why.trim() !== ""));
}

const nothingIn: Unproven = {
  what: "devices",
  sentence: { zh: "套件中没有设备。请先登记设备。", en: "There is no device in the kit. Put its devices in first." },
};

function notProven({ deviceId, name, isLife }: ActivationFacts["devices"][number]): Unproven {
  const named = name === deviceId ? deviceId : `${name} (${deviceId})`;
  const isListed = kindOfName(name) !== null;
  return {
    what: `device/${deviceId}`,
    sentence: notProvenOf(named, isLife),
    ...(isListed ? {} : { plain: notProvenOf(deviceId, isLife) }),
  };
}

function notProvenOf(called: string, isLife: boolean): Sentence {
  return isLife
    ? {
        zh: `${called}：尚未试按成功。请开始测试并按一次，直到坐席和接警中心都收到。`,
        en: `${called}: no press of it has arrived yet. Begin a test and press it once, until the desk and the centre have it.`,
      }
    : {
        zh: `${called}：安装后尚无动作记录。请走动、开门或测试一次。`,
        en: `${called}: nothing was seen of it since it came. Walk past it, open the door, or test it.`,
      };
}

const nobodyThere: Unproven = {
  what: "residents",
  sentence: { zh: "该住户没有登记老人。请先登记。", en: "Nobody is registered as living there. Register who does." },
};

const noConsent = (residentId: ResidentId): Unproven => ({
  what: `consent/${residentId}`,
  sentence: {
    zh: `老人 ${residentId} 没有有效的“监护”同意书。请先登记。`,
    en: `Resident ${residentId} has no consent to monitoring in force. Record it first.`,
  },
});

const noContacts: Unproven = {
  what: "contacts",
  sentence: { zh: "没有登记联系人。请先登记。", en: "There is nobody to call. Register a contact first." },
};
const noAnswer: Unproven = {
  what: "contacts",
  sentence: {
    zh: "没有联系人接听过测试电话。请拨打并记录。",
    en: "No contact has answered a test yet. Call one, and note it.",
  },
};

/** One refusal that says everything that is left to do, to whoever it is: without words that people chose. */
export function notProvenYet(unprovenOnes: readonly Unproven[]): Sentence {
  const missing = unprovenOnes.map((one) => saidTo(one, false));
  const zh = missing.map(({ sentence }) => sentence.zh).join("");
  const en = missing.map(({ sentence }) => sentence.en).join(" ");
  return { zh: `尚不能开通：${zh}`, en: `It cannot go live yet. ${en}` };
}
