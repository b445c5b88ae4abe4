/**
 * A link that is dead without saying so. Programs that stop without dying, cables that are cut and stalled, and all of it at once are
 * the business of `npm run chaos`.
 */

import { Aedes } from "aedes";
import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { must, parseBootId, parseGatewayId, parseSessionId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createMqttUplink } from "@shouwang/gateway/uplink/mqtt-uplink.ts";
import { openTcpProxy } from "../../scripts/chaos/tcp-proxy.ts";

describe("a cable that swallows", () => {
  test("R-081 a dead link is given up within 45 s by a gateway that has nothing to say", async () => {
    await using broker = await startQuietBroker();
    await using cable = await openTcpProxy({ targetPort: broker.port });
    const { promise: up, resolve: isUp } = Promise.withResolvers<void>();
    const { promise: down, resolve: isDown } = Promise.withResolvers<number>();
    await using uplink = createMqttUplink({
      brokers: [`mqtt://127.0.0.1:${cable.port}`],
      gatewayId: must(parseGatewayId("gw-1"), "gw-1"),
      bucket: "0001",
      sender: { bootId: must(parseBootId("boot-1"), "boot-1"), softwareVersion: "test" },
      newSessionId: () => must(parseSessionId("session-1"), "session-1"),
      clock: createSystemClock({ trust: () => "trusted" }),
      random: () => 0.5,
    });
    uplink.start({ up: isUp, down: () => isDown(performance.now()), message: () => undefined });
    await up;
    const deadSinceMs = performance.now();
    const givenUpAfterMs = await cable.swallow();
    expect(givenUpAfterMs).toBeLessThanOrEqual(45_000);
    // Not in the twinkling of an eye either: a silent second is no dead link.
    expect(givenUpAfterMs).toBeGreaterThan(10_000);
    expect((await down) - deadSinceMs).toBeLessThanOrEqual(45_000);
  }, 60_000);
});

async function startQuietBroker() {
  const broker = await Aedes.createBroker();
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
