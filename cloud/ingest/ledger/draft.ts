/**
 * A draft of the next state: what several decisions in a row would change, laid over what is in memory. Nothing of it counts until
 * its commit is on the disk; then it is adopted. When the commit fails the draft is dropped and memory is as it was.
 *
 * A change is quiet when nothing but a home's memory moved (a heartbeat): it needs no commit of its own and is written with the
 * next one of that home, or by the sweep.
 */

import type { DeviceId, GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Incident } from "../../alarms/incident.ts";
import { changedTrial, hasOpenLevel, type Trial, type TrialChange } from "../../alarms/trial.ts";
import { isRemembered } from "../../alarms/subject.ts";
import type { HomeState } from "../../detection/home-state.ts";
import type { FaultVerdict } from "../../detection/verdict.ts";
import type { After } from "../../dispatch/decision.ts";
import type { Delivery } from "../../dispatch/delivery.ts";
import type { Commit, LaneKey, Quarantined, StoredAlarm, StoredEnd, StoredFault } from "./ledger.ts";
import type { Subjects } from "./subjects.ts";
import { seenAgainAfter } from "./own-faults.ts";
import { emptyLaneMarks, emptyMark, union, type LaneMarks, type Mark } from "./marks.ts";

export type SubjectMemory = {
  subject: string;
  homeId: HomeId | null;
  state: HomeState | null;
  /** The open incident and all its deliveries. */
  incident: Incident | null;
  journalLines: number;
  deliveries: readonly Delivery[];
  dueAtMs: number | null;
};

export type LaneMemory = LaneKey & { name: string; marks: LaneMarks };

/** What the loop knows. Maps are changed by `adopt` only. */
export type Memory = {
  subjects: Subjects;
  lanes: Map<string, LaneMemory>;
  faults: Map<string, StoredFault>;
  /** Which subject has this incident open. */
  open: Map<IncidentId, string>;
  /** The test of devices that is under way in a home. */
  trials: Map<HomeId, Trial>;
};

export const laneName = ({ name, gatewayId, epoch, lane }: LaneKey): string => name ?? `${gatewayId}/${epoch}/${lane}`;
export const faultName = (gatewayId: GatewayId, deviceId: DeviceId | null, fault: FaultKind): string =>
  `${gatewayId}/${deviceId ?? ""}/${fault}`;

export type Draft = {
  subject(subject: string, homeId: HomeId | null): SubjectMemory;
  lane(key: LaneKey): LaneMemory;
  marks(key: LaneKey): LaneMarks;
  saveMarks(key: LaneKey, marks: LaneMarks): void;
  /** What is known of its numbers is needed no longer. */
  forgetMarks(key: LaneKey): void;
  /**
   * `carried` is the alarm that the input itself brought; what else is new in the incident was concluded by the cloud.
   * `isQuiet`: the input alone is no reason for a commit.
   */
  decided(
    before: SubjectMemory,
    after: After,
    given: {
      gatewayId: GatewayId | null;
      carried: StoredAlarm | null;
      nowMs: number;
      isQuiet: boolean;
      /** About an incident that is over: the home itself stays as it is. */
      isPast: boolean;
    },
  ): void;
  fault(
    change:
      | { state: "present"; fault: StoredFault }
      | { state: "gone"; gatewayId: GatewayId; deviceId: DeviceId | null; fault: FaultKind },
  ): void;
  quarantine(one: Quarantined): void;
  /** All of it or none of it, and none when its claim is somebody else's. */
  attemptEnded(end: StoredEnd): void;
  trial(change: TrialChange): void;
  /** The trials of this home as the draft leaves them. */
  trialOf(homeId: HomeId): Trial | undefined;
  /** Undefined when there is nothing that must be on the disk. */
  commit(): Commit | undefined;
  adopt(): Adopted;
};

/** What has changed for those who watch. */
export type Adopted = {
  subjects: readonly SubjectMemory[];
  /** Changed in memory only; the sweep writes them. */
  quiet: readonly string[];
  incidents: readonly Incident[];
  deliveriesChanged: boolean;
  faultsChanged: boolean;
  /** Homes with news of a test. */
  tried: readonly HomeId[];
};

