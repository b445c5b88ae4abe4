/**
 * The kit of the simulated home, as its registry knows it. The Zigbee devices are called by their addresses, as our pairing leaves them;
 * what they announce is in `zigbee-models.ts`.
 */

import { must, parseDeviceId, type DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { ZigbeeModelName } from "./zigbee-models.ts";

export type SimulatedDevice = {
  deviceId: DeviceId;
  /** For people. */
  name: string;
  model: string;
  room: Room;
  isExteriorDoor: boolean;
  /** What it announces on the bridge; the radar is on a line of its own. */
  zigbee: ZigbeeModelName | undefined;
};

const id = (text: string): DeviceId => must(parseDeviceId(text), text);

function device(
  deviceId: string,
  name: string,
  room: Room,
  model: ZigbeeModelName,
  isExteriorDoor = false,
): SimulatedDevice {
  return { deviceId: id(deviceId), name, model, room, isExteriorDoor, zigbee: model };
}

export const panicButton = device("0x00158d0000000001", "紧急呼叫按钮 Panic button", "bedroom", "TS0215A_sos");
export const frontDoor = device("0x00158d0000000002", "入户门磁 Front door", "hall", "TS0203", true);
export const motionSensors = [
  device("0x00158d0000000011", "卧室红外 Motion bedroom", "bedroom", "SNZB-03"),
  device("0x00158d0000000012", "卫生间红外 Motion bathroom", "bathroom", "SNZB-03"),
  device("0x00158d0000000013", "厨房红外 Motion kitchen", "kitchen", "9290012607"),
  device("0x00158d0000000014", "客厅红外 Motion living room", "living-room", "9290012607"),
  device("0x00158d0000000015", "门厅红外 Motion hall", "hall", "SNZB-03"),
] as const;

export const radar: SimulatedDevice = {
  deviceId: id("radar-bedroom"),
  name: "卧室跌倒雷达 Fall radar bedroom",
  model: "sy-fall-radar",
  room: "bedroom",
  isExteriorDoor: false,
  zigbee: undefined,
};

export const simulatedDevices: readonly SimulatedDevice[] = [panicButton, frontDoor, ...motionSensors, radar];
