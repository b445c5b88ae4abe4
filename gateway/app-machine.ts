/** The machine this gateway runs on, for whoever asks from afar: what it says of itself, what was counted on its lines, its light. Part of `app.ts`. */

import { join } from "node:path";
import type { Bridge } from "./app-bridge.ts";
import type { Line } from "./app-lines.ts";
import { bridgeLinkId } from "./core/step.ts";
import { openSystemLed } from "./health/system-led.ts";
import { createSystemMachine } from "./health/system-machine.ts";
import type { Machine } from "./loop-answers.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";

export function openMachine(given: {
  folder: string;
  bootId: string;
  clock: Clock;
  lines: readonly Line[];
  bridge: Bridge | undefined;
}): Machine & AsyncDisposable {
  const { folder, bootId, clock, lines, bridge } = given;
  const machine = createSystemMachine({ folder, proc: "/proc", system: "/sys" });
  const led = openSystemLed({ system: "/sys", file: join(folder, "light"), bootId, clock });
  return {
    read: () => machine.read(),
    blink: () => led.blink(),
    counted() {
      const ofLines = lines.map(({ id, driver, read, unread }) => [id, { model: driver.model, read, unread }] as const);
      const ofBridge = bridge
        ? [[bridgeLinkId, { model: "zigbee2mqtt", read: bridge.read, unread: bridge.unread }] as const]
        : [];
      const listed = [...(bridge?.devices.values() ?? [])].map(({ deviceId, model }) => [deviceId, model] as const);
      const onLines = lines.map(({ deviceId, driver }) => [deviceId, driver.model] as const);
      return { links: new Map([...ofLines, ...ofBridge]), models: new Map([...listed, ...onLines]) };
    },
    [Symbol.asyncDispose]: () => led[Symbol.asyncDispose](),
  };
}
