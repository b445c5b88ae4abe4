/**
 * The cloud at several brokers at once: a gateway is at one of them, and nobody knows at which it will be in the next second. So all are
 * heard, and what a gateway is told is told at each that is there; at the others nobody listens for it. The same message heard twice
 * is one (docs/architecture.md §2.3).
 *
 * Limits: those of each connection (`mqtt-source.ts`); as many as the configuration takes.
 */

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
    away(): readonly string[];
    /** At least one is there. */
    isConnected(): boolean;
    dropped(): number;
  };

export function createMqttBrokers(
  options: Omit<Parameters<typeof createMqttSource>[0], "url"> & { urls: readonly string[] },
): MqttBrokers {
  const { urls, clientId, ...others } = options;
  const all = urls.map((url, at) => {
    const source = createMqttSource({ ...others, url, clientId: `${clientId}-${at}` });
    return { address: withoutSecrets(url), source };
  });
  let dropped = 0;
  const away = (): string[] => all.filter(({ source }) => !source.isConnected()).map(({ address }) => address);
  const isConnected = (): boolean => all.some(({ source }) => source.isConnected());

  return {
    start(listener) {
      const changed = (): void => listener.brokers(away(), all.length);
      for (const { source } of all) {
        source.start({
          connected() {
            changed();
            listener.connected();
          },
          lost: changed,
          message: (topic, payload) => listener.message(topic, payload),
        });
      }
    },
    away,
    isConnected,
    dropped: () => all.reduce((sum, { source }) => sum + source.dropped(), dropped),
    send(to, channel, payload) {
      if (!isConnected()) dropped += 1;
      for (const { source } of all) if (source.isConnected()) source.send(to, channel, payload);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map(async ({ source }) => await source[Symbol.asyncDispose]()));
    },
  };
}
