/**
 * The gateway's decision: one input at a time, one new state, and what is to be done about it.
 *
 * Idea: everything the home says, and everything that time makes due, passes here in one order, so that "what happens when a
 * fall comes while the bridge is down and the card is full" is a table in a test. After each input all deadlines are looked at;
 * `nextDueMs` says when the shell has to come back if nothing else does.
 *
 * Inputs: observations, links, bridge, uplink, what the outbox accepted, receipts, commands, ticks (`inputs.ts`).
 * Limits: each part names its own. Reads no clock; intervals are taken from `now.uptimeMs`, wall time is for people and records.
 */

import type { AlarmId, AssignmentId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent } from "@shouwang/shared/domain/observation.ts";
import { hours, millis, minutes } from "@shouwang/shared/time/duration.ts";
import {
  caughtUp,
  judge,
  latchOn,
  learnFates,
  restoreLatches,
  unlatch,
  waitingForHuman,
  type Latches,
} from "./alarm-latch.ts";
import {
  askedAnswered,
  commanded,
  commandsDue,
  nextCommandMs,
  noCommands,
  provenBy,
  removedBy,
  type Commands,
} from "./commands.ts";
import { configured } from "./configured.ts";
import * as link from "./connection.ts";
import { append, save, say } from "./effects.ts";
import { emptyBoard, nextFaultMs, sight, tellDue, type FaultBoard } from "./fault-board.ts";
import { stampOf, type Effect, type Input, type Now, type OpenAlarm, type RowDraft } from "./inputs.ts";
import { admit, nextHeldMs, noLifeLimit, release, type LifeLimit } from "./life-limit.ts";
import { beginNotes, lostLink, noted, notedFaults, type Notes } from "./notes.ts";
import { refusedMore, withRefusals, type Refusals } from "./refusals.ts";
import { endMinutes, nextMinuteMs, noReduction, reduce, type Reduction } from "./reduction.ts";
import * as supervision from "./supervision.ts";
import { toldHome } from "./told-home.ts";

export const bridgeLinkId = "bridge";

export type GatewayState = {
  assignmentId: AssignmentId;
  /** The gateway as a device of the home: whose faults are its clock, its card and its way to the cloud. */
  gateway: DeviceId;
  /** The bridge as a device; undefined in a kit without one. */
  bridge: DeviceId | undefined;
  latches: Latches;
  limit: LifeLimit;
  board: FaultBoard;
  supervision: supervision.Supervision;
  reduction: Reduction;
  connection: link.Connection;
  commands: Commands;
  notes: Notes;
  wasCut: boolean;
  /** Telemetry that the card refused since it was last sound. */
  refusals: Refusals;
  /** The uptime at which deadlines were last looked at. */
  settledAtMs: number;
};

export type Stepped = { state: GatewayState; effects: readonly Effect[] };

export function begin(
  home: {
    assignmentId: AssignmentId;
    gateway: DeviceId;
    bridge: DeviceId | undefined;
    linkIds: readonly string[];
    watched: readonly supervision.Watched[];
    openAlarms: readonly OpenAlarm[];
  },
  now: Now,
): GatewayState {
  const linkIds = home.bridge === undefined ? home.linkIds : [...home.linkIds, bridgeLinkId];
  // The bridge itself never falls silent by a clock: its state says whether it is there, and its link is a life device's link.
  const bridge = home.bridge === undefined ? [] : [bridgeAsDevice(home.bridge)];
  return {
    assignmentId: home.assignmentId,
    gateway: home.gateway,
    bridge: home.bridge,
    latches: restoreLatches(home.openAlarms, now.uptimeMs),
    limit: noLifeLimit,
    board: emptyBoard,
    supervision: supervision.beginSupervision(
      { gateway: home.gateway, linkIds, watched: [...bridge, ...home.watched] },
      now.uptimeMs,
    ),
    reduction: noReduction,
    connection: link.notConnected,
    commands: noCommands,
    notes: beginNotes(now.uptimeMs),
    wasCut: false,
    refusals: undefined,
    settledAtMs: now.uptimeMs,
  };
}

const bridgeAsDevice = (deviceId: DeviceId): supervision.Watched => ({
  deviceId,
  linkId: bridgeLinkId,
  silentAfter: millis(Number.POSITIVE_INFINITY),
  isLife: true,
});

