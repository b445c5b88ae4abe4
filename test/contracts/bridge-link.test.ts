/** The way to a radio bridge, over the broker inside the gateway and over Mosquitto. */

import { describe } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { bridgeTopics, followedTopics } from "../../gateway/drivers/zigbee2mqtt/definition.ts";
import { startLocalBroker } from "../../gateway/links/aedes-local-broker.ts";
import { createMqttBridgeLink } from "../../gateway/links/mqtt-bridge-link.ts";
import { startServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { describeBridgeLink, type BrokerInHand } from "./bridge-link-contract.ts";

const create = (url: string, base: string) =>
  createMqttBridgeLink({
    url,
    topics: bridgeTopics(base),
    moreTopics: (message) => followedTopics(base, message),
  });

describe("mqtt link over the embedded broker", () => {
  describeBridgeLink({ startBroker: embedded, create, largePayload: "cut" });
});

// The service is asked for only to skip aloud where it is missing; a broker that is stopped and started again is the test's own.
describeWithService("mosquitto", "mqtt link over Mosquitto", () => {
  describeBridgeLink({ startBroker: mosquitto, create, largePayload: "delivered" });
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
