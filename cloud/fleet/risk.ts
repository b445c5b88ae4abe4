/**
 * How urgently a kit needs somebody: a sum of named reasons, the same for the same facts. Pure.
 *
 * Idea: points for what may keep a call for help from being heard first, then for what will, then for what is not known. What stands in the shadow of another fault counts once,
 * with its cause. No reason is taken away by a window, by work that is under way or by a kit that is suspended: they say whose it is, and not that all is well.
 *
 * Inputs: `KitFacts` and the time. Limits: what was not looked through yet gives no points and is said (`lookedAtMs`); a kit that is in no home has no risk.
 * Source: a working rule of the house (docs/decisions/0135); the order follows docs/architecture.md §5 (what disables life protection goes first).
 */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { testEvery } from "../trials/trials.ts";
import type { DeviceFacts, KitFacts, KitFault } from "./kit-facts.ts";
import { isOlder } from "./software-version.ts";

export const reasonKinds = [
  "gateway-silent",
  "life-fault",
  "fault",
  "life-unproven",
  "battery-soon",
  "never-heard",
  "not-live",
  "card-worn",
  "card-full",
  "signal",
  "test-overdue",
  "work-late",
  "version-behind",
  "version-unknown",
] as const;
export type ReasonKind = (typeof reasonKinds)[number];

export type Reason = {
  kind: ReasonKind;
  points: number;
  /** Null: the gateway, or the kit as a whole. */
  deviceId: DeviceId | null;
  fault: FaultKind | null;
  /** Since when, or when last; null = not known, or never. */
  sinceMs: number | null;
  /** Days left, days since, per cent or the radio's number, by kind. */
  amount: number | null;
  /** Of software: what it runs. */
  version: string | null;
};

export const points = {
  gatewaySilent: 100,
  lifeFault: 80,
  lifeUnproven: 40,
  /** Sooner than a visit can be planned, and within a month. */
  batteryWeek: 30,
  batteryMonth: 15,
  neverHeard: 20,
  notLiveLong: 30,
  notLive: 15,
  cardWorn: 30,
  cardFull: 20,
  signalWeak: 15,
  signalFalling: 10,
  testOverdue: 10,
  workLate: 10,
  versionBehind: 5,
  versionUnknown: 3,
} as const;

/** Of faults that nobody who calls for help waits on. */
const faultPoints: Readonly<Record<FaultKind, number>> = {
  silent: 20,
  "low-battery": 25,
  tamper: 20,
  "mains-lost": 40,
  "clock-untrusted": 20,
  "link-lost": 40,
  storage: 40,
  stuck: 20,
  jammed: 30,
  cloned: 40,
  unreadable: 15,
  "device-failure": 20,
  configuration: 10,
};

/** Of the button that somebody relies on, half as much again. */
const lifeShare = 1.5;
const batterySoonDays = 30;
const batteryNowDays = 7;
/** A visit to install may be some days off. */
const notLiveAfter = days(3);
const notLiveLongAfter = days(14);
/** Whoever has just put it in has not opened every door yet. */
const heardWithin = hours(24);
const cardWornPercent = 80;
const cardFullPercent = 90;

/** The most telling first. @param newestVersion the software that the house has by now; null = nobody said. */
export function reasonsOf(facts: KitFacts, newestVersion: string | null, nowMs: number): readonly Reason[] {
  if (facts.homeId === null) return [];
  const found = [
    ...facts.faults.flatMap(ofFault),
    ...notLive(facts, nowMs),
    ...facts.devices.flatMap((device) => ofDevice(facts, device, nowMs)),
    ...ofGateway(facts, newestVersion),
  ];
  return found.toSorted(
    (one, other) =>
      other.points - one.points ||
      reasonKinds.indexOf(one.kind) - reasonKinds.indexOf(other.kind) ||
      compare(one.deviceId ?? "", other.deviceId ?? "") ||
      compare(one.fault ?? "", other.fault ?? ""),
  );
}

