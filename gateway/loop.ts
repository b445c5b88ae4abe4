/**
 * Performs what the core decides: the only place where inputs meet effects.
 *
 * Everything that happens (bytes, messages, receipts, time) becomes one input after the other; each is decided before the next, and
 * the effects run side by side. A life row is printed as `accepted` only after the outbox has answered, which is after its commit.
 */

import {
  parseDeviceId,
  parseLedgerId,
  type AlarmId,
  type AssignmentId,
  type DeviceId,
  type LedgerId,
  type SessionId,
} from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { Log, LogFields } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import { decodeMessage, encodeMessage } from "@shouwang/shared/wire/codec.ts";
import { commandMessageSchema } from "@shouwang/shared/wire/commands.ts";
import { receiptMessageSchema } from "@shouwang/shared/wire/receipt.ts";
import type { DownChannel } from "@shouwang/shared/wire/topics.ts";
import { notClosed } from "./core/alarm-latch.ts";
import { indicated, stampOf, type Answered, type Effect, type Input, type Now, type RowDraft } from "./core/inputs.ts";
import { begin, nextDueMs, step, type GatewayState } from "./core/step.ts";
import type { Watched } from "./core/supervision.ts";
import type { Probe } from "./health/self-test.ts";
import { asAccepted, sayRow } from "./loop-accepted.ts";
import { createAnswers, type Machine } from "./loop-answers.ts";
import { contain } from "./loop-contain.ts";
import { createReceipts } from "./loop-receipts.ts";
import type { Outbox } from "./outbox/outbox.ts";
import { createDelivery } from "./uplink/delivery.ts";
import { helloMessage, type Sender } from "./uplink/messages.ts";
import type { Uplink } from "./uplink/uplink.ts";

export type LoopPorts = Pick<Sender, "bootId" | "softwareVersion"> & {
  clock: Clock;
  log: Log;
  outbox: Outbox;
  uplink: Uplink & { sessionId(): SessionId | undefined };
  home: {
    assignmentId: AssignmentId;
    gateway: DeviceId;
    bridge: DeviceId | undefined;
    linkIds: readonly string[];
    watched: readonly Watched[];
  };
  card?(): Sender["card"];
  configuration: {
    /** Of what the card holds, for `hello`. */
    hash(): string;
    /** The bytes of `down/desired`; the home hears of a change by `configured`. Never rejects. */
    heard(payload: Uint8Array): Promise<"kept" | "as before">;
    /** What people call a device. */
    device(deviceId: DeviceId): { name: string; room: string } | undefined;
  };
  newAlarmId(): AlarmId;
  /** What else can be done for an effect: the devices' side of the house (`app.ts`). */
  devices: {
    reopen(linkId: string): void;
    request(effect: Extract<Effect, { kind: "bridge-request" }>): "asked" | Pick<Answered, "outcome" | "detail">;
    probes(): readonly Probe[];
    machine: Machine;
  };
};

export type Loop = AsyncDisposable & {
  feed(input: InputWithoutId): void;
  now(): Now;
  /** Resolves when every effect is done and nothing sent is without its receipt. */
  settled(): Promise<void>;
  /** Answers when the loop and its outbox do: for the watchdog. */
  answer(): Promise<unknown>;
  counters(): { accepted: number; pending: number };
};

type WithoutId<I> = I extends { alarmId: AlarmId } ? Omit<I, "alarmId"> : I;
/** The loop adds a fresh alarm id to each input that may need one. */
export type InputWithoutId = WithoutId<Input>;

/** Heartbeats without an answer of the broker that a replay may be ahead. */
const heartbeatsMax = 32;
/** At least this far apart, so that a deadline that cannot be met does not spin. */
const tickPause = millis(1);

