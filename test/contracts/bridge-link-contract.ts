/** What every way to a radio bridge does, whatever broker stands at its other end. */

import mqtt, { type MqttClient } from "mqtt";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BridgeLink } from "../../gateway/links/bridge-link.ts";
import { waitFor } from "../../scripts/wait-for.ts";

export type BrokerInHand = AsyncDisposable & { url: string; stop(): Promise<void>; startAgain(): Promise<void> };

export type Heard = {
  ups: number;
  downs: string[];
  messages: { topic: string; payload: Uint8Array; retained: boolean }[];
};

/** @param create subscribes to the topics of a bridge under `base`. */
export function describeBridgeLink(options: {
  startBroker(): Promise<BrokerInHand>;
  create(url: string, base: string): BridgeLink;
  /** What the broker does with 10 MB: hand it on, or cut who sends it. */
  largePayload: "delivered" | "cut";
}): void {
  let broker: BrokerInHand;
  let bridge: MqttClient;
  let link: BridgeLink;
  let heard: Heard;

  beforeEach(async () => {
    broker = await options.startBroker();
    bridge = await mqtt.connectAsync(broker.url, { reconnectPeriod: 50, protocolVersion: 4 });
    bridge.on("error", () => {});
    link = options.create(broker.url, "z");
    heard = { ups: 0, downs: [], messages: [] };
  });
  afterEach(async () => {
    await link[Symbol.asyncDispose]();
    await bridge.endAsync(true);
    await broker[Symbol.asyncDispose]();
  });

  const start = async (): Promise<void> => {
    link.start({
      up: () => void (heard.ups += 1),
      down: (why) => void heard.downs.push(why),
      message: (message) => void heard.messages.push(message),
    });
    await waitFor("the link is up", () => heard.ups === 1);
  };
  const topics = (): string[] => heard.messages.map(({ topic }) => topic);

  test("a bridge is heard: its state, its devices' reports, its answers, and nothing of its log", async () => {
    await start();
    for (const topic of [
      "z/bridge/logging",
      "z/bridge/definitions",
      "z/bridge/state",
      "z/bridge/response/device/rename",
      "z/0x01",
      "z/0x01/availability",
      "other/0x01",
      "z/last",
    ]) {
      bridge.publish(topic, "{}", { qos: 1 });
    }
    await waitFor("the last message", () => topics().includes("z/last"));
    expect(topics()).toEqual([
      "z/bridge/state",
      "z/bridge/response/device/rename",
      "z/0x01",
      "z/0x01/availability",
      "z/last",
    ]);
  });

  test("what the broker kept is marked as retained, what is fresh is not", async () => {
    await bridge.publishAsync("z/bridge/state", '{"state":"online"}', { qos: 1, retain: true });
    await start();
    await waitFor("the retained state", () => heard.messages.length === 1);
    await bridge.publishAsync("z/bridge/state", '{"state":"offline"}', { qos: 1, retain: true });
    await waitFor("the fresh state", () => heard.messages.length === 2);
    expect(heard.messages.map(({ retained }) => retained)).toEqual([true, false]);
  });

  test("requests reach the bridge; while the broker is away they are dropped, and stay so", async () => {
    const requests: string[] = [];
    await bridge.subscribeAsync("z/bridge/request/#");
    bridge.on("message", (_topic, payload) => void requests.push(payload.toString()));
    const request = (text: string) =>
      link.publish("z/bridge/request/permit_join", new TextEncoder().encode(text), { retain: false });
    expect(request("before it was started")).toBe("dropped");
    await start();
    expect(request("one")).toBe("published");
    await waitFor("the request", () => requests.length === 1);
    await broker.stop();
    await waitFor("the loss", () => heard.downs.length === 1);
    expect(request("two")).toBe("dropped");
    await broker.startAgain();
    await waitFor("the link is up again", () => heard.ups === 2);
    await waitFor("the bridge is back", () => bridge.connected);
    await bridge.subscribeAsync("z/bridge/request/#");
    expect(request("three")).toBe("published");
    await waitFor("the next request", () => requests.length === 2);
    expect(requests).toEqual(["one", "three"]);
  });

  test("a broker that comes back is heard again, also under names that were followed; a loss is told once", async () => {
    await start();
    const list = JSON.stringify([{ ieee_address: "0x01", friendly_name: "living room/fob é" }]);
    await bridge.publishAsync("z/bridge/devices", list, { qos: 1 });
    await waitFor("the followed name", async () => {
      await bridge.publishAsync("z/living room/fob é", "{}", { qos: 1 });
      return topics().includes("z/living room/fob é");
    });
    await broker.stop();
    await waitFor("the loss", () => heard.downs.length === 1);
    // Several attempts fail in the meantime.
    await waitFor("some attempts", elapsed(1_500));
    await broker.startAgain();
    await waitFor("the link is up again", () => heard.ups === 2);
    await waitFor("the bridge is back", () => bridge.connected);
    heard.messages.length = 0;
    await bridge.publishAsync("z/living room/fob é", "{}", { qos: 1 });
    await bridge.publishAsync("z/0x01", "{}", { qos: 1 });
    await waitFor("both reports", () => heard.messages.length === 2);
    expect(heard.downs).toHaveLength(1);
  });

  test("10 MB and garbage end nothing: the next report comes through", async () => {
    await start();
    const sender = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0, protocolVersion: 4 });
    sender.on("error", () => {});
    const cut = new Promise<void>((resolve) => sender.once("close", () => resolve()));
    sender.publish("z/huge", Buffer.alloc(10_000_000, 0x7b), { qos: 0 });
    if (options.largePayload === "cut") await cut;
    else await waitFor("the large payload", () => topics().includes("z/huge"));
    await sender.endAsync(true);
    await bridge.publishAsync("z/0x01", Buffer.from([0xff, 0x00, 0xc3]), { qos: 1 });
    await waitFor("the next report", () => topics().includes("z/0x01"));
    expect(topics().includes("z/huge")).toBe(options.largePayload === "delivered");
    expect([...(heard.messages.at(-1)?.payload ?? [])]).toEqual([0xff, 0x00, 0xc3]);
    expect(heard.downs).toEqual([]);
  });

  test("leaving is no loss", async () => {
    await start();
    await link[Symbol.asyncDispose]();
    expect(heard.downs).toEqual([]);
    expect(link.publish("z/x", new Uint8Array(), { retain: false })).toBe("dropped");
  });
}

function elapsed(ms: number): () => boolean {
  const fromMs = performance.now();
  return () => performance.now() - fromMs >= ms;
}
