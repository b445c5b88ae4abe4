/**
 * What `mqtt-uplink.ts` uses of mqtt.js, over the simulated lines: one connection from CONNECT to its end. Two brokers, turns, pauses
 * and limits are the uplink's own, which is the one that ships.
 */

import { EventEmitter } from "node:events";
import type { IClientOptions, MqttClient } from "mqtt";
import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Line, Network, Session } from "./network.ts";
import type { Process } from "./process.ts";

export type Outgoing = (topic: string, payload: Uint8Array) => { topic: string; payload: Uint8Array };

export function createGatewayClients(given: {
  network: Network;
  process: Process;
  gatewayId: GatewayId;
  /** What leaves may be changed: an older or a newer release, or a planted defect. */
  outgoing: Outgoing;
}): (url: string, options: IClientOptions) => MqttClient {
  const { network, process, gatewayId, outgoing } = given;
  return (url, { will }) => {
    const events = new EventEmitter();
    let line: Line | undefined;
    let prefix: string | undefined;
    let isEnded = false;
    const over = (why: string): void => {
      if (isEnded) return;
      // As the library: an error, and then the end of the connection.
      events.emit("error", new Error(why));
    };
    const session: Session = {
      who: gatewayId,
      process,
      takes: (topic) => prefix !== undefined && topic.startsWith(prefix),
      message: (topic, payload) => {
        if (!isEnded) events.emit("message", topic, payload);
      },
      over,
      // `as`: the uplink gives bytes.
      will: () => will && { topic: will.topic, payload: will.payload as Uint8Array },
    };
    network.connect(url, session, {
      ready(opened) {
        line = opened;
        if (isEnded) return opened.end();
        events.emit("connect");
      },
      failed: over,
    });
    const client = {
      on: events.on.bind(events),
      get connected() {
        return line?.isOpen === true;
      },
      subscribeAsync(filter: string) {
        prefix = filter.slice(0, -1);
        return Promise.resolve([{ topic: filter, qos: 1 }]);
      },
      publishAsync(topic: string, payload: Uint8Array) {
        const sent = outgoing(topic, payload);
        return new Promise<void>((resolve) => void line?.publish(sent.topic, sent.payload, resolve));
      },
      end() {
        isEnded = true;
        line?.end();
      },
    };
    // `as`: of the library only what the uplink uses; the rest would never be called.
    return client as unknown as MqttClient;
  };
}
