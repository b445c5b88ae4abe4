/** One simulated radio bridge for both parties: movements at a steady rate, each with its own time in it, on a broker that stays well. */

import { must, parseDeviceId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createZigbeeBridge } from "../../../hardware/simulators/zigbee-bridge.ts";
import type { Motion } from "./motion.ts";

export type Load = AsyncDisposable & {
  readonly sensors: readonly DeviceId[];
  /** Proves that everything listens before the count begins. */
  readonly herald: DeviceId;
  online(): Promise<void>;
  sayHerald(): Promise<void>;
  /** For so long at least, and until there is no more to endure. Resolves when the last one is acknowledged by the bridge's broker. */
  emit(options: {
    perSecond: number;
    forMs: number;
    isOver: () => boolean;
  }): Promise<{ emitted: readonly Motion[]; latestMs: number; lastedMs: number }>;
};

const address = (n: number): DeviceId => {
  const text = `0x00158d0000${n.toString(16).padStart(6, "0")}`;
  return must(parseDeviceId(text), text);
};

export function createLoad(options: { bridgeUrl: string; sensors: number }): Load {
  const herald = address(1);
  const sensors = Array.from({ length: options.sensors }, (_, n) => address(n + 16));
  const bridge = createZigbeeBridge({
    url: options.bridgeUrl,
    clock: createSystemClock({ trust: () => "trusted" }),
    devices: [herald, ...sensors].map((one) => ({ address: one, model: "SNZB-03" as const })),
  });
  return {
    sensors,
    herald,
    online: () => bridge.online(AbortSignal.timeout(20_000)),
    async sayHerald() {
      await bridge.motion(herald, true);
    },
    async emit({ perSecond, forMs, isOver }) {
      const startedMs = performance.now();
      const underWay: Promise<Motion>[] = [];
      let latestMs = 0;
      for (let n = 0; n < (perSecond * forMs) / 1_000 || !isOver(); n++) {
        const dueMs = startedMs + (n * 1_000) / perSecond;
        const waitMs = dueMs - performance.now();
        if (waitMs > 1) await new Promise((resolve) => setTimeout(resolve, waitMs));
        latestMs = Math.max(latestMs, performance.now() - dueMs);
        const deviceId = sensors[n % sensors.length] ?? herald;
        const isMoving = Math.floor(n / sensors.length) % 2 === 0;
        underWay.push(
          bridge.motion(deviceId, isMoving).then(({ outcome, atMs }) => {
            if (outcome === "lost") throw new Error("The broker of the bridge is meant to stay well, and did not.");
            return { deviceId, atMs, isMoving };
          }),
        );
      }
      const lastedMs = performance.now() - startedMs;
      return { emitted: await Promise.all(underWay), latestMs: Math.round(latestMs), lastedMs };
    },
    [Symbol.asyncDispose]: () => bridge[Symbol.asyncDispose](),
  };
}
