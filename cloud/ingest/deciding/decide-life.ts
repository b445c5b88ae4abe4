/**
 * One record of the life lane: alone, before everything else. A known alarm is receipted again. What cannot be read, or cannot be
 * decided, raises as unreadable and is kept for a person. When what is remembered of the home stands in the way, that is forgotten first:
 * the same record comes after every restart, and must not find the same end each time. If even that cannot be stored, the process ends.
 */

import type { AlarmId, GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Committer } from "./committer.ts";
import { createDraft, forgetState, type Draft, type Memory } from "../ledger/draft.ts";
import { hearEpoch, hearLife, hearRecovered, markLife, type House } from "./hear.ts";
import { placeOf } from "./place.ts";
import type { LaneKey, Ledger } from "../ledger/ledger.ts";
import { fateOf } from "../receipts/receipts.ts";
import { isRecovered, type Remembered } from "../ledger/former-ledger.ts";
import { setAside, type LifeSaid } from "../inbox/said.ts";
import type { Telling } from "../receipts/telling.ts";

export type DecideLife = (said: LifeSaid, nowMs: number) => Promise<void>;

export function createDecideLife(given: {
  ledger: Ledger;
  memory: Memory;
  house: House;
  committer: Committer;
  telling: Telling;
  log: Log;
  quarantined: () => void;
  /** What this gateway said about a ledger that ours is not. */
  rememberedBy: (gatewayId: GatewayId) => Remembered | undefined;
}): DecideLife {
  const { ledger, memory, house, committer, telling, log } = given;

  const raiseUnreadable = async (said: LifeSaid, alarmId: AlarmId, why: string, nowMs: number): Promise<void> => {
    const { incoming, receivedAtMs } = said;
    const { gatewayId } = incoming.from;
    const [header, deviceId] =
      incoming.kind === "life"
        ? [incoming.message, incoming.message.body.deviceId]
        : [incoming.header, incoming.deviceId];
    const drafted = (): Draft => {
      const draft = createDraft(memory);
      setAside(draft, said, { why, nowMs, id: house.nextId() });
      const about = { draft, house, gatewayId, nowMs, receivedAtMs };
      if (header) hearEpoch(about, header);
      hearLife(about, { alarmId, header, event: null, deviceId, at: null, sentAt: null });
      return draft;
    };
    let draft: Draft;
    try {
      draft = drafted();
    } catch (error) {
      const { subject } = placeOf(house.registry, gatewayId, header?.assignmentId ?? null);
      log.error("What is remembered of a home cannot be used; it is forgotten, so that the alarm is raised.", {
        subject,
        error,
      });
      forgetState(memory, subject);
      draft = drafted();
    }
    await committer.mustCommit(draft);
    given.quarantined();
  };

  /** null when it is decided and stored; else why not. */
  const raise = async ({ incoming, receivedAtMs }: LifeSaid, nowMs: number): Promise<string | null> => {
    if (incoming.kind === "unreadable-life") return incoming.why;
    const { message } = incoming;
    const { deviceId, at, event } = message.body;
    const draft = createDraft(memory);
    try {
      const record = { alarmId: message.alarmId, header: message, event, deviceId, at, sentAt: message.sentAt };
      const { gatewayId } = incoming.from;
      hearEpoch({ draft, house, gatewayId, nowMs, receivedAtMs }, message);
      const hear = isRecovered(given.rememberedBy(gatewayId), message) ? hearRecovered : hearLife;
      hear({ draft, house, gatewayId, nowMs, receivedAtMs }, record);
    } catch (error) {
      log.error("A life record could not be decided; it raises as unreadable.", { alarmId: message.alarmId, error });
      return String(error);
    }
    return (await committer.commit(draft))?.why ?? null;
  };

  return async (said, nowMs) => {
    const { incoming, receivedAtMs } = said;
    const { gatewayId } = incoming.from;
    const header = incoming.kind === "life" ? incoming.message : incoming.header;
    const alarmId = incoming.kind === "life" ? incoming.message.alarmId : incoming.alarmId;
    if (await ledger.alarm(alarmId)) {
      const draft = createDraft(memory);
      if (header) hearEpoch({ draft, house, gatewayId, nowMs, receivedAtMs }, header);
      if (header) markLife({ draft, house, gatewayId, nowMs, receivedAtMs }, null, header, alarmId);
      await committer.mustCommit(draft);
    } else {
      const why = await raise(said, nowMs);
      if (why !== null) await raiseUnreadable(said, alarmId, why, nowMs);
    }
    const keys: LaneKey[] = header ? [{ gatewayId, epoch: header.epoch, lane: "life" }] : [];
    // What was just raised is known; only the rest is looked up.
    const { subject } = placeOf(house.registry, gatewayId, header?.assignmentId ?? null);
    const open = memory.subjects.get(subject)?.incident;
    const isOpen = open?.alarms.some((one) => one.alarmId === alarmId) === true;
    telling.receipts(gatewayId, keys, isOpen ? [fateOf(alarmId, open, nowMs)] : await telling.fates([alarmId], nowMs));
  };
}
