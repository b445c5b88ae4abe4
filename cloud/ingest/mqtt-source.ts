/**
 * The cloud's connection to a broker over MQTT 3.1.1: hears everything that any gateway says, publishes what gateways are told.
 *
 * A clean session, because nothing of ours relies on a broker keeping anything: what was missed is sent again by who was not
 * receipted. mqtt.js is used for one connection at a time; its own reconnecting and queueing are off, because it resends what was
 * refused for ever and keeps promises open that nobody settles (measured with 5.16).
 *
 * Limits: `unacknowledgedMax` publishes on their way to the broker; what is more is dropped and counted, and given again when the
 * gateway repeats itself. What comes in is bounded by the loop's inbox.
 */

import { Socket } from "node:net";
import { connect, type MqttClient } from "mqtt";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { retryDelay, type RetrySchedule } from "@shouwang/shared/time/retry-schedule.ts";
import { allUpFilter, downTopic } from "@shouwang/shared/wire/topics.ts";
import type { Downlink } from "./downlink.ts";

const keepaliveSeconds = 15;
const connectWithin = seconds(10);
const closeWithin = seconds(2);
/** Some seconds of receipts for a county; a broker that is this far behind is not one. */
export const unacknowledgedMax = 20_000;
/** The cloud is one client and its broker is near: it is back before the gateways are, or they speak to nobody. */
const reconnect: RetrySchedule = { first: seconds(0.25), longest: seconds(1), jitter: 0.5 };

export type MqttSource = AsyncDisposable &
  Downlink & {
    start(listener: {
      connected(): void;
      /** The connection broke, or the first attempt failed. */
      lost?(): void;
      message(topic: string, payload: Uint8Array): void;
    }): void;
    isConnected(): boolean;
    dropped(): number;
  };

export function createMqttSource(options: {
  url: string;
  clientId: string;
  clock: Clock;
  random: () => number;
  log: Log;
}): MqttSource {
  const { clock, log } = options;
  let current: { client: MqttClient; isReady: boolean } | undefined;
  let listener: Parameters<MqttSource["start"]>[0] | undefined;
  let timer: Timer | undefined;
  let attempt = 0;
  let unacknowledged = 0;
  let dropped = 0;
  let isClosed = false;

  const open = (): void => {
    if (isClosed) return;
    const client = connect(options.url, {
      protocolVersion: 4,
      clean: true,
      clientId: options.clientId,
      keepalive: keepaliveSeconds,
      connectTimeout: connectWithin,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
    });
    const mine = { client, isReady: false };
    current = mine;
    unacknowledged = 0;
    client.on("error", (error) => lose(mine, error.message));
    client.on("close", () => lose(mine, "the connection was closed"));
    client.on("message", (topic, payload) => listener?.message(topic, payload));
    client.on("connect", () => void ready(mine));
  };

  const ready = async (mine: NonNullable<typeof current>): Promise<void> => {
    // The library leaves Nagle's algorithm on: a receipt would wait 40 ms for the acknowledgement of the one before.
    const { stream } = mine.client;
    if (stream instanceof Socket) stream.setNoDelay(true);
    try {
      const { promise: late, reject } = Promise.withResolvers<never>();
      using _limit = clock.after(connectWithin, () => reject(new Error("no answer to subscribe")));
      const granted = await Promise.race([mine.client.subscribeAsync(allUpFilter, { qos: 1 }), late]);
      if (granted.some((one) => one.qos > 2)) throw new Error("the broker refused the subscription");
    } catch (error) {
      return lose(mine, error instanceof Error ? error.message : String(error));
    }
    if (current !== mine || isClosed) return;
    mine.isReady = true;
    attempt = 0;
    log.info("Connected to the broker.", { broker: withoutSecrets(options.url) });
    listener?.connected();
  };

  const lose = (mine: NonNullable<typeof current>, why: string): void => {
    if (current !== mine) return;
    current = undefined;
    mine.client.end(true);
    if (isClosed) return;
    if (mine.isReady || attempt === 0) {
      log.warn("No broker: trying again until it is there.", { broker: withoutSecrets(options.url), why });
      listener?.lost?.();
    }
    timer = clock.after(retryDelay(reconnect, attempt++, options.random()), open);
  };

  return {
    start(given) {
      listener = given;
      open();
    },
    isConnected: () => current?.isReady === true,
    dropped: () => dropped,
    send({ bucket, gatewayId }, channel, payload) {
      const mine = current;
      if (!mine?.isReady || unacknowledged >= unacknowledgedMax) {
        dropped += 1;
        return;
      }
      unacknowledged += 1;
      const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      mine.client.publish(downTopic(bucket, gatewayId, channel), bytes, { qos: 1 }, () => {
        if (current === mine) unacknowledged -= 1;
      });
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      timer?.cancel();
      const mine = current;
      current = undefined;
      if (!mine) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      using _limit = clock.after(closeWithin, () => resolve());
      await Promise.race([mine.client.endAsync(), late]);
      mine.client.end(true);
    },
  };
}

export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}