export function createDraft(memory: Memory): Draft {
  const subjects = new Map<string, SubjectMemory>();
  const loud = new Set<string>();
  const lanes = new Map<string, LaneMemory>();
  const forgotten = new Map<string, LaneKey>();
  const faults = new Map<string, StoredFault | null>();
  const incidents: Commit["incidents"][number][] = [];
  const alarms: StoredAlarm[] = [];
  const create: Delivery[] = [];
  const update: Delivery[] = [];
  const faultChanges: Commit["faults"][number][] = [];
  const quarantined: Quarantined[] = [];
  const ends: StoredEnd[] = [];
  const trials: TrialChange[] = [];
  const drafted = new Map<HomeId, Trial>();

  const presentFault = (name: string): StoredFault | undefined => {
    const drafted = faults.get(name);
    return drafted === undefined ? memory.faults.get(name) : (drafted ?? undefined);
  };

  const draft: Draft = {
    subject: (subject, homeId) =>
      subjects.get(subject) ?? memory.subjects.get(subject) ?? freshSubject(subject, homeId),
    lane(key) {
      const name = laneName(key);
      const known = lanes.get(name) ?? (forgotten.has(name) ? undefined : memory.lanes.get(name));
      return known ?? laneMemory(key, emptyLaneMarks);
    },
    marks: (key) => draft.lane(key).marks,
    saveMarks(key, marks) {
      const lane = laneMemory(key, marks);
      lanes.set(lane.name, lane);
    },
    forgetMarks(key) {
      const name = laneName(key);
      lanes.delete(name);
      if (memory.lanes.has(name)) forgotten.set(name, key);
    },
    decided(before, after, { gatewayId, carried, nowMs, isQuiet, isPast }) {
      const { incident } = after;
      const isIncidentNew = incident !== null && incident.incidentId !== before.incident?.incidentId;
      const isIncidentChanged = incident !== before.incident || after.journal.length > 0;
      const firstLine = isIncidentNew ? 0 : before.journalLines;
      const known = isIncidentNew ? [] : before.deliveries;
      const updated = new Map(after.deliveries.update.map((one) => [one.deliveryId, one]));
      const isOpen = incident !== null && incident.phase !== "closed";
      const deliveries = [...known.map((one) => updated.get(one.deliveryId) ?? one), ...after.deliveries.create];
      if (!isPast) {
        subjects.set(before.subject, {
          ...before,
          state: after.homeState,
          incident: isOpen ? incident : null,
          journalLines: firstLine + after.journal.length,
          deliveries: isOpen ? deliveries : [],
          dueAtMs: after.dueAtMs,
        });
      }
      if (incident && isIncidentChanged) {
        incidents.push({ incident, journal: after.journal, firstLine });
        const already = new Set(isIncidentNew ? [] : before.incident?.alarms.map((one) => one.alarmId));
        for (const one of incident.alarms) {
          if (already.has(one.alarmId) || one.alarmId === carried?.alarmId) continue;
          const { alarmId } = one;
          alarms.push({
            alarmId,
            subject: before.subject,
            incidentId: incident.incidentId,
            origin: null,
            recordedAtMs: nowMs,
          });
        }
      }
      if (carried) {
        const isIn = incident?.alarms.some((one) => one.alarmId === carried.alarmId) === true;
        alarms.push({ ...carried, incidentId: isIn ? incident.incidentId : null });
      }
      create.push(...after.deliveries.create);
      update.push(...after.deliveries.update);
      for (const verdict of after.faults) {
        if (gatewayId) draft.fault(toChange(before, gatewayId, verdict, nowMs));
      }
      const isOnlyMemory =
        !isIncidentChanged &&
        !carried &&
        after.faults.length + after.deliveries.create.length + after.deliveries.update.length === 0;
      if (!(isQuiet && isOnlyMemory) && !isPast) loud.add(before.subject);
    },
    fault(change) {
      if (change.state === "gone") {
        const name = faultName(change.gatewayId, change.deviceId, change.fault);
        if (presentFault(name) === undefined) return;
        faults.set(name, null);
        faultChanges.push(change);
        return;
      }
      const name = faultName(change.fault.gatewayId, change.fault.deviceId, change.fault.fault);
      const present = presentFault(name);
      // The same again is no news; it keeps the time since which it is so.
      const isSeenAgain = (change.fault.seenAtMs ?? 0) - (present?.seenAtMs ?? 0) >= seenAgainAfter;
      if (present && present.owner === change.fault.owner && present.detail === change.fault.detail && !isSeenAgain)
        return;
      const fault = { ...change.fault, sinceMs: present?.sinceMs ?? change.fault.sinceMs };
      faults.set(name, fault);
      faultChanges.push({ state: "present", fault });
    },
    quarantine(one) {
      quarantined.push(one);
    },
    attemptEnded(end) {
      ends.push(end);
    },
    trialOf: (homeId) => drafted.get(homeId) ?? memory.trials.get(homeId),
    trial(change) {
      trials.push(change);
      const homeId = change.kind === "begun" ? change.trial.homeId : homeOfTrial(memory, drafted, change.trialId);
      const before = homeId && draft.trialOf(homeId);
      if (change.kind === "begun") drafted.set(change.trial.homeId, change.trial);
      else if (before) drafted.set(before.homeId, changedTrial(before, change));
    },
    commit() {
      const isEmpty =
        loud.size +
          lanes.size +
          forgotten.size +
          ends.length +
          faultChanges.length +
          quarantined.length +
          trials.length +
          incidents.length +
          create.length +
          update.length ===
        0;
      if (isEmpty) return undefined;
      return {
        subjects: [...subjects.values()].filter((one) => loud.has(one.subject) && isRemembered(one.subject)),
        marks: [...lanes.values()],
        forgotten: [...forgotten].flatMap(([name, key]) => (lanes.has(name) ? [] : [key])),
        incidents,
        alarms,
        deliveries: { create, update },
        ends,
        faults: faultChanges,
        quarantined,
        ...(trials.length > 0 ? { trials } : {}),
      };
    },
    adopt() {
      for (const one of subjects.values()) {
        const before = memory.subjects.get(one.subject)?.incident;
        if (before) memory.open.delete(before.incidentId);
        if (one.incident) memory.open.set(one.incident.incidentId, one.subject);
        // Of a caller, a test, a drill nothing is remembered but the incident that is open.
        if (one.incident === null && !isRemembered(one.subject)) memory.subjects.delete(one.subject);
        else memory.subjects.set(one.subject, one);
      }
      for (const name of forgotten.keys()) memory.lanes.delete(name);
      for (const [name, lane] of lanes) {
        // The timeline went on while the commit was on its way.
        memory.lanes.set(name, withTimelined(lane, memory.lanes.get(name)?.marks.timelined ?? emptyMark));
      }
      for (const [name, fault] of faults) {
        if (fault) memory.faults.set(name, fault);
        else memory.faults.delete(name);
      }
      for (const [homeId, trial] of drafted) {
        // One that has ended waits until each of its levels has: only then it is nobody's business any more.
        if (trial.endedAtMs !== null && !hasOpenLevel(trial)) memory.trials.delete(homeId);
        else memory.trials.set(homeId, trial);
      }
      const last = new Map(incidents.map(({ incident }) => [incident.incidentId, incident]));
      return {
        subjects: [...subjects.values()],
        quiet: [...subjects.keys()].filter((subject) => !loud.has(subject)),
        incidents: [...last.values()],
        deliveriesChanged: create.length + update.length > 0,
        faultsChanged: faultChanges.length > 0,
        tried: [...drafted.keys()],
      };
    },
  };
  return draft;
}

