/** The home that `npm start` shows: who lives there, what the kit is, and how the gateway is told. Everything in it is made up. */

import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { panicButton, radar, simulatedDevices } from "../hardware/simulators/simulated-devices.ts";

export const demoHomeId = must(parseHomeId("demo-home"), "demo-home");

/** The demo does not wait half a day: a real home's default is 12 h without movement. */
const demoInactivityAfter = seconds(90);

export function demoSeed(): Readonly<Record<string, unknown>> {
  return {
    homes: [
      {
        homeId: demoHomeId,
        kind: "demo",
        name: "示范住户 · Demo home",
        residentName: "王秀芳 (虚构)",
        address: "海滨路 8 号 2 单元 301 (虚构)",
        phone: "000-0000-0000",
        timeZone: "Asia/Shanghai",
        isHighRisk: false,
        inactivityAfterMs: demoInactivityAfter,
        devices: simulatedDevices.map(({ deviceId, name, model, room, isExteriorDoor }) => ({
          deviceId,
          name,
          model,
          room,
          isExteriorDoor,
          // As the bridge below is told.
          ...(deviceId === panicButton.deviceId ? { isLife: true } : {}),
        })),
        kits: [{ gatewayId: "demo-gateway", assignmentId: "demo-assignment" }],
      },
    ],
  };
}

export function demoGateway(options: { bridgePort: number; radarUrl: string }): Readonly<Record<string, unknown>> {
  return {
    kind: "home",
    gatewayId: "demo-gateway",
    assignmentId: "demo-assignment",
    homeId: demoHomeId,
    // Whoever tries the demo sits in front of a machine whose clock is right.
    clockTrust: "assume",
    lines: [{ id: "radar", deviceId: radar.deviceId, model: radar.model, address: options.radarUrl }],
    bridge: {
      broker: "embedded",
      port: options.bridgePort,
      devices: [{ deviceId: panicButton.deviceId, life: true }],
    },
  };
}
