/**
 * What one message of a gateway does to a draft: which home it is about, which of its records are new, what is decided about each,
 * and what is owed afterwards (receipts, points for the timeline). Pure: everything it looks up is given, and nothing is sent.
 *
 * Rules (docs/architecture.md §2): a record whose number we have is not decided again and is receipted again; a life record is
 * recognised by its alarm id alone, never by its number, so a copied card cannot make a press look like a duplicate; a record
 * belongs to the home of its assignment, not to where the kit is now.
 */

import { canaryPartition } from "@shouwang/shared/domain/canary-id.ts";
import {
  must,
  parseIncidentId,
  type AlarmId,
  type AssignmentId,
  type DeviceId,
  type GatewayId,
  type HomeId,
} from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent, Stamp, Telemetry } from "@shouwang/shared/domain/observation.ts";
import type { LifeHeader } from "@shouwang/shared/wire/envelope.ts";
import { recoveredIncident } from "../../alarms/recovered.ts";
import type { IncidentMode } from "../../alarms/incident.ts";
import type { HomeInput } from "../../detection/home-input.ts";
import { decide } from "../../dispatch/decide.ts";
import type { After } from "../../dispatch/decision.ts";
import type { PlanBook } from "../../dispatch/plan-book.ts";
import type { RegistryReader } from "../../registry/registry.ts";
import type { Point } from "../../timeline/timeline.ts";
import { laneName, type Draft, type SubjectMemory } from "../ledger/draft.ts";
import type { LaneKey, StoredAlarm } from "../ledger/ledger.ts";
import { addRange, hasNumber, type Range } from "../ledger/marks.ts";
import type { PointsOwed } from "../receipts/timeline-lane.ts";
import type { Incoming } from "../inbox/receive.ts";
import { epochsMax, lanesOf, type EpochBook } from "./epoch-book.ts";
import { occurredAt, occurredBetween, type Anchors } from "../clocks/stamps.ts";
import { hearLevelOver, triedBy, writeTried } from "./hear-tried.ts";
import { contextOf, placeOf, type Place } from "./place.ts";
import type { Twins } from "./twins.ts";

/** What a decision needs to know besides the message. */
export type House = {
  registry: RegistryReader;
  plans: PlanBook;
  nextId: () => string;
  pointsOf: (record: { homeId: HomeId; deviceId: DeviceId; atMs: number; observation: Telemetry }) => readonly Point[];
  anchorsOf: (gatewayId: GatewayId) => Anchors;
  /** Remembers what was said, in memory of its own. */
  twins: Twins;
  epochs: EpochBook;
};

export type Heard = {
  /** Lanes about which the gateway is to be told. */
  receipts: readonly LaneKey[];
  points: PointsOwed | null;
  /** A life alarm whose fate belongs to the receipt. */
  alarmId: AlarmId | null;
};

const nothing: Heard = { receipts: [], points: null, alarmId: null };

/** `receivedAtMs`: what is reckoned back from the arrival must not grow older while a message waits for its turn. */
type Deciding = {
  draft: Draft;
  house: House;
  place: Place;
  gatewayId: GatewayId;
  nowMs: number;
  receivedAtMs: number;
};

function decideInput(
  given: Deciding,
  input: HomeInput,
  carried: StoredAlarm | null,
  isQuiet: boolean,
  mode: IncidentMode = "live",
): void {
  const { draft, house, place, gatewayId, nowMs } = given;
  const before = draft.subject(place.subject, place.homeId);
  const context = contextOf(house, place, gatewayId);
  const decision = decide(
    { homeState: before.state, incident: before.incident, deliveries: before.deliveries },
    input,
    mode === "live" ? context : { ...context, mode },
    nowMs,
  );
  // Only people are refused. A refused observation would be our mistake.
  if (decision.kind === "refused") throw new Error(`an observation was refused: ${decision.message}`);
  draft.decided(before, decision, { gatewayId, carried, nowMs, isQuiet, isPast: false });
}

