/**
 * What is due between this gateway and the cloud: hello, life alarms without a receipt, telemetry, proof of life.
 *
 * Idea: plain deadlines on the monotonic clock. A life alarm is sent at once, sent again every `lifeResendAfter` while the
 * connection is up, and after `nextRouteAfter` without a receipt the next route is due (§2.11). Hello is repeated while an alarm waits
 * for a human, because its answer carries who has it. When to reconnect is the uplink's own schedule, which grows calm; an alarm that
 * waits makes it hurry, when it is accepted and every `lifeResendAfter` for `hotFor`. A broker that lives, and at which the cloud is not, looks like a good
 * one: an alarm without a receipt for `nextRouteAfter`, while nothing was heard of the cloud, leaves it for the next (decision 0085).
 *
 * Limits: telemetry leaves at most every `flushPause`, at least every `proofOfLifeEvery` (then empty), at once for `hotFor`
 * after a press or a fall. Source: docs/architecture.md §2, §4.
 */

import type { AlarmId, DeviceId, Epoch } from "@shouwang/shared/domain/ids.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { AcceptedRow, Effect } from "./inputs.ts";

export const lifeResendAfter = seconds(5);
export const nextRouteAfter = seconds(20);
export const helloAgainAfter = seconds(60);
export const flushPause = seconds(10);
export const proofOfLifeEvery = seconds(60);
export const hotFor = minutes(10);
/** More alarms than a household can press; the oldest lose their reminder here, and stay in the outbox until receipted. */
const waitingMax = 512;

type Waiting = {
  alarmId: AlarmId;
  deviceId: DeviceId;
  epoch: Epoch;
  seq: number;
  acceptedAtMs: number;
  sentAtMs: number;
  isOnNextRoute: boolean;
};

export type Connection = {
  isUp: boolean;
  /** When the cloud was heard over this connection; when it began, or was last found too quiet, if it never was. */
  heardAtMs: number;
  helloAtMs: number;
  flushedAtMs: number;
  hasFresh: boolean;
  hotUntilMs: number;
  waiting: ReadonlyMap<AlarmId, Waiting>;
};

export const notConnected: Connection = {
  isUp: false,
  heardAtMs: 0,
  helloAtMs: 0,
  flushedAtMs: 0,
  hasFresh: false,
  hotUntilMs: Number.NEGATIVE_INFINITY,
  waiting: new Map(),
};

type Stepped = { connection: Connection; effects: readonly Effect[] };

/** After a (re)connect everything without a receipt goes again, from the lowest number, and hello goes first. */
export function connected(connection: Connection, nowMs: number): Stepped {
  const waiting = new Map([...connection.waiting].map(([id, one]) => [id, { ...one, sentAtMs: nowMs }]));
  return {
    connection: {
      ...connection,
      isUp: true,
      heardAtMs: nowMs,
      helloAtMs: nowMs,
      flushedAtMs: nowMs,
      hasFresh: false,
      waiting,
    },
    effects: [{ kind: "hello" }, { kind: "send", lane: "life" }, { kind: "send", lane: "fault" }, { kind: "flush" }],
  };
}

export const heard = (connection: Connection, nowMs: number): Connection => ({ ...connection, heardAtMs: nowMs });

export const disconnected = (connection: Connection): Connection => ({ ...connection, isUp: false });

export function becomeHot(connection: Connection, nowMs: number): Connection {
  return { ...connection, hotUntilMs: nowMs + hotFor };
}

export function rowsAccepted(connection: Connection, rows: readonly AcceptedRow[], nowMs: number): Stepped {
  const effects: Effect[] = [];
  const waiting = new Map(connection.waiting);
  let { hasFresh } = connection;
  for (const row of rows) {
    switch (row.lane) {
      case "life":
        waiting.set(row.alarmId, {
          alarmId: row.alarmId,
          deviceId: row.deviceId,
          epoch: row.epoch,
          seq: row.seq,
          acceptedAtMs: nowMs,
          sentAtMs: nowMs,
          isOnNextRoute: false,
        });
        effects.push({ kind: "send-fresh", epoch: row.epoch, seq: row.seq });
        break;
      case "fault":
        if (!effects.some((effect) => effect.kind === "send")) effects.push({ kind: "send", lane: "fault" });
        break;
      case "telemetry":
        hasFresh = true;
        break;
    }
  }
  for (const oldest of waiting.keys()) {
    if (waiting.size <= waitingMax) break;
    waiting.delete(oldest);
  }
  const isLife = rows.some((row) => row.lane === "life");
  const withoutCloud: readonly Effect[] = isLife ? [{ kind: "hurry" }] : [];
  return { connection: { ...connection, waiting, hasFresh }, effects: connection.isUp ? effects : withoutCloud };
}

