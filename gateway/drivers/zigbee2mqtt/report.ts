/**
 * One report of one device, as key and values, to observations. No MQTT here: only what the values mean and whether they are news.
 *
 * A level (`smoke: true`) is repeated by every later report and replayed when the bridge starts, so levels are compared with what was said
 * before. A press (`action`) has no level: each non-empty word is a press, except from a cache. Doors and motion of a device with several
 * inputs are told as one: open if any is, closed if all are. Limits: one fault per kind, battery told in steps of five per cent,
 * link quality once an hour (docs/architecture.md §4, budget).
 * Source: measured behaviour of zigbee2mqtt 2.14.1, test/vectors/zigbee/transcript.jsonl.
 */

import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Observation, StateEvent } from "@shouwang/shared/domain/observation.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { isPanicAction, keyOf, meaningOfKey, type Danger, type Meaning } from "./exposes.ts";
import { draftOf, isWithin, type DeviceRecord, type Now } from "./state.ts";

/**
 * `frame`: the device was heard. `derived`: the bridge made it, from a timer of its own. `cached`: the bridge or the broker says again what it
 * knew; nobody can tell whether it still holds.
 */
export type Arrival = "frame" | "derived" | "cached";

/** Ours: below it a button's radio may fail within days; above the second it counts as changed. */
const batteryLowPercent = 15;
const batteryWellPercent = 20;
/** Batteries are derived from voltages: single per cents mean nothing. */
const batteryStepPercent = 5;
const linkQualityEvery = hours(1);
const smallestChange: Readonly<Record<string, number>> = {
  "temperature-celsius": 0.2,
  "battery-percent": batteryStepPercent,
};

/** Put where a whole message could not be read. */
const wholeMessage = "(message)";

type Life = Extract<Meaning, { as: "life" }>;
type Side = Extract<Meaning, { as: "state" }>;

export function report(
  before: DeviceRecord,
  values: Readonly<Record<string, unknown>>,
  context: { arrival: Arrival; now: Now; isPanicButton: boolean },
): { record: DeviceRecord; observations: readonly Observation[] } {
  const record = draftOf(before);
  const life: Observation[] = [];
  const rest: Observation[] = [];
  const carried = new Set<Side["what"]>();
  const { arrival } = context;
  if (arrival === "frame" && wholeMessage in record.levels) {
    delete record.levels[wholeMessage];
    life.push(lifeEvent("unreadable", "cleared", "certain", "readable again", false));
  }
  for (const [property, value] of Object.entries(values)) {
    const meaning = meaningIn(record, property, value);
    // Null: not reported yet, up to a day after joining.
    if (meaning === undefined || value === null) continue;
    switch (meaning.as) {
      case "press":
        if (arrival !== "cached") life.push(...pressed(meaning, value, context.isPanicButton));
        break;
      case "life":
        life.push(...levelled(record, { property, meaning, value, arrival }));
        break;
      case "state":
        if (arrival === "cached") break;
        carried.add(meaning.what);
        record.sides[property] = { what: meaning.what, side: sideOf(meaning, value) };
        if (sideOf(meaning, value) === "unknown") rest.push(...noData(record, property, value));
        break;
      case "tamper":
      case "trouble":
      case "battery-low":
        if (arrival !== "cached") rest.push(...flagged(record, { property, meaning, value }));
        break;
      case "reading":
        if (arrival !== "cached")
          rest.push(...reading(record, { property, quantity: meaning.quantity, value, now: context.now }));
        break;
    }
  }
  const states = [...carried].map((what) => wholeDevice(record, what));
  if (arrival === "frame") {
    const isBack = record.faultsTold["silent"] === true;
    if (isBack)
      rest.push(
        ...setFault(record, { source: "availability", fault: "silent", present: false, detail: "heard again" }),
      );
    rest.push({ kind: "alive" });
  }
  return { record, observations: [...life, ...states, ...rest] };
}

/** Garbage from something that can raise an alarm may have been one. */
export function unreadableMessage(
  before: DeviceRecord,
  why: string,
): { record: DeviceRecord; observations: readonly Observation[] } {
  const record = draftOf(before);
  const isRepeated = wholeMessage in record.levels;
  record.levels[wholeMessage] = "unreadable";
  return {
    record,
    observations: [lifeEvent("unreadable", "raised", "certain", `a message that cannot be read: ${why}`, isRepeated)],
  };
}

