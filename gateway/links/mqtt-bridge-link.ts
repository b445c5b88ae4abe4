/**
 * The way to a radio bridge over MQTT 3.1.1: the embedded broker or another one by URL.
 *
 * It is up when its subscriptions stand, not when it is connected: a broker that refuses them would be silent for ever. Every
 * connection subscribes anew, so a broker that forgot us is no difference. With a `session` a broker that outlives us keeps what is said
 * while we are away, and hands it over first; without one each connection begins with nothing. Requests go out at QoS 0 and only while
 * connected: the library would keep anything else and send it after a reconnect, when nobody waits for it. Limits: `followedMax` topics that
 * messages made necessary; a broker may send payloads of any size, the driver says what it reads of them.
 * Source: mqtt.js 5.16.0 measured, docs/decisions/0011-zigbee-bridge.md.
 */

import { Socket } from "node:net";
import mqtt, { type MqttClient } from "mqtt";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { BridgeLink, BridgeLinkListener } from "./bridge-link.ts";

/** One machine or one cable: nothing to be gentle with, and every second away is a second without buttons. */
const reconnectAfter = seconds(1);
const connectWithin = seconds(10);
/** The broker drops us after 1.5 times this; a pulled cable is noticed as late. */
const keepAlive = seconds(10);
const closeWithin = seconds(2);
/** Devices with a name that no standing subscription covers. */
const followedMax = 200;

type Message = { topic: string; payload: Uint8Array; retained: boolean };

export type MqttBridgeLinkOptions = {
  /** `mqtt://host:port` or `mqtts://…`. */
  url: string;
  credentials?: { username: string; password: string };
  topics: readonly string[];
  /** The same in each life of this gateway, and nobody else's on that broker. `undefined`: nothing is kept for us. */
  session: string | undefined;
  /** What a message makes necessary to hear as well; empty for most. */
  moreTopics(message: Message): readonly string[];
};

export function createMqttBridgeLink(options: MqttBridgeLinkOptions): BridgeLink {
  let client: MqttClient | undefined;
  let isUp = false;
  let isToldDown = false;
  const followed = new Set<string>();

  const connect = (listener: BridgeLinkListener): MqttClient => {
    const own = mqtt.connect(options.url, {
      protocolVersion: 4,
      ...(options.session === undefined ? { clean: true } : { clean: false, clientId: options.session }),
      reconnectPeriod: reconnectAfter,
      connectTimeout: connectWithin,
      keepalive: keepAlive / 1_000,
      resubscribe: false,
      queueQoSZero: false,
      ...options.credentials,
    });
    let why = "the broker closed the connection";
    const goDown = (): void => {
      isUp = false;
      // Once per loss, not per attempt.
      if (!isToldDown) listener.down(why);
      isToldDown = true;
    };
    const subscribe = (topics: readonly string[]): void => {
      own.subscribe([...topics], { qos: 1 }, (error, granted) => {
        const refused = (granted ?? []).filter((one) => one.qos > 2).map((one) => one.topic);
        if (error || refused.length > 0) {
          // Cut and try again: half of a bridge is worse than none, because it looks whole.
          why = `the broker refuses our subscription ${refused.join(", ")}: ${error?.message ?? "allow it in its access list"}`;
          own.stream.destroy();
        } else if (!isUp && own.connected) {
          isUp = true;
          isToldDown = false;
          listener.up();
        }
      });
    };
    own.on("connect", () => {
      // The library leaves Nagle's algorithm on: an answer would wait 40 ms behind our acknowledgement of the question.
      if (own.stream instanceof Socket) own.stream.setNoDelay(true);
      why = "the broker closed the connection";
      subscribe([...options.topics, ...followed]);
    });
    // Always followed by "close".
    own.on("error", (error) => {
      why = error.message;
    });
    own.on("close", goDown);
    own.on("message", (topic, payload, packet) => {
      const message = { topic, payload, retained: packet.retain };
      const fresh = options.moreTopics(message).filter((one) => !followed.has(one));
      for (const one of fresh.slice(0, followedMax - followed.size)) followed.add(one);
      const added = fresh.filter((one) => followed.has(one));
      if (added.length > 0) subscribe(added);
      listener.message(message);
    });
    return own;
  };

  return {
    address: options.url,
    start(listener) {
      if (client !== undefined) throw new Error(`the link ${options.url} was started twice`);
      client = connect(listener);
    },
    publish(topic, payload, { retain }) {
      if (client === undefined || !isUp || !client.connected) return "dropped";
      client.publish(topic, Buffer.from(payload), { qos: 0, retain });
      return "published";
    },
    async [Symbol.asyncDispose]() {
      const own = client;
      if (own === undefined) return;
      isUp = false;
      // We leave by ourselves: that is no loss to tell.
      isToldDown = true;
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, closeWithin);
        own.end(true, {}, () => {
          clearTimeout(limit);
          resolve();
        });
      });
    },
  };
}