export function step(state: GatewayState, input: Input, now: Now): Stepped {
  const reacted = react({ ...state, notes: noted(state.notes, input, now.uptimeMs) }, input, now);
  const settled = settle(reacted.state, now);
  return { state: settled.state, effects: [...reacted.effects, ...settled.effects] };
}

function react(state: GatewayState, input: Input, now: Now): Stepped {
  switch (input.kind) {
    case "observed":
      return observed(state, input, now);
    case "link":
      return watchLink(state, { linkId: input.linkId, isUp: input.state === "up", why: input.why }, now);
    case "bridge":
      // "unknown" is not "online": a press could be lost, so the clock of its fault runs.
      return watchLink(state, { linkId: bridgeLinkId, isUp: input.state === "online", why: input.why }, now);
    case "configured":
      return configured(state, input);
    case "devices": {
      const watched = input.devices.map((device) => ({ ...device, linkId: bridgeLinkId }));
      return only({ ...state, supervision: supervision.watch(state.supervision, watched, now.uptimeMs) });
    }
    case "uplink": {
      if (input.state === "up") {
        const up = link.connected(state.connection, now.uptimeMs);
        return {
          state: { ...state, connection: up.connection },
          effects: [say("info", "uplink up", {}), ...up.effects],
        };
      }
      const effects = state.connection.isUp ? [say("warn", "uplink down", { why: input.why })] : [];
      return { state: { ...state, connection: link.disconnected(state.connection) }, effects };
    }
    case "accepted": {
      const accepted = link.rowsAccepted(state.connection, input.rows, now.uptimeMs);
      const indications = input.rows
        .filter((row) => row.lane === "life")
        .map((row): Effect => ({ kind: "indicate", indication: "received", alarmId: row.alarmId }));
      return { state: { ...state, connection: accepted.connection }, effects: [...accepted.effects, ...indications] };
    }
    case "refused": {
      const { why, detail, telemetry } = input;
      const fields = { lanes: input.lanes.join(" "), telemetry, why, detail };
      const isLifeLost = input.lanes.includes("life");
      const { refusals, isTold } = refusedMore(state.refusals, telemetry, now);
      return {
        state: storage({ ...state, refusals }, "present", { detail, isNews: isTold }),
        effects: [say(isLifeLost ? "error" : "warn", "not accepted", fields)],
      };
    }
    case "storage":
      if (input.state === "unsound") return only(storage(state, "present", { detail: input.detail }));
      return only({ ...storage(state, "gone", { detail: input.detail }), refusals: undefined });
    case "receipt":
      return receipt(state, input, now);
    case "command": {
      const known = { ...state, bridgeLinkId, devices: state.supervision.devices };
      const done = commanded(state.commands, input, known, now);
      const { command } = input;
      const isAsked = done.effects.some((effect) => effect.kind === "bridge-request");
      const watch =
        command.kind === "unpair" && isAsked
          ? supervision.unwatch(state.supervision, command.deviceId)
          : state.supervision;
      return { state: { ...state, commands: done.commands, supervision: watch }, effects: done.effects };
    }
    case "asked-answered": {
      const { commands, effects } = askedAnswered(state.commands, input);
      const removed = removedBy(state.commands, input);
      const watch = removed === undefined ? state.supervision : supervision.unwatch(state.supervision, removed);
      return { state: { ...state, commands, supervision: watch }, effects };
    }
    case "pairing-moved": {
      const { commandId, outcome, detail } = input;
      return { state, effects: [{ kind: "answer", commandId, outcome, detail }] };
    }
    case "self-tested": {
      const outcome = input.ok ? "done" : "failed";
      return { state, effects: [{ kind: "answer", commandId: input.commandId, outcome, detail: input.detail }] };
    }
    case "tick": {
      const released = release(state.limit, now.uptimeMs);
      const after = { ...state, limit: released.limit };
      return released.passed ? raise(after, { ...released.passed, alarmId: input.alarmId }, now) : only(after);
    }
  }
}

function watchLink(state: GatewayState, change: { linkId: string; isUp: boolean; why: string }, now: Now): Stepped {
  const before = state.supervision.links.get(change.linkId);
  const after = supervision.linkChanged(state.supervision, change, now.uptimeMs);
  const isNews = before?.isUp !== change.isUp;
  const event = change.isUp ? "link up" : "link down";
  const effects = isNews ? [say(change.isUp ? "info" : "warn", event, { linkId: change.linkId, why: change.why })] : [];
  const deaf = isNews && change.isUp ? supervision.deafUntil(before, now) : undefined;
  if (deaf) effects.push(say("info", "deaf", { linkId: change.linkId, ...deaf }));
  const notes = isNews && before?.isUp ? lostLink(state.notes, change.linkId) : state.notes;
  return { state: { ...state, supervision: after, notes }, effects };
}

