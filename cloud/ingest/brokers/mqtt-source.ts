/**
 * One place of the cloud's at a broker over MQTT 3.1.1: hears what gateways say to its filters, publishes what gateways are told, and
 * connects again until the broker is there.
 *
 * A clean session, because nothing of ours relies on a broker keeping anything: what was missed is sent again by who was not
 * receipted. One connection at a time (`mqtt-link.ts`); nothing is queued for the next one.
 *
 * Limits: what the link does not take is dropped and counted, and given again when the gateway repeats itself. What comes in is
 * bounded by the loop's inbox.
 */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { retryDelay, type RetrySchedule } from "@shouwang/shared/time/retry-schedule.ts";
import { downTopic, type Bucket, type DownChannel } from "@shouwang/shared/wire/topics.ts";
import { openMqttLink, type MqttLink } from "./mqtt-link.ts";

/** The cloud is one client and its broker is near: it is back before the gateways are, or they speak to nobody. */
const reconnect: RetrySchedule = { first: seconds(0.25), longest: seconds(1), jitter: 0.5 };

export type MqttSource = AsyncDisposable & {
  send(to: { bucket: Bucket; gatewayId: GatewayId }, channel: DownChannel, payload: Uint8Array): void;
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
  filters: readonly string[];
  clock: Clock;
  random: () => number;
  log: Log;
  /** The simulation has lines of its own. */
  openLink?: typeof openMqttLink;
}): MqttSource {
  const { clock, log } = options;
  const url = new URL(options.url);
  let current: { link: MqttLink; isReady: boolean } | undefined;
  let listener: Parameters<MqttSource["start"]>[0] | undefined;
  let timer: Timer | undefined;
  let attempt = 0;
  let dropped = 0;
  let isClosed = false;

  const open = (): void => {
    if (isClosed) return;
    const link = (options.openLink ?? openMqttLink)({
      url,
      clientId: options.clientId,
      filters: options.filters,
      clock,
      ready() {
        mine.isReady = true;
        attempt = 0;
        log.info("Connected to the broker.", { broker: withoutSecrets(options.url) });
        listener?.connected();
      },
      message: (topic, payload) => listener?.message(topic, payload),
      lost: (why) => lose(mine, why),
    });
    const mine = { link, isReady: false };
    current = mine;
  };

  const lose = (mine: NonNullable<typeof current>, why: string): void => {
    current = undefined;
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
      const isSent = current?.isReady === true && current.link.publish(downTopic(bucket, gatewayId, channel), payload);
      if (!isSent) dropped += 1;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      timer?.cancel();
      const mine = current;
      current = undefined;
      await mine?.link.end();
    },
  };
}

export function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/]*@/, "//");
}