/** A life record, readable or not. The caller has looked up that its alarm is not in the ledger. */
export function hearLife(
  given: Omit<Deciding, "place">,
  record: {
    alarmId: AlarmId;
    header: LifeHeader | null;
    event: LifeEvent | null;
    deviceId: DeviceId | null;
    at: Stamp | null;
    sentAt: Stamp | null;
  },
): Heard {
  const { house, gatewayId, nowMs, receivedAtMs } = given;
  const { alarmId, header, event, deviceId, at, sentAt } = record;
  const place = placeOf(house.registry, gatewayId, header?.assignmentId ?? null);
  const stamped = at && { at, sentAt, receivedAtMs, anchors: house.anchorsOf(gatewayId) };
  const occurredAtMs = stamped && occurredAt(stamped);
  const isUnknown = stamped !== null && occurredAtMs === null;
  const input: HomeInput = {
    kind: "life",
    alarmId,
    event,
    deviceId,
    isKnownDevice: isKnown(place, deviceId),
    ...(place.isGuessed ? { isHomeGuessed: true } : {}),
    occurredAtMs,
    ...(isUnknown ? { occurredBetween: occurredBetween(stamped, place.assignedFromMs) } : {}),
    recordedAtMs: nowMs,
  };
  const origin = { gatewayId, epoch: header?.epoch ?? null, seq: header?.seq ?? null };
  const carried: StoredAlarm = { alarmId, subject: place.subject, incidentId: null, origin, recordedAtMs: nowMs };
  const heard = header ? markLife(given, place, header, alarmId) : { ...nothing, alarmId };
  const { subject, homeId } = place;
  if (event?.edge === "cleared")
    hearLevelOver({ ...given, homeId }, { deviceId, alarm: event.alarm, atMs: occurredAtMs ?? nowMs });
  const tried = triedBy({ ...given, subject, homeId }, input);
  if (tried === null) decideInput({ ...given, place }, input, carried, false);
  else {
    const beside = { ...place, subject: tried.subject, settings: null };
    decideInput({ ...given, place: beside }, input, { ...carried, subject: tried.subject }, false, "test");
    writeTried(given.draft, tried);
    const { occurredAtMs: atMs } = tried.press;
    decideInput({ ...given, place }, { kind: "gateway-heard", occurredAtMs: atMs, recordedAtMs: nowMs }, null, true);
  }
  return heard;
}

/** A life record of before a backup was put back, which people had closed: written down, and nobody is called. */
export function hearRecovered(
  given: Omit<Deciding, "place">,
  record: { alarmId: AlarmId; header: LifeHeader; event: LifeEvent; deviceId: DeviceId; at: Stamp; sentAt: Stamp },
): Heard {
  const { draft, house, gatewayId, nowMs } = given;
  const { alarmId, header, event, deviceId, at, sentAt } = record;
  const place = placeOf(house.registry, gatewayId, header.assignmentId);
  const { subject, homeId } = place;
  const id = house.nextId();
  const occurredAtMs = occurredAt({
    at,
    sentAt,
    receivedAtMs: given.receivedAtMs,
    anchors: house.anchorsOf(gatewayId),
  });
  const { incident, journal } = recoveredIncident(
    { incidentId: must(parseIncidentId(id), id), subject, homeId, gatewayId, mode: "live", plan: null },
    { alarmId, event, deviceId, occurredAtMs },
    nowMs,
  );
  const heard = markLife(given, place, header, alarmId);
  const before = draft.subject(subject, homeId);
  const origin = { gatewayId, epoch: header.epoch, seq: header.seq };
  const carried: StoredAlarm = { alarmId, subject, incidentId: null, origin, recordedAtMs: nowMs };
  const unchanged = { homeState: before.state, dueAtMs: before.dueAtMs, faults: [] };
  const after: After = { kind: "decided", ...unchanged, incident, journal, deliveries: { create: [], update: [] } };
  draft.decided(before, after, { gatewayId, carried, nowMs, isQuiet: false, isPast: true });
  return heard;
}

/** The number of a life record that is (or is about to be) in the ledger. A number used twice for two alarms is a copied card. */
export function markLife(
  { draft, gatewayId, nowMs }: Omit<Deciding, "place">,
  place: Place | null,
  header: LifeHeader,
  alarmId: AlarmId,
): Heard {
  // Nobody sends it again, so nobody asks what was heard of it.
  if (canaryPartition(gatewayId) !== null) return { ...nothing, alarmId };
  const key: LaneKey = { gatewayId, epoch: header.epoch, lane: "life" };
  const marks = draft.marks(key);
  const isTaken = hasNumber(marks.decided, header.seq);
  if (isTaken && place) {
    const detail = `Number ${header.seq} of epoch ${header.epoch} came with two alarms: its card was copied or restored.`;
    cloned(draft, { gatewayId, place, nowMs, detail });
  }
  if (!isTaken) {
    draft.saveMarks(key, { ...marks, decided: addRange(marks.decided, [header.seq, header.seq]) });
  }
  return { receipts: [key], points: null, alarmId };
}