/** A cached message told again says nothing about whether its device is alive now. */
const freshFor = minutes(1);
/** An observation that says it happened further back is stamped with our own time; its own word is not believed. */
const backdatedMax = hours(1);

function observed(state: GatewayState, input: Extract<Input, { kind: "observed" }>, now: Now): Stepped {
  const { deviceId, observation } = input;
  const ageMs = Math.max(0, now.wallMs - (input.occurredAtMs ?? now.wallMs));
  const heard = ageMs <= freshFor ? supervision.heard(state.supervision, deviceId, now.uptimeMs) : state.supervision;
  const proven = provenBy(state.commands, deviceId, observation);
  const known: GatewayState = { ...state, supervision: heard, commands: proven.commands };
  const then = (stepped: Stepped): Stepped => ({ ...stepped, effects: [...stepped.effects, ...proven.effects] });

  switch (observation.kind) {
    case "life":
      return then(lifeEvent(known, { deviceId, event: observation, alarmId: input.alarmId }, now));
    case "alive":
      return then(only(known));
    case "fault": {
      const { fault, state: faultState, detail } = observation;
      return then(only({ ...known, board: sight(known.board, { deviceId, fault, state: faultState, detail }) }));
    }
    case "state":
    case "reading":
    case "no-data": {
      const wallMs = input.occurredAtMs ?? now.wallMs;
      const reduced = reduce(known.reduction, { deviceId, observation, from: input.from, wallMs }, now.uptimeMs);
      const after = { ...known, reduction: reduced.reduction };
      if (reduced.isCollapsed) return then({ state: after, effects: [say("info", "collapsed", { deviceId })] });
      if (!reduced.keep) return then(only(after));
      const backMs = ageMs <= backdatedMax && now.uptimeMs >= ageMs ? ageMs : 0;
      const at = { ...stampOf(now), wallMs: Math.round(now.wallMs - backMs), uptimeMs: now.uptimeMs - backMs };
      return then({
        state: after,
        effects: [append([{ ...draft(state, deviceId), at, lane: "telemetry", observation: reduced.keep }])],
      });
    }
  }
}

type Raised = { deviceId: DeviceId; event: LifeEvent; alarmId: AlarmId };

function lifeEvent(state: GatewayState, raised: Raised, now: Now): Stepped {
  const { deviceId, event } = raised;
  const verdict = judge(state.latches, deviceId, event, now.uptimeMs);
  switch (verdict) {
    case "raise": {
      const admitted = admit(state.limit, raised, now.uptimeMs);
      const after = { ...state, limit: admitted.limit };
      return admitted.passed ? raise(after, raised, now) : only(after);
    }
    case "same-danger":
      return only({ ...state, latches: caughtUp(state.latches, deviceId, event.alarm) });
    case "over": {
      const { latches, saved } = unlatch(state.latches, deviceId, event.alarm);
      const row: RowDraft = { ...draft(state, deviceId), at: stampOf(now), lane: "telemetry", observation: event };
      // The desk wants to know now that somebody is up again.
      const connection = link.becomeHot(state.connection, now.uptimeMs);
      return { state: { ...state, latches, connection }, effects: [append([row]), ...saved.map(save)] };
    }
    case "nothing":
      return only(state);
  }
}

function raise(state: GatewayState, raised: Raised, now: Now): Stepped {
  const { deviceId, event, alarmId } = raised;
  const row: RowDraft = { ...draft(state, deviceId), at: stampOf(now), lane: "life", alarmId, event };
  const accepted = { alarmId, deviceId, alarm: event.alarm, acceptedAtMs: Math.round(now.wallMs) };
  const latched = latchOn(state.latches, accepted, now.uptimeMs);
  return {
    state: { ...state, latches: latched.latches, connection: link.becomeHot(state.connection, now.uptimeMs) },
    // The row first: a latch without its row would be a silence.
    effects: [append([row]), ...latched.saved.map(save)],
  };
}

