/**
 * The broker inside the gateway, for a radio bridge on the same machine when no other broker is there.
 *
 * It listens on loopback only and keeps nothing over a restart; nothing of ours relies on it keeping anything (alarms live in the outbox).
 * What it refuses and why: packets above 1 MiB (a parser would collect up to 256 MB before anybody could look), shared subscriptions
 * (aedes grants them and never delivers), sessions kept for an absent client (their queue has no bound: they are made clean ones).
 * Source: aedes 1.2.0 measured, docs/decisions/0011-zigbee-bridge.md.
 */

import { Aedes, type Client } from "aedes";
import { startGuardedServer, type GuardedServer } from "@shouwang/shared/bytes/tcp-guarded-server.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";

/** The largest legal message of a bridge has 512 kB (its device list, or 255 kB of cluster definitions). */
export const packetBytesMax = 1_048_576;
/** The bridge, the gateway, the installer's laptop and some more. */
export const connectionsMax = 32;
/** `zigbee2mqtt/name/with/some/slashes`. */
const topicLevelsMax = 16;
/** A subscriber that takes nothing for this long is cut: meanwhile it holds up everybody else. */
const drainWithin = seconds(5);
/** A connection that does not say CONNECT. */
const connectWithin = seconds(10);
/** Packets that may wait before a client's CONNECT was answered; what is more closes it. */
const earlyPacketsMax = 42;

export type LocalBroker = AsyncDisposable & { readonly url: string; readonly port: number };

/** A port that another program holds may become free; a technician who frees it should not have to wait. */
const tryAgainAfter = seconds(10);

/**
 * A port that is taken must not keep the gateway's other lines down: it is said and tried again. Whoever connects there meanwhile finds
 * whatever broker holds the port, or a link that is down, which is a fault.
 */
export async function keepLocalBroker(options: {
  port: number;
  log: Log;
  clock: Pick<Clock, "after">;
}): Promise<AsyncDisposable & { readonly url: string }> {
  const { port, log, clock } = options;
  let isClosed = false;
  let timer: Timer | undefined;
  let running: LocalBroker | undefined;
  const attempt = async (): Promise<void> => {
    try {
      const broker = await startLocalBroker({ port, log });
      if (isClosed) await broker[Symbol.asyncDispose]();
      else running = broker;
    } catch (error) {
      // Without a port of its own nobody could find it later.
      if (port === 0) throw error;
      log.error(error instanceof Error ? error.message : String(error), { event: "local broker", port });
      if (!isClosed) timer = clock.after(tryAgainAfter, () => void attempt());
    }
  };
  await attempt();
  return {
    url: running?.url ?? `mqtt://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      isClosed = true;
      timer?.cancel();
      await running?.[Symbol.asyncDispose]();
    },
  };
}

/** @param options.port 0 for any free one. */
export async function startLocalBroker(options: { port: number; log: Log }): Promise<LocalBroker> {
  const { log } = options;
  const broker = await Aedes.createBroker({
    drainTimeout: drainWithin,
    connectTimeout: connectWithin,
    queueLimit: earlyPacketsMax,
    maxTopicLevels: topicLevelsMax,
    preConnect(_client, packet, done) {
      packet.clean = true;
      done(null, true);
    },
    authorizeSubscribe(client, subscription, done) {
      const isShared = subscription.topic.startsWith("$share/");
      if (isShared)
        log.warn("A client of the local broker asked for a shared subscription, which it cannot have.", {
          client: client.id,
        });
      done(null, isShared ? null : subscription);
    },
  });
  // Without listeners these would end the process: a broken client is none of our mistakes.
  broker.on("clientError", (client: Client, error: Error) =>
    log.warn("A client of the local broker was cut.", { client: client.id, error: error.message }),
  );
  broker.on("connectionError", (_client: Client, error: Error) =>
    log.warn("A connection to the local broker was refused.", { error: error.message }),
  );

  let server: GuardedServer;
  try {
    server = await startGuardedServer({
      host: "127.0.0.1",
      port: options.port,
      connectionsMax,
      packetBytesMax,
      handle: (socket) => void broker.handle(socket),
      broke: (error) => log.debug("A connection to the local broker broke.", { error: error.message }),
      cut: () =>
        log.warn("A client of the local broker announced a packet that is too large and was cut.", { packetBytesMax }),
      full: () => log.warn("The local broker has more connections than it takes; one was refused.", { connectionsMax }),
    });
  } catch (cause) {
    broker.close();
    throw new Error(
      `The local broker cannot listen on 127.0.0.1:${options.port}. Is another gateway or broker running? Choose another port.`,
      { cause },
    );
  }
  const { port } = server;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      const closed = server[Symbol.asyncDispose]();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    },
  };
}