export function receipted(
  connection: Connection,
  mark: { epoch: Epoch; through: number },
): { connection: Connection; stored: readonly Waiting[] } {
  const stored = [...connection.waiting.values()].filter((one) => one.epoch === mark.epoch && one.seq <= mark.through);
  if (stored.length === 0) return { connection, stored };
  const waiting = new Map(connection.waiting);
  for (const one of stored) waiting.delete(one.alarmId);
  return { connection: { ...connection, waiting }, stored };
}

export function connectionDue(connection: Connection, isHumanAwaited: boolean, nowMs: number): Stepped {
  const effects: Effect[] = [];
  let after = connection;

  const late = [...after.waiting.values()].filter(
    (one) => !one.isOnNextRoute && nowMs - one.acceptedAtMs >= nextRouteAfter,
  );
  for (const one of late) {
    after = { ...after, waiting: new Map(after.waiting).set(one.alarmId, { ...one, isOnNextRoute: true }) };
    effects.push(
      {
        kind: "say",
        level: "error",
        event: "next route",
        fields: {
          alarmId: one.alarmId,
          deviceId: one.deviceId,
          why: "the cloud has not confirmed this alarm for 20 s",
        },
      },
      { kind: "indicate", indication: "next-route", alarmId: one.alarmId },
    );
  }
  const isAgainDue = (one: Waiting): boolean =>
    nowMs - one.sentAtMs >= lifeResendAfter && (after.isUp || isHurried(one, nowMs));
  if ([...after.waiting.values()].some(isAgainDue)) {
    const waiting = new Map([...after.waiting].map(([id, one]) => [id, { ...one, sentAtMs: nowMs }]));
    after = { ...after, waiting };
    effects.push(after.isUp ? { kind: "send", lane: "life" } : { kind: "hurry" });
  }
  if (!after.isUp) return { connection: after, effects };
  if ((nextLeavingMs(after) ?? Number.POSITIVE_INFINITY) <= nowMs) {
    after = { ...after, heardAtMs: nowMs };
    effects.push({ kind: "leave-broker" });
  }

  if (isHumanAwaited && nowMs - after.helloAtMs >= helloAgainAfter) {
    after = { ...after, helloAtMs: nowMs };
    effects.push({ kind: "hello" });
  }
  const quietForMs = nowMs - after.flushedAtMs;
  const isFlushDue = after.hasFresh && (quietForMs >= flushPause || nowMs < after.hotUntilMs);
  if (isFlushDue || quietForMs >= proofOfLifeEvery) {
    effects.push({ kind: after.hasFresh ? "flush" : "proof-of-life" });
    after = { ...after, hasFresh: false, flushedAtMs: nowMs };
  }
  return { connection: after, effects };
}

const isHurried = (one: Waiting, nowMs: number): boolean => nowMs - one.acceptedAtMs < hotFor;

/** By the oldest alarm that waits; a fresh one is given its time. */
function nextLeavingMs({ waiting, heardAtMs }: Connection): number | undefined {
  const since = [...waiting.values()].map((one) => Math.max(one.acceptedAtMs, heardAtMs));
  return since.length === 0 ? undefined : Math.min(...since) + nextRouteAfter;
}

/** True while an alarm had to take the next route: the way to the cloud is not to be trusted. */
export const isCut = (connection: Connection): boolean =>
  [...connection.waiting.values()].some((one) => one.isOnNextRoute);

export function nextConnectionMs(connection: Connection, isHumanAwaited: boolean): number | undefined {
  const dues: number[] = [];
  for (const one of connection.waiting.values()) {
    if (!one.isOnNextRoute) dues.push(one.acceptedAtMs + nextRouteAfter);
    if (connection.isUp || isHurried(one, one.sentAtMs + lifeResendAfter)) dues.push(one.sentAtMs + lifeResendAfter);
  }
  if (connection.isUp) {
    const leavingMs = nextLeavingMs(connection);
    if (leavingMs !== undefined) dues.push(leavingMs);
    if (isHumanAwaited) dues.push(connection.helloAtMs + helloAgainAfter);
    dues.push(connection.flushedAtMs + (connection.hasFresh ? flushPause : proofOfLifeEvery));
  }
  return dues.length === 0 ? undefined : Math.min(...dues);
}
