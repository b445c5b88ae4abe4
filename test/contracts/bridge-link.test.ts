/** The way to a radio bridge, over the broker inside the gateway and over Mosquitto. */

import mqtt from "mqtt";
import { describe, expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { bridgeTopics, followedTopics } from "../../gateway/drivers/zigbee2mqtt/definition.ts";
import { startLocalBroker } from "../../gateway/links/aedes-local-broker.ts";
import { createMqttBridgeLink } from "../../gateway/links/mqtt-bridge-link.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { describeBridgeLink, type BrokerInHand } from "./bridge-link-contract.ts";

const createWith = (session: string | undefined) => (url: string, base: string) =>
  createMqttBridgeLink({
    url,
    session,
    topics: bridgeTopics(base),
    moreTopics: (message) => followedTopics(base, message),
  });

describe("mqtt link over the embedded broker", () => {
  describeBridgeLink({ startBroker: embedded, create: createWith(undefined), largePayload: "cut" });
});

// The service is asked for only to skip aloud where it is missing; a broker that is stopped and started again is the test's own.
describeWithService("mosquitto", "mqtt link over Mosquitto", () => {
  describeBridgeLink({ startBroker: mosquitto, create: createWith("gateway-1"), largePayload: "delivered" });

  test("R-119 what is said while the gateway is away is kept by that broker, and handed over in order", async () => {
    await using broker = await startServer("mosquitto");
    const bridge = await mqtt.connectAsync(broker.url, { protocolVersion: 4 });
    const say = (n: number) => bridge.publishAsync("z/0x01", String(n), { qos: 1 });
    const lifeOf = async (session: string | undefined, until: (heard: readonly string[]) => boolean) => {
      await using link = createWith(session)(broker.url, "z");
      const heard: string[] = [];
      let ups = 0;
      link.start({
        up: () => void (ups += 1),
        down: () => {},
        message: ({ payload }) => void heard.push(new TextDecoder().decode(payload)),
      });
      await waitFor("the link is up", () => ups === 1);
      if (heard.length === 0) await say(0);
      await waitFor("what it is meant to hear", () => until(heard));
      return heard;
    };
    const hasHeardOne = (heard: readonly string[]): boolean => heard.length > 0;
    await lifeOf("gateway-1", hasHeardOne);
    await lifeOf(undefined, hasHeardOne);
    for (const n of [1, 2, 3]) await say(n);
    const kept = await lifeOf("gateway-1", (heard) => heard.includes("3"));
    // The one of the first life may come again: its acknowledgement was on the way when that ended.
    expect(kept.filter((one) => one !== "0")).toEqual(["1", "2", "3"]);
    expect(await lifeOf(undefined, hasHeardOne)).toEqual(["0"]);
    await bridge.endAsync(true);
  });
});

async function embedded(): Promise<BrokerInHand> {
  let broker = await startLocalBroker({ port: 0, log: silentLog });
  const { port, url } = broker;
  return {
    url,
    stop: async () => broker[Symbol.asyncDispose](),
    async startAgain() {
      broker = await startLocalBroker({ port, log: silentLog });
    },
    [Symbol.asyncDispose]: async () => broker[Symbol.asyncDispose](),
  };
}

async function mosquitto(): Promise<BrokerInHand> {
  const first = await startServer("mosquitto");
  let again: typeof first | undefined;
  return {
    url: first.url,
    stop: async () => first.kill("SIGKILL"),
    async startAgain() {
      again = await startServer("mosquitto", { port: first.port, directory: first.directory });
    },
    async [Symbol.asyncDispose]() {
      await again?.[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
    },
  };
}