function receipt(state: GatewayState, input: Extract<Input, { kind: "receipt" }>, now: Now): Stepped {
  const effects: Effect[] = [];
  let connection = link.heard(state.connection, now.uptimeMs);
  for (const mark of input.marks) {
    if (mark.lane !== "life") continue;
    const done = link.receipted(connection, mark);
    connection = done.connection;
    for (const one of done.stored) effects.push({ kind: "indicate", indication: "stored", alarmId: one.alarmId });
  }
  const learned = learnFates(state.latches, input.alarms);
  for (const change of learned.changes) effects.push(...toldHome(change));
  return { state: { ...state, connection, latches: learned.latches }, effects };
}

function storage(state: GatewayState, what: "present" | "gone", said: { detail: string; isNews?: boolean }) {
  const detail = withRefusals(said.detail, state.refusals);
  const sighting = { ...said, detail, deviceId: state.gateway, fault: "storage", state: what } as const;
  return { ...state, board: sight(state.board, sighting) };
}

/** What time has made due, looked at after every input: level-triggered, so that a missed tick changes nothing. */
function settle(state: GatewayState, now: Now): Stepped {
  const watch = supervision.clockSeen(state.supervision, now);
  const effects: Effect[] = [];

  const minuteEnds = endMinutes(state.reduction, now.uptimeMs);
  if (minuteEnds.readings.length > 0) {
    effects.push(
      append(
        minuteEnds.readings.map(({ deviceId, reading }): RowDraft => {
          return { ...draft(state, deviceId), at: stampOf(now), lane: "telemetry", observation: reading };
        }),
      ),
    );
  }

  const commands = commandsDue(state.commands, now.uptimeMs);
  const isAwaited = waitingForHuman(state.latches, now.uptimeMs).length > 0;
  const connection = link.connectionDue(state.connection, isAwaited, now.uptimeMs);
  const isCut = link.isCut(connection.connection);

  let board = state.board;
  for (const sighting of supervision.sightings(watch, now.uptimeMs)) board = sight(board, sighting);
  if (isCut !== state.wasCut) {
    const detail = isCut ? "a life alarm had no receipt for 20 s" : "life alarms are confirmed again";
    board = sight(board, { deviceId: state.gateway, fault: "link-lost", state: isCut ? "present" : "gone", detail });
  }
  const told = tellDue(board, now.uptimeMs);
  if (told.due.length > 0) {
    effects.push(
      append(
        told.due.map(({ deviceId, report }): RowDraft => {
          return { ...draft(state, deviceId), at: stampOf(now), lane: "fault", report };
        }),
      ),
      ...told.due.map(({ deviceId, report }) =>
        say(report.state === "present" ? "warn" : "info", `fault ${report.state}`, {
          deviceId,
          fault: report.fault,
          detail: report.detail,
        }),
      ),
    );
  }
  for (const { deviceId, report } of told.due) {
    const linkId = watch.devices.get(deviceId)?.linkId;
    const isDeaf = report.fault === "silent" && report.state === "present" && linkId !== undefined;
    // An open line on which nothing valid comes may only need to be opened anew; a bridge is not ours to restart.
    if (isDeaf && linkId !== bridgeLinkId) effects.push({ kind: "reopen", linkId });
  }
  return {
    state: {
      ...state,
      supervision: watch,
      reduction: minuteEnds.reduction,
      commands: commands.commands,
      connection: connection.connection,
      notes: notedFaults(state.notes, told.due, board, now.uptimeMs),
      board: told.board,
      wasCut: isCut,
      settledAtMs: now.uptimeMs,
    },
    effects: [...effects, ...commands.effects, ...connection.effects],
  };
}

/**
 * The uptime by which a tick must come, if no input comes before. Counted from the last step: what became due after it has not
 * been looked at, and would be passed over if "next" meant "after this moment".
 */
export function nextDueMs(state: GatewayState): number | undefined {
  const isAwaited = waitingForHuman(state.latches, state.settledAtMs).length > 0;
  const dues = [
    nextHeldMs(state.limit),
    nextFaultMs(state.board),
    supervision.nextSightingMs(state.supervision, state.settledAtMs),
    nextMinuteMs(state.reduction),
    nextCommandMs(state.commands),
    link.nextConnectionMs(state.connection, isAwaited),
  ].filter((due) => due !== undefined);
  return dues.length === 0 ? undefined : Math.min(...dues);
}

const draft = (state: GatewayState, deviceId: DeviceId) => ({ assignmentId: state.assignmentId, deviceId });
const only = (state: GatewayState): Stepped => ({ state, effects: [] });