export function scoreOf(reasons: readonly Pick<Reason, "points">[]): number {
  return reasons.reduce((sum, one) => sum + one.points, 0);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const blank = { deviceId: null, fault: null, sinceMs: null, amount: null, version: null } as const;

function ofFault({ deviceId, fault, sinceMs, work }: KitFault): Reason[] {
  if (work.under !== null) return [];
  const late: Reason[] = work.isOverdue
    ? [{ ...blank, kind: "work-late", points: points.workLate, deviceId, fault, sinceMs: work.dueAtMs }]
    : [];
  const about = { ...blank, deviceId, fault, sinceMs };
  if (deviceId === null && fault === "silent")
    return [{ ...about, kind: "gateway-silent", points: points.gatewaySilent }, ...late];
  if (work.protectsLife) return [{ ...about, kind: "life-fault", points: points.lifeFault }, ...late];
  return [{ ...about, kind: "fault", points: faultPoints[fault] }, ...late];
}

function notLive({ state, assignedAtMs }: KitFacts, nowMs: number): Reason[] {
  if (state !== "assigned" && state !== "commissioning") return [];
  const waitsMs = nowMs - (assignedAtMs ?? nowMs);
  if (waitsMs < notLiveAfter) return [];
  const given = waitsMs >= notLiveLongAfter ? points.notLiveLong : points.notLive;
  return [{ ...blank, kind: "not-live", points: given, sinceMs: assignedAtMs, amount: Math.floor(waitsMs / days(1)) }];
}

function ofDevice({ state, assignedAtMs }: KitFacts, device: DeviceFacts, nowMs: number): Reason[] {
  const { deviceId, isLife, look } = device;
  if (look === null) return [];
  const share = isLife ? lifeShare : 1;
  const weighed = (given: number): number => Math.round(given * share);
  const about = { ...blank, deviceId };
  const found: Reason[] = [];
  const { battery, signal, triedAtMs, heardDayMs, knownSinceMs } = look;
  if (battery.at === "level" && battery.daysLeft !== null && battery.daysLeft < batterySoonDays) {
    const given = battery.daysLeft < batteryNowDays ? points.batteryWeek : points.batteryMonth;
    found.push({ ...about, kind: "battery-soon", points: weighed(given), amount: battery.daysLeft });
  }
  if (signal.at === "weak" || signal.at === "falling") {
    const given = signal.at === "weak" ? points.signalWeak : points.signalFalling;
    found.push({ ...about, kind: "signal", points: weighed(given), amount: signal.now });
  }
  // What has not gone live is tried before it does: the gate asks for it.
  if (state !== "live") return found;
  const thereSinceMs = Math.max(knownSinceMs, assignedAtMs ?? 0);
  if (isLife && triedAtMs === null)
    found.push({ ...about, kind: "life-unproven", points: points.lifeUnproven, sinceMs: thereSinceMs });
  else if (isLife && triedAtMs !== null && nowMs - triedAtMs > testEvery)
    found.push({ ...about, kind: "test-overdue", points: points.testOverdue, sinceMs: triedAtMs });
  if (!isLife && heardDayMs === null && nowMs - thereSinceMs >= heardWithin)
    found.push({ ...about, kind: "never-heard", points: points.neverHeard, sinceMs: thereSinceMs });
  return found;
}

function ofGateway({ report, state, gatewayId }: KitFacts, newestVersion: string | null): Reason[] {
  if (gatewayId === null || (state !== "live" && state !== "commissioning")) return [];
  if (report === null) return [{ ...blank, kind: "version-unknown", points: points.versionUnknown }];
  const found: Reason[] = [];
  const { softwareVersion, sinceMs, card } = report;
  if (newestVersion !== null && isOlder(softwareVersion, newestVersion))
    found.push({ ...blank, kind: "version-behind", points: points.versionBehind, sinceMs, version: softwareVersion });
  if (card !== null && card.wornPercent !== null && card.wornPercent >= cardWornPercent)
    found.push({ ...blank, kind: "card-worn", points: points.cardWorn, amount: card.wornPercent, sinceMs: card.atMs });
  if (card !== null && card.usedPercent >= cardFullPercent)
    found.push({ ...blank, kind: "card-full", points: points.cardFull, amount: card.usedPercent, sinceMs: card.atMs });
  return found;
}
