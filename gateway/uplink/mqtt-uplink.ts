/**
 * The connection to the cloud's broker over MQTT 3.1.1.
 *
 * mqtt.js is used for one connection at a time and for nothing else: its own reconnecting and queueing are off, because it resends a
 * refused publish for ever and keeps promises open that nobody settles (measured with 5.16). Brokers are tried in turn on our
 * schedule; each connection is a clean session with a will of its own, so nothing waits in a broker for a day.
 *
 * A dead link is noticed within 1.5 keepalives: 38 s. Every wait here has a limit.
 */

import { Socket } from "node:net";
import { connect, type IClientOptions, type MqttClient } from "mqtt";
import type { GatewayId, SessionId } from "@shouwang/shared/domain/ids.ts";
import { silentLog, type Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { retryDelay, type RetrySchedule } from "@shouwang/shared/time/retry-schedule.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import { downFilter, messageBytesMax, parseDownTopic, upTopic, type Bucket } from "@shouwang/shared/wire/topics.ts";
import { stateMessage, type Sender } from "./messages.ts";
import type { Uplink, UplinkListener } from "./uplink.ts";

const keepaliveSeconds = 25;
const connectTimeout = seconds(10);
/** A broker that takes a publish and never acknowledges it is no broker: the connection is given up. */
const publishTimeout = seconds(10);
const closeTimeout = seconds(2);
/** A connection that ends sooner was no success: a broker that refuses one message must not be asked every second. */
const stableAfter = seconds(30);
/** Also somebody in a hurry does not ask more often. */
const attemptPause = seconds(1);
/** Soon enough after a blip, calm enough for a city whose broker restarts. */
const reconnect: RetrySchedule = { first: seconds(1), longest: seconds(30), jitter: 0.5 };

export type MqttUplinkOptions = {
  /** One or two, tried in turn. */
  brokers: readonly [string, ...string[]];
  gatewayId: GatewayId;
  bucket: Bucket;
  sender: Omit<Sender, "sessionId">;
  /** Fresh for each connection. */
  newSessionId: () => SessionId;
  /** The machine's own time, also in a replay: these are waits for the world, not for the home. */
  clock: Clock;
  random: () => number;
  log?: Log;
  /** The simulation has lines of its own. */
  connect?: (url: string, options: IClientOptions) => MqttClient;
};

export type MqttUplink = Uplink & { sessionId(): SessionId | undefined };

export function createMqttUplink(options: MqttUplinkOptions): MqttUplink {
  const { clock, gatewayId, bucket } = options;
  const log = options.log ?? silentLog;
  let listener: UplinkListener | undefined;
  let current: { client: MqttClient; sessionId: SessionId; isReady: boolean; readyAtMs: number } | undefined;
  let attempt = 0;
  let turn = 0;
  let timer: Timer | undefined;
  let lostAtMs = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  const address = (): string => options.brokers[turn % options.brokers.length] ?? options.brokers[0];
  const stateTopic = upTopic(bucket, gatewayId, "state");

  const open = (): void => {
    timer = undefined;
    if (isClosed) return;
    const sessionId = options.newSessionId();
    const sender: Sender = { ...options.sender, sessionId };
    const client = (options.connect ?? connect)(address(), {
      protocolVersion: 4,
      clean: true,
      clientId: `${gatewayId}-${sessionId.slice(0, 8)}`,
      keepalive: keepaliveSeconds,
      connectTimeout,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      will: {
        topic: stateTopic,
        payload: toBuffer(encodeMessage(stateMessage(sender, "offline"))),
        qos: 1,
        retain: false,
      },
    });
    const mine = { client, sessionId, isReady: false, readyAtMs: 0 };
    current = mine;
    client.on("error", (error) => lose(mine, error.message));
    client.on("close", () => lose(mine, "the connection was closed"));
    client.on("message", (topic, payload) => {
      const down = parseDownTopic(topic);
      if (!down || payload.byteLength > messageBytesMax) return;
      listener?.message(down.channel, payload);
    });
    client.on("connect", () => void ready(mine, sender));
  };

  const ready = async (mine: NonNullable<typeof current>, sender: Sender): Promise<void> => {
    // The library leaves Nagle's algorithm on: a second small packet would wait 40 ms for the acknowledgement of the first.
    if (mine.client.stream instanceof Socket) mine.client.stream.setNoDelay(true);
    try {
      const granted = await within(mine.client.subscribeAsync(downFilter(bucket, gatewayId), { qos: 1 }), "subscribe");
      if (granted.some((one) => one.qos > 2)) throw new Error("the broker refused the subscription");
      const online = toBuffer(encodeMessage(stateMessage(sender, "online")));
      await within(mine.client.publishAsync(stateTopic, online, { qos: 1, retain: false }), "state");
    } catch (error) {
      lose(mine, error instanceof Error ? error.message : String(error));
      return;
    }
    if (current !== mine || isClosed) return;
    mine.isReady = true;
    mine.readyAtMs = clock.uptimeMs();
    log.info("connected", { broker: withoutSecrets(address()), sessionId: mine.sessionId });
    listener?.up();
  };

  const lose = (mine: NonNullable<typeof current>, why: string): void => {
    if (current !== mine) return;
    current = undefined;
    mine.client.end(true);
    if (mine.isReady) listener?.down(why);
    else if (attempt === 0) log.warn("no broker", { broker: withoutSecrets(address()), why });
    turn++;
    lostAtMs = clock.uptimeMs();
    if (isClosed) return;
    if (mine.isReady && clock.uptimeMs() - mine.readyAtMs >= stableAfter) attempt = 0;
    // Both brokers are tried before the pause grows.
    const delay = retryDelay(reconnect, Math.floor(attempt / options.brokers.length), options.random());
    attempt++;
    timer = clock.after(delay, open);
  };

  /** The library may leave a promise open for ever when the connection ends: nothing is awaited without a limit. */
  const within = async <T>(work: Promise<T>, what: string): Promise<T> => {
    const { promise, reject } = Promise.withResolvers<never>();
    using _limit = clock.after(publishTimeout, () => reject(new Error(`no answer to ${what} within 10 s`)));
    return await Promise.race([work, promise]);
  };

  return {
    get address() {
      return withoutSecrets(address());
    },
    sessionId: () => current?.sessionId,
    start(given) {
      listener = given;
      open();
    },
    hurry() {
      if (!timer || isClosed) return;
      timer.cancel();
      const restMs = lostAtMs + attemptPause - clock.uptimeMs();
      if (restMs <= 0) return open();
      timer = clock.after(millis(restMs), open);
    },
    leave() {
      if (!current?.isReady || options.brokers.length === 1) return;
      log.warn("The cloud does not answer at this broker: to the next one.", { broker: withoutSecrets(address()) });
      lose(current, "the cloud does not answer at this broker");
    },
    async publish(channel, payload) {
      const mine = current;
      if (!mine?.isReady || !mine.client.connected) return "refused";
      try {
        const topic = upTopic(bucket, gatewayId, channel);
        await within(mine.client.publishAsync(topic, toBuffer(payload), { qos: 1, retain: false }), channel);
        return "handed-over";
      } catch (error) {
        lose(mine, error instanceof Error ? error.message : String(error));
        return "refused";
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      timer?.cancel();
      const mine = current;
      current = undefined;
      if (!mine) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      using _limit = clock.after(closeTimeout, resolve);
      if (mine.isReady && mine.client.connected) {
        // A clean end sends no will, so we say it ourselves.
        const offline = stateMessage({ ...options.sender, sessionId: mine.sessionId }, "offline");
        const said = mine.client.publishAsync(stateTopic, toBuffer(encodeMessage(offline)), { qos: 1, retain: false });
        await Promise.race([said.catch(() => undefined), late]);
        await Promise.race([mine.client.endAsync(false).catch(() => undefined), late]);
      }
      mine.client.end(true);
    },
  };
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A broker's URL may carry a password. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}
