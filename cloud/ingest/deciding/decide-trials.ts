/**
 * Tests of devices: begun by a named person, ended by them or by time; and what was to end with its test and did not becomes live. Each is one decision and one commit, among
 * all others, so that a press is before it or after it and never in between.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { isOpen, type IncidentMode } from "../../alarms/incident.ts";
import { testSubject } from "../../alarms/subject.ts";
import {
  isOver,
  lastedTooLong,
  missedOf,
  trialProblem,
  type Trial,
  type TrialAsked,
  type TrialPress,
  type TrialProblem,
} from "../../alarms/trial.ts";
import { inferredAlarmId } from "../../detection/inferred-id.ts";
import { decide } from "../../dispatch/decide.ts";
import type { DecideInput } from "../../dispatch/decision.ts";
import { createDraft, type Draft, type Memory } from "../ledger/draft.ts";
import type { Committer } from "./committer.ts";
import type { House } from "./hear.ts";
import { contextOf } from "./place.ts";

export type TrialAnswer =
  | { kind: "begun" | "ended"; trial: Trial }
  | { kind: "refused"; why: TrialProblem | "none-under-way" };

export type DecideTrials = {
  begin(asked: TrialAsked, nowMs: number): Promise<TrialAnswer>;
  end(homeId: HomeId, nowMs: number): Promise<TrialAnswer>;
  /** What time has made due. */
  due(nowMs: number): Promise<void>;
};

export function createDecideTrials(given: {
  memory: Memory;
  house: House;
  committer: Committer;
  log: Log;
}): DecideTrials {
  const { memory, house, committer, log } = given;
  const { registry } = house;

  const decideIn = (
    draft: Draft,
    where: { subject: string; homeId: HomeId; mode: IncidentMode },
    input: DecideInput,
    nowMs: number,
  ): void => {
    const { subject, homeId, mode } = where;
    const before = draft.subject(subject, homeId);
    const gatewayId = registry.assignmentOfHome(homeId)?.gatewayId ?? before.incident?.gatewayId ?? null;
    const settings = mode === "live" ? (registry.home(homeId)?.settings ?? null) : null;
    const context = { ...contextOf(house, { subject, homeId, settings }, gatewayId), mode };
    const { state: homeState, incident, deliveries } = before;
    const decision = decide({ homeState, incident, deliveries }, input, context, nowMs);
    if (decision.kind === "refused") return;
    draft.decided(before, decision, { gatewayId, carried: null, nowMs, isQuiet: false, isPast: false });
  };

  /** It was pressed as a test and still says that there is danger: whoever tested may have left. */
  const goLive = (draft: Draft, trial: Trial, press: TrialPress, nowMs: number): void => {
    const { homeId, trialId, by } = trial;
    const { deviceId, alarm } = press;
    const call = {
      alarmId: inferredAlarmId("lasts", `${homeId}/${trialId}/${deviceId}`, press.recordedAtMs),
      mode: "live" as const,
      homeId,
      caller: null,
      alarm,
      by,
      reason: `Device ${deviceId} was tested and has not ended since: take it for real.`,
      isInHand: false,
    };
    decideIn(draft, { subject: `home:${homeId}`, homeId, mode: "live" }, { kind: "called-in", call }, nowMs);
    draft.trial({ kind: "went-live", trialId, deviceId, atMs: nowMs });
  };

  const finish = (draft: Draft, trial: Trial, nowMs: number): void => {
    const { homeId, trialId, by } = trial;
    for (const press of lastedTooLong({ ...trial, endedAtMs: nowMs }, nowMs)) goLive(draft, trial, press, nowMs);
    const subject = testSubject(homeId);
    const { incident } = draft.subject(subject, homeId);
    if (isOpen(incident)) {
      const missed = missedOf(trial);
      const note = missed.length === 0 ? "Every named device was heard." : `Not heard: ${missed.join(", ")}.`;
      const { version } = incident;
      const command = { kind: "close", by, version, outcome: "test", note } as const;
      decideIn(draft, { subject, homeId, mode: "test" }, { kind: "person", command }, nowMs);
    }
    draft.trial({ kind: "ended", trialId, atMs: nowMs });
  };

  const drafted = (trial: Trial, nowMs: number): Draft => {
    const draft = createDraft(memory);
    try {
      if (isOver(trial, nowMs)) finish(draft, trial, nowMs);
      else for (const press of lastedTooLong(trial, nowMs)) goLive(draft, trial, press, nowMs);
      return draft;
    } catch (error) {
      // The same would be due after every restart: ending here would keep all homes down for one test. Its incident stays open for the desk.
      log.error("A test of devices could not be ended as it should; from now on every press there is live.", {
        homeId: trial.homeId,
        error,
      });
      const bare = createDraft(memory);
      for (const { deviceId } of lastedTooLong({ ...trial, endedAtMs: nowMs }, nowMs))
        bare.trial({ kind: "went-live", trialId: trial.trialId, deviceId, atMs: nowMs });
      bare.trial({ kind: "ended", trialId: trial.trialId, atMs: nowMs });
      return bare;
    }
  };

  return {
    async begin(asked, nowMs) {
      const { homeId, devices, by, why, forMs } = asked;
      const home = registry.assignmentOfHome(homeId) && registry.home(homeId);
      const draft = createDraft(memory);
      const problem = trialProblem(asked, {
        deviceIds: home ? home.devices.map(({ deviceId }) => deviceId) : null,
        lifeIds: home?.devices.flatMap(({ deviceId, isLife }) => (isLife ? [deviceId] : [])) ?? [],
        hasOpenLive: isOpen(draft.subject(`home:${homeId}`, homeId).incident),
        isUnderWay: draft.trialOf(homeId) !== undefined,
      });
      if (problem !== null) return { kind: "refused", why: problem };
      const times = { fromMs: nowMs, untilMs: nowMs + forMs, endedAtMs: null };
      const trial: Trial = {
        trialId: house.nextId(),
        homeId,
        devices: [...new Set(devices)],
        by,
        why,
        ...times,
        presses: [],
      };
      draft.trial({ kind: "begun", trial });
      await committer.mustCommit(draft);
      return { kind: "begun", trial };
    },
    async end(homeId, nowMs) {
      const draft = createDraft(memory);
      const trial = draft.trialOf(homeId);
      if (trial === undefined) return { kind: "refused", why: "none-under-way" };
      finish(draft, trial, nowMs);
      await committer.mustCommit(draft);
      return { kind: "ended", trial: draft.trialOf(homeId) ?? trial };
    },
    async due(nowMs) {
      for (const trial of memory.trials.values()) {
        await committer.mustCommit(drafted(trial, nowMs));
      }
    },
  };
}
