/**
 * The cloud at several brokers at once: a gateway is at one of them, and nobody knows at which it will be in the next second. So all are
 * heard, and what a gateway is told is told at each that is there; at the others nobody listens for it. The same message heard twice
 * is one (docs/architecture.md §2.3).
 *
 * At each broker there are two connections: one for life, both ways, with the hello that goes before it, and one for everything else. A broker keeps a queue for each
 * client; behind a county's backlog in the same one a press would wait for all of it, or fall out where the queue is full.
 *
 * Limits: those of each connection (`mqtt-source.ts`); as many as the configuration takes.
 */

import { lifeUpFilters, restUpFilters } from "@shouwang/shared/wire/topics.ts";
import type { Downlink } from "./downlink.ts";
import { createMqttSource, withoutSecrets } from "./mqtt-source.ts";

export type MqttBrokers = AsyncDisposable &
  Downlink & {
    start(listener: {
      /** One of them is there (again). */
      connected(): void;
      /** After each change: the addresses that are away, of how many. */
      brokers(away: readonly string[], of: number): void;
      message(topic: string, payload: Uint8Array): void;
    }): void;
    /** Those where not all is heard. */
    away(): readonly string[];
    /** At least one is there. */
    isConnected(): boolean;
    dropped(): number;
  };

export function createMqttBrokers(
  options: Omit<Parameters<typeof createMqttSource>[0], "url" | "filters"> & { urls: readonly string[] },
): MqttBrokers {
  const { urls, clientId, ...others } = options;
  const all = urls.map((url, at) => ({
    address: withoutSecrets(url),
    life: createMqttSource({ ...others, url, clientId: `${clientId}-${at}-life`, filters: lifeUpFilters }),
    rest: createMqttSource({ ...others, url, clientId: `${clientId}-${at}`, filters: restUpFilters }),
  }));
  const sources = all.flatMap(({ life, rest }) => [life, rest]);
  let dropped = 0;
  const isWhole = ({ life, rest }: (typeof all)[number]): boolean => life.isConnected() && rest.isConnected();
  const away = (): string[] => all.filter((one) => !isWhole(one)).map(({ address }) => address);

  return {
    start(listener) {
      const changed = (): void => listener.brokers(away(), all.length);
      for (const one of all) {
        const given = {
          connected() {
            // Half a broker changes nothing: it is away until both are there.
            if (!isWhole(one)) return;
            changed();
            listener.connected();
          },
          lost: changed,
          message: (topic: string, payload: Uint8Array) => listener.message(topic, payload),
        };
        one.life.start(given);
        one.rest.start(given);
      }
    },
    away,
    isConnected: () => all.some(isWhole),
    dropped: () => sources.reduce((sum, source) => sum + source.dropped(), dropped),
    send(to, channel, payload, way) {
      if (!sources.some((source) => source.isConnected())) dropped += 1;
      for (const { life, rest } of all) {
        const [first, other] = way === "life" ? [life, rest] : [rest, life];
        const source = first.isConnected() ? first : other;
        if (source.isConnected()) source.send(to, channel, payload);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(sources.map(async (source) => await source[Symbol.asyncDispose]()));
    },
  };
}
