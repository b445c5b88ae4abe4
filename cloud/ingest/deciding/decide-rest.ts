/**
 * Everything but life, in groups that share a commit. When a member cannot be decided or stored, the group is halved until it is found;
 * it is set aside and receipted, so that it holds up nobody, and its neighbours pass.
 */

import type { GatewayId, LedgerId, SessionId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import type { HelloMessage, StateMessage } from "@shouwang/shared/wire/envelope.ts";
import { lanesOf } from "./epoch-book.ts";
import type { GatewaySaid } from "./gateway-said.ts";
import type { Committer } from "./committer.ts";
import { createDraft, laneName, type Draft, type Memory } from "../ledger/draft.ts";
import {
  cloned,
  hearEpoch,
  hearFaults,
  hearPresence,
  hearTelemetry,
  numbersLost,
  type Heard,
  type House,
} from "./hear.ts";
import { placeOf } from "./place.ts";
import type { LaneKey } from "../ledger/ledger.ts";
import { addRange, type Range } from "../ledger/marks.ts";
import { setAside, type RestSaid } from "../inbox/said.ts";
import type { Telling } from "../receipts/telling.ts";
import type { PointsOwed, TimelineLane } from "../receipts/timeline-lane.ts";

export type DecideRest = (group: readonly RestSaid[], nowMs: number) => Promise<void>;

export function createDecideRest(given: {
  /** Ours, as it is now: what a gateway says about another one proves nothing about this one. */
  ledgerId: () => LedgerId;
  memory: Memory;
  /** Lanes whose marks a disk has damaged: there what a gateway says that we receipted is more than we know. */
  doubtedLanes: ReadonlySet<string>;
  house: House;
  committer: Committer;
  telling: Telling;
  timelineLane: TimelineLane;
  log: Log;
  /** Words of a gateway that nothing here is decided by. */
  told: (
    words: { gatewayId: GatewayId } & (
      | { kind: "answer"; answer: AnswerMessage }
      | { kind: "gateway-said"; said: GatewaySaid }
    ),
  ) => void;
  quarantined: (channel: string) => void;
  /** Points for which there was no room; their records come again. */
  notKept: () => void;
}): DecideRest {
  const { memory, house, committer, telling, timelineLane, log } = given;
  /** The session that each gateway opened last. */
  const sessions = new Map<GatewayId, SessionId>();

  const decideRest: DecideRest = async (group, nowMs) => {
    const draft = createDraft(memory);
    const heard: Heard[] = [];
    for (const said of group) {
      try {
        heard.push(hear(draft, said, nowMs));
      } catch (error) {
        // Our mistake, met by this input: without it the others are decided as if it had not been there.
        const at = group.indexOf(said);
        if (at > 0) await decideRest(group.slice(0, at), nowMs);
        await putAside(said, String(error), nowMs);
        if (at + 1 < group.length) await decideRest(group.slice(at + 1), nowMs);
        return;
      }
    }
    const failure = await committer.commit(draft);
    if (failure === null) return await settle(group, heard, nowMs);
    const [only] = group;
    if (group.length === 1 && only) return await putAside(only, failure.why, nowMs);
    const middle = group.length >> 1;
    await decideRest(group.slice(0, middle), nowMs);
    await decideRest(group.slice(middle), nowMs);
  };

  const hear = (draft: Draft, said: RestSaid, nowMs: number): Heard => {
    const { incoming, receivedAtMs } = said;
    const { gatewayId } = incoming.from;
    const about = { draft, house, gatewayId, nowMs, receivedAtMs };
    const nothingOwed: Heard = { receipts: [], points: null, alarmId: null };
    switch (incoming.kind) {
      case "telemetry":
      case "fault": {
        const [bad] = incoming.unreadable;
        if (bad) {
          setAside(draft, said, { why: `record ${bad.seq}: ${bad.why}`, nowMs, id: house.nextId() });
          given.quarantined(incoming.kind);
        }
        const { records, skipped = [] } = incoming.message;
        if (records.length + skipped.length + incoming.unreadable.length > 0) hearEpoch(about, incoming.message);
        return incoming.kind === "fault"
          ? hearFaults(about, incoming)
          : hearTelemetry(about, incoming, timelineLane.holds);
      }
      case "hello":
        sessions.set(gatewayId, incoming.message.sessionId);
        if (incoming.damage === null) given.told({ kind: "gateway-said", gatewayId, said: saidOf(incoming.message) });
        if (house.twins.isBack(gatewayId, incoming.message.bootId)) {
          const place = placeOf(house.registry, gatewayId, incoming.message.assignmentId);
          const detail = "Two machines say hello as this gateway in turn: its card was copied.";
          cloned(draft, { gatewayId, place, nowMs, detail });
        }
        hearPresence(about, incoming.message.assignmentId, "heard");
        if (incoming.damage !== null) {
          setAside(draft, said, { why: incoming.damage, nowMs, id: house.nextId() });
          given.quarantined("hello");
        } else if (incoming.message.ledgerId === given.ledgerId()) {
          for (const epoch of house.epochs.named(gatewayId, incoming.message))
            for (const lane of lanesOf(gatewayId, epoch)) draft.forgetMarks(lane);
        }
        return { ...nothingOwed, receipts: hearHello(draft, gatewayId, incoming.message, given) };
      case "state": {
        const { state, sessionId } = incoming.message;
        const present = sessions.get(gatewayId);
        if (state === "online") {
          sessions.set(gatewayId, sessionId);
          given.told({ kind: "gateway-said", gatewayId, said: saidOf(incoming.message) });
        }
        // A late will of an old session undoes nothing.
        const isMeant = state === "online" || present === undefined || present === sessionId;
        if (isMeant) hearPresence(about, null, state === "online" ? "heard" : "offline");
        return nothingOwed;
      }
      case "answer":
        given.told({ kind: "answer", gatewayId, answer: incoming.message });
        hearPresence(about, null, "heard");
        return nothingOwed;
    }
  };

  /** After the commit: points to the timeline, receipts for what has nothing to wait for, answers to hello. */
  const settle = async (group: readonly RestSaid[], heard: readonly Heard[], nowMs: number): Promise<void> => {
    const owed = new Map<GatewayId, LaneKey[]>();
    const points: PointsOwed[] = [];
    for (const { receipts, points: some } of heard) {
      if (some) points.push(some);
      else for (const key of receipts) owed.set(key.gatewayId, [...(owed.get(key.gatewayId) ?? []), key]);
    }
    for (const one of points) if (!timelineLane.offer(one)) given.notKept();
    for (const { incoming } of group) {
      if (incoming.kind !== "hello") continue;
      const { gatewayId } = incoming.from;
      telling.receipts(gatewayId, owed.get(gatewayId) ?? [], await telling.fates(incoming.message.openAlarms, nowMs));
      owed.delete(gatewayId);
      telling.desired(gatewayId, incoming.message.configurationHash);
    }
    for (const [gatewayId, keys] of owed) telling.receipts(gatewayId, keys, []);
  };

  const putAside = async (said: RestSaid, why: string, nowMs: number): Promise<void> => {
    const { incoming } = said;
    const { gatewayId, channel } = incoming.from;
    log.error("A message was set aside because it could not be decided.", { gatewayId, channel, why });
    given.quarantined(channel);
    const draft = createDraft(memory);
    setAside(draft, said, { why, nowMs, id: house.nextId() });
    const keys: LaneKey[] = [];
    if (incoming.kind === "telemetry" || incoming.kind === "fault") {
      const key: LaneKey = { gatewayId, epoch: incoming.message.epoch, lane: incoming.kind };
      const numbers = [...incoming.message.records.map(({ seq }): Range => [seq, seq]), ...numbersLost(incoming)];
      const { decided, timelined } = draft.marks(key);
      draft.saveMarks(key, {
        decided: numbers.reduce(addRange, decided),
        timelined: numbers.reduce(addRange, timelined),
      });
      keys.push(key);
    }
    await committer.mustCommit(draft);
    if (keys.length > 0) telling.receipts(gatewayId, keys, []);
  };

  return decideRest;
}

const saidOf = ({ softwareVersion, bootId, card }: HelloMessage | StateMessage): GatewaySaid => ({
  softwareVersion,
  bootId,
  card,
});

/**
 * Below its lowest number a gateway has our receipt, so the timeline had it: that much a crash may have made us forget. Only of this
 * very ledger, and only when we do have that much: before a backup was put back it was another one that said so, and the time series
 * may have been put back as well.
 *
 * Where a disk has damaged our mark, that receipt of ours is what is proven: whatever lies above it, the gateway still has and sends.
 */
function hearHello(
  draft: Draft,
  gatewayId: GatewayId,
  message: HelloMessage,
  { ledgerId, doubtedLanes }: { ledgerId: () => LedgerId; doubtedLanes: ReadonlySet<string> },
): LaneKey[] {
  const lanes = message.epochs.map(({ epoch, lane }) => ({ gatewayId, epoch, lane }));
  if (message.ledgerId !== ledgerId()) return lanes;
  for (const { epoch, lane, lowest } of message.epochs) {
    const key = { gatewayId, epoch, lane };
    const isDoubted = doubtedLanes.has(laneName(key));
    if (lane !== "telemetry" && !isDoubted) continue;
    const marks = draft.marks(key);
    const through = lowest - 1;
    const { decided, timelined } = marks;
    if (through <= (lane === "telemetry" ? timelined : decided).through) continue;
    if (through > decided.through && !isDoubted) continue;
    draft.saveMarks(key, {
      decided: isDoubted ? addRange(decided, [1, through]) : decided,
      timelined: lane === "telemetry" ? addRange(timelined, [1, through]) : timelined,
    });
  }
  // Numbers that nobody will ever send: without this we would ask for them at each receipt, for ever.
  for (const { epoch, range } of message.skippedLife ?? []) {
    const key = { gatewayId, epoch, lane: "life" } as const;
    const marks = draft.marks(key);
    const decided = addRange(marks.decided, range);
    if (decided !== marks.decided) draft.saveMarks(key, { ...marks, decided });
  }
  return lanes;
}
