/**
 * The broker that comes with the house: aedes on TCP, nothing kept over a restart. Nothing of ours relies on a broker keeping anything
 * (receipts are given by the cloud's commit), so it only has to pass on, and to survive whoever connects.
 *
 * What it refuses and why: packets above 256 KiB (a parser would collect up to 256 MB before anybody could look); shared
 * subscriptions (aedes grants them and never delivers); `$SYS` from clients; a gateway that speaks or listens outside of its own
 * topics. A forbidden publish is swallowed with a log line instead of refused: a client whose publish is refused reconnects and
 * repeats it for ever (docs/decisions/0040). Sessions are made clean ones: the queue of a client that never comes back has no bound.
 *
 * There are no credentials yet. A client whose user name is a gateway id is held to that gateway's topics; one without a name is
 * the cloud or a tool, and may do everything. That is why it listens on loopback unless told otherwise.
 */

import { Aedes, type Client } from "aedes";
import { startGuardedServer, type GuardedServer } from "@shouwang/shared/bytes/tcp-guarded-server.ts";
import { parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { mayPublish, maySubscribe } from "./access.ts";

/** Four times the largest message of the wire contract. */
export const packetBytesMax = 262_144;
/** 21 kB each when idle: 200 MB. Beyond 2,000 homes Mosquitto is recommended (README). */
export const connectionsMax = 10_000;
const topicLevelsMax = 16;
/** A subscriber that takes nothing for this long is cut: meanwhile it holds up everybody else. */
const drainWithin = seconds(5);
const connectWithin = seconds(10);
/** Packets that may wait before a client's CONNECT was answered; more closes it. */
const earlyPacketsMax = 42;
const closeWithin = seconds(2);

export type Broker = AsyncDisposable & { readonly url: string; readonly port: number };

/** @param options.port 0 for any free one. */
export async function startBroker(options: { host: string; port: number; log: Log }): Promise<Broker> {
  const { host, log } = options;
  const names = new WeakMap<Client, string>();
  const gatewayOf = (client: Client | null) => (client ? parseGatewayId(names.get(client) ?? "") : undefined);
  const aedes = await Aedes.createBroker({
    drainTimeout: drainWithin,
    connectTimeout: connectWithin,
    queueLimit: earlyPacketsMax,
    maxTopicLevels: topicLevelsMax,
    preConnect(_client, packet, done) {
      packet.clean = true;
      done(null, true);
    },
    authenticate(client, username, _password, done) {
      if (username !== undefined) names.set(client, username);
      done(null, true);
    },
    authorizePublish(client, packet, done) {
      if (!mayPublish(gatewayOf(client), packet.topic)) {
        // Without retain and without a topic of ours: it reaches nobody, and the client has its acknowledgement.
        log.warn("A client published where it may not; it was dropped.", {
          client: client?.id,
          topic: packet.topic.slice(0, 100),
        });
        packet.topic = "nowhere";
        packet.payload = Buffer.alloc(0);
      }
      packet.retain = false;
      done(null);
    },
    authorizeSubscribe(client, subscription, done) {
      if (maySubscribe(gatewayOf(client), subscription.topic)) return done(null, subscription);
      log.warn("A client may not listen there.", { client: client.id, filter: subscription.topic.slice(0, 100) });
      done(null, null);
    },
  });
  // Without listeners these would end the process: a broken client is none of our mistakes.
  aedes.on("clientError", (client: Client, error: Error) =>
    log.warn("A client was cut.", { client: client.id, error: error.message }),
  );
  aedes.on("connectionError", (_client: Client, error: Error) =>
    log.warn("A connection was refused.", { error: error.message }),
  );

  let server: GuardedServer;
  try {
    server = await startGuardedServer({
      host,
      port: options.port,
      connectionsMax,
      packetBytesMax,
      handle: (socket) => void aedes.handle(socket),
      broke: (error) => log.debug("A connection broke.", { error: error.message }),
      cut: (from) => log.warn("A client announced a packet that is too large and was cut.", { packetBytesMax, from }),
      full: () => log.warn("There are more connections than this broker takes; one was refused.", { connectionsMax }),
    });
  } catch (cause) {
    aedes.close();
    const where = `${host}:${options.port}`;
    throw new Error(`The broker cannot listen on ${where}. Is another one running? Choose another port with --port.`, {
      cause,
    });
  }
  const { port } = server;
  return {
    url: `mqtt://${host.includes(":") ? `[${host}]` : host}:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      const closed = server[Symbol.asyncDispose]();
      // A delivery under way to a socket that is gone may never call back.
      const limit = new Promise<void>((resolve) => setTimeout(resolve, closeWithin).unref());
      await Promise.race([new Promise<void>((resolve) => aedes.close(() => resolve())), limit]);
      await closed;
    },
  };
}