export function givesLife(record: DeviceRecord): boolean {
  return Object.values(record.meanings).some(
    (meaning) => meaning.as === "life" || (meaning.as === "press" && meaning.panics),
  );
}

function meaningIn(record: DeviceRecord, property: string, value: unknown): Meaning | undefined {
  if (Object.hasOwn(record.meanings, property)) return record.meanings[property];
  // Announced and without a meaning (a setting, a number of ppm): its name must not be guessed at.
  return record.announced.includes(property) ? undefined : meaningOfKey(property, value);
}

function pressed(meaning: Extract<Meaning, { as: "press" }>, value: unknown, isPanicButton: boolean): Observation[] {
  const word = typeof value === "string" ? value.trim() : "";
  if (word === "") {
    // "" and false are how older bridges end a press; anything else from a panic button may have been one.
    const isReset = typeof value === "string" || value === false;
    return isReset || !meaning.isPanicOnly
      ? []
      : [lifeEvent("unreadable", "raised", "certain", "action: no text", false)];
  }
  const key = keyOf(word);
  const evidence = `action: ${word}`;
  if (isPanicAction(key)) return [lifeEvent("panic", "raised", "certain", evidence, false)];
  if (key === "fall" && meaning.falls) return [lifeEvent("fall", "raised", "low", evidence, false)];
  if (isPanicButton && key !== "none") return [lifeEvent("panic", "raised", "certain", evidence, false)];
  return meaning.isPanicOnly ? [lifeEvent("unreadable", "raised", "certain", evidence, false)] : [];
}

function levelled(
  record: DeviceRecord,
  input: { property: string; meaning: Life; value: unknown; arrival: Arrival },
): Observation[] {
  const { property, meaning, arrival } = input;
  const key = keyOf(input.value);
  const evidence = `${property}: ${key}`;
  const beforeKey = Object.hasOwn(record.levels, property) ? record.levels[property] : undefined;
  if (arrival === "cached") {
    // What we know is newer than a cache, or the same. What we never knew is told, as old.
    if (beforeKey !== undefined || meaning.quiet.includes(key) || meaning.hold.includes(key)) return [];
    record.levels[property] = key;
    const old = dangerOf(meaning, key)?.alarm ?? "unreadable";
    return [lifeEvent(old, "raised", meaning.confidence, `${evidence} (from the bridge's cache)`, true)];
  }
  if (meaning.hold.includes(key)) {
    const cannotTell = key === "unknown";
    return [
      ...noData(record, property, input.value),
      ...(cannotTell
        ? setFault(record, { source: property, fault: "device-failure", present: true, detail: evidence })
        : []),
    ];
  }
  const recovered = record.faultSources[property]
    ? setFault(record, { source: property, fault: "device-failure", present: false, detail: evidence })
    : [];
  delete record.noData[property];
  const before = beforeKey === undefined ? undefined : dangerOf(meaning, beforeKey);
  const danger = dangerOf(meaning, key);
  record.levels[property] = key;
  if (danger !== undefined) {
    const isRepeated = before !== undefined && before.alarm === danger.alarm && before.step >= danger.step;
    return [lifeEvent(danger.alarm, "raised", meaning.confidence, evidence, isRepeated), ...recovered];
  }
  if (meaning.quiet.includes(key)) {
    if (beforeKey === undefined || meaning.quiet.includes(beforeKey)) return recovered;
    return [lifeEvent(before?.alarm ?? "unreadable", "cleared", meaning.confidence, evidence, false), ...recovered];
  }
  return [lifeEvent("unreadable", "raised", "certain", evidence, beforeKey === key), ...recovered];
}

function dangerOf(meaning: Life, key: string): Danger | undefined {
  return Object.hasOwn(meaning.dangers, key) ? meaning.dangers[key] : undefined;
}

function sideOf(meaning: { yes: readonly string[]; no: readonly string[] }, value: unknown): "yes" | "no" | "unknown" {
  const key = keyOf(value);
  if (meaning.yes.includes(key)) return "yes";
  return meaning.no.includes(key) ? "no" : "unknown";
}

function wholeDevice(record: DeviceRecord, what: Side["what"]): StateEvent {
  const sides = Object.values(record.sides).filter((one) => one.what === what);
  const isAny = (wanted: string): boolean => sides.some(({ side }) => side === wanted);
  const side = isAny("yes") ? "yes" : isAny("unknown") ? "unknown" : "no";
  const event = stateEvent(what, side);
  const repeated = record.told[what] === event.value;
  record.told[what] = event.value;
  return { ...event, repeated };
}

