/**
 * What brokers bring, before anything is decided: whose it is, whether we know him, and in which class it waits. All of it is done while the
 * next message stands behind this one on the connection.
 *
 * So telemetry is not read here: ten thousand messages of a backlog that were each read first would hold up the press behind them, and a
 * broker whose messages we are slow to take holds up everybody's. It is read with its group (`read`). Life is read at once, and so is
 * hello, because what it says of a ledger before must be known before the life records that follow it.
 *
 * Limits: those of the inbox. What cannot be read is noise, counted, whenever that is found out.
 */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { HelloMessage } from "@shouwang/shared/wire/envelope.ts";
import { parseUpTopic, type Bucket, type UpAddress } from "@shouwang/shared/wire/topics.ts";
import type { RegistryReader } from "../../registry/registry.ts";
import { receive, receiveFrom, type Incoming } from "./receive.ts";
import type { LifeSaid, RestSaid, Unread } from "./said.ts";
import type { AnchorBook } from "../clocks/stamps.ts";

export type Accepting = {
  accept(topic: string, payload: Uint8Array): void;
  /** Its turn has come. Undefined: it was noise. */
  read(said: RestSaid | Unread): RestSaid | undefined;
};

export function createAccepting(given: {
  registry: Pick<RegistryReader, "isKnownGateway">;
  anchors: AnchorBook;
  telling: { heardIn(gatewayId: GatewayId, bucket: Bucket): void };
  counters: {
    received(channel: string): void;
    /** Answers how many there were. */
    noise(channel: string): number;
    dropped(channel: string): void;
  };
  log: Log;
  nowMs: () => number;
  /** Somebody we know speaks. */
  heard: (gatewayId: GatewayId) => void;
  hello: (gatewayId: GatewayId, message: HelloMessage) => void;
  /** False: there is no room. */
  life: (said: LifeSaid) => boolean;
  rest: (said: RestSaid | Unread) => boolean;
}): Accepting {
  const { registry, anchors, telling, counters, log } = given;

  const noise = (channel: string, why: string): void => {
    const count = counters.noise(channel);
    // The first, and then ever more rarely: whoever sends noise must not fill the disk with our sentences about it.
    if ((count & (count - 1)) === 0) log.warn("Noise from outside was dropped.", { channel, why, count });
  };
  const learn = ({ gatewayId, bucket }: UpAddress, incoming: Incoming): void => {
    telling.heardIn(gatewayId, bucket);
    if ("message" in incoming) anchors.hear(gatewayId, incoming.message);
  };

  const acceptTelemetry = (from: UpAddress, payload: Uint8Array): void => {
    const { gatewayId, channel } = from;
    if (!registry.isKnownGateway(gatewayId)) return noise(channel, `unknown gateway ${gatewayId}`);
    counters.received(channel);
    given.heard(gatewayId);
    if (!given.rest({ from, payload, receivedAtMs: given.nowMs() })) counters.dropped(channel);
  };

  return {
    accept(topic, payload) {
      const address = parseUpTopic(topic);
      if (address?.channel === "telemetry") return acceptTelemetry(address, payload);
      const incoming = receive(topic, payload);
      if (incoming.kind === "noise") return noise(incoming.from?.channel ?? "other", incoming.why);
      const { gatewayId, channel } = incoming.from;
      if (!registry.isKnownGateway(gatewayId)) {
        // Life raises whoever sends it, if it is readable that far; everything else of a stranger is noise.
        const isAlarm = incoming.kind === "life" || (incoming.kind === "unreadable-life" && incoming.header !== null);
        if (!isAlarm) return noise(channel, `unknown gateway ${gatewayId}`);
      }
      counters.received(channel);
      given.heard(gatewayId);
      learn(incoming.from, incoming);
      if (incoming.kind === "hello") given.hello(gatewayId, incoming.message);
      const receivedAtMs = given.nowMs();
      const isTaken =
        incoming.kind === "life" || incoming.kind === "unreadable-life"
          ? given.life({ incoming, payload, receivedAtMs })
          : given.rest({ incoming, payload, receivedAtMs });
      if (!isTaken) counters.dropped(channel);
    },
    read(said) {
      if ("incoming" in said) return said;
      const { from, payload, receivedAtMs } = said;
      const incoming = receiveFrom(from, payload);
      switch (incoming.kind) {
        case "noise":
          noise(from.channel, incoming.why);
          return undefined;
        case "telemetry":
          learn(from, incoming);
          return { incoming, payload, receivedAtMs };
        case "life":
        case "unreadable-life":
        case "fault":
        case "hello":
        case "state":
        case "answer":
          throw new Error(`telemetry was read as ${incoming.kind}`);
      }
    },
  };
}