export function laneMemory(key: LaneKey, marks: LaneMarks): LaneMemory {
  const { gatewayId, epoch, lane } = key;
  return { gatewayId, epoch, lane, name: laneName(key), marks };
}

/** The same lane when there is nothing more in it. */
export function withTimelined<Known extends LaneKey & { marks: LaneMarks }>(
  lane: Known,
  timelined: Mark,
): Known | LaneMemory {
  const { marks } = lane;
  if (timelined === marks.timelined) return lane;
  return laneMemory(lane, { decided: marks.decided, timelined: union(timelined, marks.timelined) });
}

function homeOfTrial(memory: Memory, drafted: ReadonlyMap<HomeId, Trial>, trialId: string): HomeId | undefined {
  return [...drafted.values(), ...memory.trials.values()].find((one) => one.trialId === trialId)?.homeId;
}

/** Detection begins anew in this home, as after a first start; its incident and its deliveries stay as they are. */
export function forgetState(memory: Memory, subject: string): void {
  const known = memory.subjects.get(subject);
  if (known) memory.subjects.set(subject, { ...known, state: null });
}

function freshSubject(subject: string, homeId: HomeId | null): SubjectMemory {
  return { subject, homeId, state: null, incident: null, journalLines: 0, deliveries: [], dueAtMs: null };
}

function toChange(
  before: SubjectMemory,
  gatewayId: GatewayId,
  verdict: FaultVerdict,
  nowMs: number,
): Commit["faults"][number] {
  const { deviceId, fault, owner, reason } = verdict;
  if (verdict.state === "gone") return { state: "gone", gatewayId, deviceId, fault };
  const { subject, homeId } = before;
  return {
    state: "present",
    fault: { subject, homeId, gatewayId, deviceId, fault, owner, sinceMs: nowMs, detail: reason },
  };
}