/** What such a machine says is processed all the same: nobody knows which of the two is in the home. */
export function cloned(
  draft: Draft,
  given: { gatewayId: GatewayId; place: Place; nowMs: number; detail: string },
): void {
  const { gatewayId, place, nowMs, detail } = given;
  const { subject, homeId } = place;
  const fault = {
    subject,
    homeId,
    gatewayId,
    deviceId: null,
    fault: "cloned",
    owner: "technician",
    sinceMs: nowMs,
    seenAtMs: nowMs,
    detail,
  } as const;
  draft.fault({ state: "present", fault });
}

const tooManyEpochs =
  `It has spoken in more than ${epochsMax} epochs of which we were not told the end: it starts again and again, or somebody speaks in its name. ` +
  "What is known of the oldest is forgotten; what comes again of them is decided again, and its presses raise.";

/** A record of this epoch has been heard; beyond the limit the marks of the oldest are forgotten, and that is said. */
export function hearEpoch(
  { draft, house, gatewayId, nowMs }: Omit<Deciding, "place">,
  header: Pick<LifeHeader, "epoch" | "assignmentId">,
): void {
  if (canaryPartition(gatewayId) !== null) return;
  const surplus = house.epochs.heard(gatewayId, header.epoch);
  for (const epoch of surplus) for (const key of lanesOf(gatewayId, epoch)) draft.forgetMarks(key);
  const place = placeOf(house.registry, gatewayId, header.assignmentId);
  if (surplus.length > 0) cloned(draft, { gatewayId, place, nowMs, detail: tooManyEpochs });
}

/** Fault records change the list of open faults; detection hears which devices it can no longer trust. */
export function hearFaults(given: Omit<Deciding, "place">, incoming: Extract<Incoming, { kind: "fault" }>): Heard {
  const { draft, house, gatewayId, nowMs } = given;
  const { message } = incoming;
  const place = placeOf(house.registry, gatewayId, message.assignmentId);
  const key: LaneKey = { gatewayId, epoch: message.epoch, lane: "fault" };
  let { decided } = draft.marks(key);
  const before = decided;
  for (const record of message.records) {
    const isOther = house.twins.isOther(laneName(key), record.seq, record);
    if (hasNumber(decided, record.seq) && !isOther) continue;
    if (isOther) cloned(draft, { gatewayId, place, nowMs, detail: twoContents(key, record.seq) });
    const { deviceId, report } = record;
    const occurredAtMs = timeOf(given, record.at, message.sentAt) ?? nowMs;
    // A gateway speaks of itself under its own id.
    const ofDevice = String(deviceId) === String(gatewayId) ? null : deviceId;
    const { subject, homeId } = place;
    const { fault, detail } = report;
    if (report.state === "gone") draft.fault({ state: "gone", gatewayId, deviceId: ofDevice, fault });
    else {
      const sinceMs = occurredAtMs;
      const present = {
        subject,
        homeId,
        gatewayId,
        deviceId: ofDevice,
        fault,
        owner: "technician",
        sinceMs,
        detail,
      } as const;
      draft.fault({ state: "present", fault: present });
    }
    decideInput(
      { ...given, place },
      { kind: "fault-reported", deviceId, report, occurredAtMs, recordedAtMs: nowMs },
      null,
      false,
    );
    decided = addRange(decided, [record.seq, record.seq]);
  }
  decided = numbersLost(incoming).reduce(addRange, decided);
  if (decided !== before) draft.saveMarks(key, { ...draft.marks(key), decided });
  return { receipts: [key], points: null, alarmId: null };
}