function stateEvent(what: Side["what"], side: "yes" | "no" | "unknown"): StateEvent {
  const pick = <T>(yes: T, no: T): T | "unknown" => (side === "unknown" ? "unknown" : side === "yes" ? yes : no);
  switch (what) {
    case "door":
      return { kind: "state", what, value: pick("open", "closed"), repeated: false };
    case "motion":
      return { kind: "state", what, value: pick("active", "still"), repeated: false };
    case "presence":
      return { kind: "state", what, value: pick("present", "absent"), repeated: false };
  }
}

/** The bridge went away: doors and people may move unseen, so what they were is unknown until each is heard again. */
export function forgetStates(before: DeviceRecord): { record: DeviceRecord; observations: readonly Observation[] } {
  const record = draftOf(before);
  const observations = (["door", "motion", "presence"] as const)
    .filter((what) => record.told[what] !== undefined && record.told[what] !== "unknown")
    .map((what) => stateEvent(what, "unknown"));
  record.sides = {};
  for (const { what } of observations) if (what !== "lying") record.told[what] = "unknown";
  return { record, observations };
}

function flagged(
  record: DeviceRecord,
  input: { property: string; meaning: Extract<Meaning, { as: "tamper" | "trouble" | "battery-low" }>; value: unknown },
): Observation[] {
  const { property, meaning, value } = input;
  const side = sideOf(meaning, value);
  // Chargers say `charging` where others say `low`: words in neither list are not a fault, and are not hidden either.
  if (side === "unknown") return noData(record, property, value);
  delete record.noData[property];
  const kinds = { tamper: "tamper", trouble: "device-failure", "battery-low": "low-battery" } as const;
  const fault = kinds[meaning.as];
  return setFault(record, { source: property, fault, present: side === "yes", detail: `${property}: ${keyOf(value)}` });
}

function reading(
  record: DeviceRecord,
  input: { property: string; quantity: Extract<Meaning, { as: "reading" }>["quantity"]; value: unknown; now: Now },
): Observation[] {
  const { property, quantity, value } = input;
  const isPercent = quantity === "battery-percent";
  if (typeof value !== "number" || !Number.isFinite(value) || (isPercent && (value < 0 || value > 100))) {
    return noData(record, property, value);
  }
  delete record.noData[property];
  if (quantity === "link-quality") {
    if (isWithin(record.linkQualityAtUptimeMs, linkQualityEvery, input.now)) return [];
    record.linkQualityAtUptimeMs = input.now.uptimeMs;
    return [{ kind: "reading", quantity, value }];
  }
  const out: Observation[] = [];
  const last = record.readings[property];
  const change = last === undefined ? Infinity : Math.abs(value - last);
  if (change > 0 && change >= (smallestChange[quantity] ?? 0)) {
    record.readings[property] = value;
    out.push({ kind: "reading", quantity, value });
  }
  if (isPercent && (value <= batteryLowPercent || value >= batteryWellPercent || !record.faultSources[property])) {
    const present = value <= batteryLowPercent;
    out.push(
      ...setFault(record, { source: property, fault: "low-battery", present, detail: `${property}: ${value} %` }),
    );
  }
  return out;
}

/** One device has one fault of a kind, however many properties say so. Told on change, and once when first known. */
export function setFault(
  record: DeviceRecord,
  input: { source: string; fault: FaultKind; present: boolean; detail: string },
): Observation[] {
  const { source, fault, detail } = input;
  record.faultSources[source] = { fault, present: input.present };
  const present = Object.values(record.faultSources).some((one) => one.fault === fault && one.present);
  if (record.faultsTold[fault] === present) return [];
  record.faultsTold[fault] = present;
  return [{ kind: "fault", fault, state: present ? "present" : "gone", detail: detail.slice(0, 200) }];
}

function noData(record: DeviceRecord, property: string, value: unknown): Observation[] {
  const key = keyOf(value).slice(0, 80);
  if (record.noData[property] === key) return [];
  record.noData[property] = key;
  return [{ kind: "no-data", about: property.slice(0, 100), why: `reported as ${key}` }];
}

function lifeEvent(
  alarm: Danger["alarm"],
  edge: "raised" | "cleared",
  confidence: "certain" | "high" | "low",
  evidence: string,
  repeated: boolean,
): Observation {
  return { kind: "life", alarm, edge, confidence, evidence: evidence.slice(0, 200), repeated };
}