export async function startLoop(ports: LoopPorts): Promise<Loop> {
  const { clock, log, outbox, uplink } = ports;
  const now = (): Now => ({
    wallMs: Math.round(clock.wallMs()),
    uptimeMs: clock.uptimeMs(),
    bootId: ports.bootId,
    trust: clock.trust(),
  });
  /** One line an event; its name stands in the line, for people and for programs that read along. */
  const say = (level: "info" | "warn" | "error", event: string, fields: LogFields): void =>
    log[level](event, { event, ...fields });
  const stamp = () => stampOf(now());
  const delivery = createDelivery({
    source: outbox,
    publish: (channel, payload) => uplink.publish(channel, payload),
    hello: () => sayHello(),
    get assignmentId() {
      return state.assignmentId;
    },
    stamp,
    uptimeMs: () => clock.uptimeMs(),
  });

  let state: GatewayState = begin({ ...ports.home, openAlarms: await outbox.openAlarms() }, now());
  let underWay = 0;
  let heartbeats = 0;
  let accepted = 0;
  let isClosed = false;
  let isDown = true;
  let hello: Promise<unknown> = Promise.resolve();
  let timer: { dueMs: number; timer: Timer } | undefined;
  const watchers = new Set<() => void>();

  /**
   * Counts work under way, so that "settled" is known. What can go wrong outside is an answer of the ports; a rejection that comes
   * here is our mistake and ends the process, as an unhandled one.
   */
  const perform = (what: string, work: Promise<unknown>): void => {
    underWay++;
    void finish(what, work);
  };

  const finish = async (what: string, work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      if (!isClosed) throw new Error(`"${what}" failed, which it must not`, { cause: error });
    }
    underWay--;
    arm();
    for (const watcher of watchers) watcher();
  };

  const feed = (input: InputWithoutId): void => {
    if (isClosed) return;
    const whole: Input =
      input.kind === "observed" || input.kind === "tick" ? { ...input, alarmId: ports.newAlarmId() } : input;
    let effects: readonly Effect[];
    try {
      ({ state, effects } = step(state, whole, now()));
    } catch (error) {
      effects = setAside(whole, error);
    }
    for (const effect of effects) act(effect);
    arm();
  };

  let containedAtMs = Number.NEGATIVE_INFINITY;
  /** @throws again when the input is our own. */
  const setAside = (input: Input, error: unknown): readonly Effect[] => {
    const { assignmentId, gateway } = state;
    const contained = contain(input, { assignmentId, gateway, toldAtMs: containedAtMs }, sentence(error), now());
    if (!contained) throw error;
    containedAtMs = contained.toldAtMs;
    const fields = { event: "input set aside", kind: input.kind, why: sentence(error), error };
    log.error("An input could not be decided and was set aside; this is a mistake in this software.", fields);
    return contained.rows.map((row): Effect => ({ kind: "append", rows: [row] }));
  };

  const arm = (): void => {
    if (isClosed) return;
    const dues = [nextDueMs(state), delivery.nextDueMs()].filter((due) => due !== undefined);
    const dueMs = Math.min(...dues);
    if (!Number.isFinite(dueMs) || (timer && timer.dueMs <= dueMs)) return;
    timer?.timer.cancel();
    const delay: Millis = millis(Math.max(tickPause, dueMs - clock.uptimeMs()));
    timer = { dueMs, timer: clock.after(delay, tick) };
  };

  const tick = (): void => {
    timer = undefined;
    perform("send again", delivery.due());
    feed({ kind: "tick" });
  };

  const act = (effect: Effect): void => {
    switch (effect.kind) {
      case "append":
        return perform("append", append(effect.rows));
      case "save-alarm":
        return perform("save alarm", outbox.saveOpenAlarm(effect.alarm));
      case "send":
        // Hello opens a session, so what is sent again waits for it; a fresh life row does not.
        return perform(
          "send",
          hello.then(() => (effect.lane === "life" ? delivery.resend("life") : delivery.pump(effect.lane))),
        );
      case "send-fresh":
        return perform("send life", delivery.sendFresh(effect));
      case "hurry":
        return uplink.hurry();
      case "leave-broker":
        return uplink.leave();
      case "flush":
        return perform(
          "flush",
          hello.then(() => delivery.flush()),
        );
      case "proof-of-life":
        return sayAlive();
      case "hello":
        hello = sayHello();
        return perform("hello", hello);
      case "indicate":
        return say("info", "indication", indicated(effect));
      case "answer":
        return perform("answer", answers.send(effect));
      case "bridge-request": {
        const asked = ports.devices.request(effect);
        if (asked !== "asked") feed({ kind: "asked-answered", commandId: effect.commandId, ...asked });
        return undefined;
      }
      case "self-test":
        return perform("self-test", answers.selfTest(effect.commandId));
      case "diagnose":
        return perform("diagnose", answers.diagnose(effect.commandId));
      case "blink":
        return perform("blink", answers.blink(effect.commandId));
      case "reopen":
        return ports.devices.reopen(effect.linkId);
      case "say":
        return say(effect.level, effect.event, { ...effect.fields, ...calledBy(effect.fields["deviceId"]) });
    }
  };

  /** Not counted as under way, so that a replay need not wait for each of its 122,000; `heartbeats` bounds them instead. */
  const sayAlive = (): void => {
    heartbeats++;
    void delivery.proofOfLife().finally(() => {
      heartbeats--;
      for (const watcher of watchers) watcher();
    });
  };

  const append = async (drafts: readonly RowDraft[]): Promise<void> => {
    const answer = await outbox.append(drafts);
    if (answer.kind === "refused") {
      const of = lanes.filter((lane) => drafts.some((draft) => draft.lane === lane));
      const telemetry = drafts.filter((draft) => draft.lane === "telemetry").length;
      feed({ kind: "refused", lanes: of, telemetry, why: answer.why, detail: answer.detail });
      return;
    }
    accepted += answer.rows.length;
    delivery.accepted(answer.rows);
    for (const row of answer.rows) say("info", "accepted", sayRow(row));
    feed({ kind: "accepted", rows: answer.rows.map(asAccepted) });
  };

  const sayHello = async (isWhole = false): Promise<void> => {
    const sessionId = uplink.sessionId();
    if (sessionId === undefined) return;
    const sender: Sender = { ...ports, sessionId, card: ports.card?.() };
    const standings = await outbox.standings();
    const lifeDue = standings.filter((one) => one.lane === "life" && one.lowest < one.next);
    const skippedLife = await Promise.all(lifeDue.map(({ epoch, lane }) => outbox.skipped({ epoch, lane })));
    const message = helloMessage(sender, {
      sentAt: stamp(),
      assignmentId: state.assignmentId,
      standings,
      skippedLife: skippedLife.flat(),
      currentEpoch: outbox.epoch,
      configurationHash: ports.configuration.hash(),
      openAlarms: notClosed(state.latches).map((alarm) => alarm.alarmId),
      ledgerId: receipts.ledgerId(),
      isWhole: isWhole || receipts.isOwed(),
    });
    await uplink.publish("hello", encodeMessage(message));
  };

  const answers = createAnswers({
    ...ports,
    ...ports.devices,
    now,
    say,
    state: () => state,
    feed: (input) => feed(input),
    tested: (tested) => feed({ kind: "self-tested", ...tested }),
  });

  const receive = (channel: DownChannel, payload: Uint8Array): void => {
    switch (channel) {
      case "receipt": {
        const decoded = decodeMessage(receiptMessageSchema, payload);
        if (decoded.kind === "unreadable") return say("warn", "unreadable receipt", { why: decoded.why });
        return receipts.heard(decoded.message);
      }
      case "command": {
        const decoded = decodeMessage(commandMessageSchema, payload);
        if (decoded.kind === "unreadable") return say("warn", "unreadable command", { why: decoded.why });
        const { commandId, deadlineAtMs, command } = decoded.message;
        return feed({ kind: "command", commandId, deadlineAtMs, command });
      }
      case "desired":
        return perform("take configuration", takeConfiguration(payload));
    }
  };

  /** What is kept is claimed at once, and the cloud can say so if it wants another one by now. */
  const takeConfiguration = async (payload: Uint8Array): Promise<void> => {
    if ((await ports.configuration.heard(payload)) === "kept") await sayHello();
  };

  /** A line is read by a person, who looks for the device in a home. */
  const calledBy = (deviceId: string | number | null | undefined): LogFields => {
    const known = typeof deviceId === "string" ? parseDeviceId(deviceId) : undefined;
    const device = known && ports.configuration.device(known);
    return device ? { name: device.name, room: device.room } : {};
  };

  const receipts = createReceipts({
    outbox,
    delivery,
    known: await knownLedger(outbox),
    uptimeMs: () => Math.round(clock.uptimeMs()),
    perform,
    say,
    sayHello: (isWhole) => sayHello(isWhole),
    decide(message) {
      const alarms = message.alarms.map(({ alarmId, standing, by }) => ({ alarmId, standing, by }));
      feed({ kind: "receipt", marks: message.receipts, alarms });
    },
  });

  uplink.start({
    up() {
      isDown = false;
      delivery.restart();
      feed({ kind: "uplink", state: "up", why: "" });
      perform(
        "send skipped",
        hello.then(() => delivery.sendSkips()),
      );
    },
    down(why) {
      isDown = true;
      delivery.stop();
      feed({ kind: "uplink", state: "down", why });
    },
    message: receive,
  });

  // Life rows of an earlier run: their reminders and their next route are due as if they had just been accepted.
  const old = await outbox.pending({ lane: "life", limit: 256 });
  feed({ kind: "accepted", rows: old.map(asAccepted) });

  const isSettled = (): boolean =>
    isClosed ||
    (!isDown &&
      heartbeats < heartbeatsMax &&
      underWay === 0 &&
      state.connection.waiting.size === 0 &&
      !delivery.isWaiting());
  return {
    feed,
    now,
    async settled() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (isSettled()) resolve();
      };
      watchers.add(look);
      look();
      await promise;
      watchers.delete(look);
    },
    answer: () => outbox.standings(),
    counters: () => ({ accepted, pending: state.connection.waiting.size + underWay }),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      delivery.stop();
      timer?.timer.cancel();
      for (const watcher of watchers) watcher();
      await uplink[Symbol.asyncDispose]();
      await outbox[Symbol.asyncDispose]();
    },
  };
}

async function knownLedger(outbox: Outbox): Promise<LedgerId | undefined> {
  const text = await outbox.ledgerId();
  // One that cannot be read is as good as none: the cloud says its own with the first receipt. Ending would come again at each start.
  return text === undefined ? undefined : parseLedgerId(text);
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