/** @param inHand whether a number waits for the timeline already. */
export function hearTelemetry(
  given: Omit<Deciding, "place">,
  incoming: Extract<Incoming, { kind: "telemetry" }>,
  inHand: (key: LaneKey, seq: number) => boolean,
): Heard {
  const { draft, house, gatewayId, nowMs, receivedAtMs } = given;
  const { message } = incoming;
  const place = placeOf(house.registry, gatewayId, message.assignmentId);
  if (message.records.length + incoming.unreadable.length + (message.skipped?.length ?? 0) === 0) {
    const occurredAtMs = timeOf(given, message.sentAt, message.sentAt) ?? nowMs;
    decideInput({ ...given, place }, { kind: "gateway-heard", occurredAtMs, recordedAtMs: nowMs }, null, true);
    return nothing;
  }
  const key = draft.lane({ gatewayId, epoch: message.epoch, lane: "telemetry" });
  let { marks } = key;
  const before = marks;
  const points: Point[] = [];
  const numbers: Range[] = [];
  for (const record of message.records) {
    const { seq, deviceId, observation } = record;
    const isOther = house.twins.isOther(key.name, seq, record);
    if (isOther) cloned(draft, { gatewayId, place, nowMs, detail: twoContents(key, seq) });
    const isDecided = hasNumber(marks.decided, seq) && !isOther;
    if (isDecided && (hasNumber(marks.timelined, seq) || inHand(key, seq))) continue;
    const occurredAtMs = timeOf(given, record.at, message.sentAt);
    if (!isDecided) {
      const isKnownDevice = isKnown(place, deviceId);
      const input: HomeInput = {
        kind: "observed",
        deviceId,
        isKnownDevice,
        observation,
        occurredAtMs,
        recordedAtMs: nowMs,
      };
      if (observation.kind === "life" && observation.edge === "cleared")
        hearLevelOver(
          { draft, homeId: place.homeId, nowMs },
          { deviceId, alarm: observation.alarm, atMs: occurredAtMs ?? nowMs },
        );
      decideInput({ ...given, place }, input, null, false);
      marks = { ...marks, decided: addRange(marks.decided, [seq, seq]) };
    }
    // Of a time that nobody knows, the latest it can have been: a point needs one.
    const atMs = occurredAtMs ?? occurredBetween({ ...message, receivedAtMs }, place.assignedFromMs).toMs;
    const made = place.homeId ? house.pointsOf({ homeId: place.homeId, deviceId, atMs, observation }) : [];
    // What makes no point has nothing to wait for.
    if (made.length === 0) marks = { ...marks, timelined: addRange(marks.timelined, [seq, seq]) };
    else {
      numbers.push([seq, seq]);
      points.push(...made);
    }
  }
  for (const range of numbersLost(incoming)) {
    marks = { decided: addRange(marks.decided, range), timelined: addRange(marks.timelined, range) };
  }
  if (marks !== before) draft.saveMarks(key, marks);
  return { receipts: [key], points: points.length === 0 ? null : { key, numbers, points }, alarmId: null };
}

const twoContents = ({ epoch, lane }: LaneKey, seq: number): string =>
  `Number ${seq} of epoch ${epoch} came twice on the ${lane} lane, with different contents: its card was copied or restored.`;

/** Numbers that carry nothing for us: skipped by the gateway, or set aside because nobody could read them. */
export function numbersLost(incoming: Extract<Incoming, { kind: "fault" | "telemetry" }>): Range[] {
  const skipped = (incoming.message.skipped ?? []).map((one): Range => one.range);
  return [...skipped, ...incoming.unreadable.map(({ seq }): Range => [seq, seq])];
}

/** Hello, an answer, the word "online": the gateway lives. `offline`: its session has ended. */
export function hearPresence(
  given: Omit<Deciding, "place">,
  assignmentId: AssignmentId | null,
  word: "heard" | "offline",
): void {
  const { draft, house, gatewayId, nowMs } = given;
  const place = placeOf(house.registry, gatewayId, assignmentId);
  const before: SubjectMemory = draft.subject(place.subject, place.homeId);
  // A gateway without a home is silent for nobody.
  if (place.homeId === null && before.state === null) return;
  const input: HomeInput =
    word === "heard"
      ? { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs }
      : { kind: "gateway-offline", recordedAtMs: nowMs };
  decideInput({ ...given, place }, input, null, true);
}

function isKnown(place: Place, deviceId: DeviceId | null): boolean {
  return place.settings?.devices.some((one) => one.deviceId === deviceId) === true;
}

function timeOf({ house, gatewayId, receivedAtMs }: Omit<Deciding, "place">, at: Stamp, sentAt: Stamp): number | null {
  return occurredAt({ at, sentAt, receivedAtMs, anchors: house.anchorsOf(gatewayId) });
}
