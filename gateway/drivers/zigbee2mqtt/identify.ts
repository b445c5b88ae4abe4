/**
 * A device is asked to make itself seen (ZCL Identify): what the bridge is told, and which devices cannot.
 *
 * The bridge says nothing about it afterwards, and a device that sleeps is reached when it next wakes; so the answer promises no more than that it was
 * asked. By its address, which stays when somebody renames it. Source: zigbee2mqtt 2.14.1, `BASE/FRIENDLY_NAME/set`; in the recorded
 * catalogue `identify:enum:2` says which models can.
 */

import type { BridgeDevice, BridgeOutput } from "../driver.ts";
import { isAddress } from "./state.ts";

export function identifyMessage(
  base: string,
  device: BridgeDevice | undefined,
): { output: BridgeOutput; detail: string } | { why: string } {
  if (device === undefined || !isAddress(device.deviceId))
    return { why: "The radio bridge does not list that device, so it cannot be asked to make itself seen." };
  const { deviceId, model } = device;
  if (!device.canIdentify) {
    const which = model === "" ? deviceId : `${deviceId} (${model})`;
    return { why: `${which} cannot make itself seen: its model has no light or sound for that. Ask for a test press.` };
  }
  const payload = new TextEncoder().encode(JSON.stringify({ identify: "identify" }));
  return {
    output: { kind: "publish", topic: `${base}/${deviceId}/set`, payload, retain: false },
    detail: `${deviceId} was asked to make itself seen. One that sleeps does so when it next wakes: press it once.`,
  };
}
