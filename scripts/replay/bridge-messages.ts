/**
 * What Zigbee2MQTT would have published had the recorded home had one. Every sensor of a recording becomes a Zigbee device:
 * motion sensors report `occupancy`, everything else opens and closes and reports `contact`.
 */

import type { RecordedEvent, Sensor } from "./recording.ts";

export const replayBaseTopic = "zigbee2mqtt";

export type BridgeMessage = { topic: string; payload: string; retain: boolean };

export function bridgeStart(sensors: readonly Sensor[]): readonly BridgeMessage[] {
  return [
    { topic: `${replayBaseTopic}/bridge/state`, payload: JSON.stringify({ state: "online" }), retain: true },
    { topic: `${replayBaseTopic}/bridge/devices`, payload: JSON.stringify(sensors.map(deviceOf)), retain: true },
  ];
}

/** @param linkQuality any; a message without it would look like a cached one. */
export function stateMessage(event: RecordedEvent, linkQuality = 120): BridgeMessage {
  const report = event.sensor.kind === "motion" ? { occupancy: event.isOn } : { contact: !event.isOn };
  return {
    topic: `${replayBaseTopic}/${event.sensor.name}`,
    payload: JSON.stringify({ ...report, last_seen: event.atMs, linkquality: linkQuality }),
    retain: false,
  };
}

function deviceOf(sensor: Sensor, index: number): Readonly<Record<string, unknown>> {
  const isMotion = sensor.kind === "motion";
  const expose = isMotion
    ? { type: "binary", name: "occupancy", property: "occupancy", access: 1, value_on: true, value_off: false }
    : { type: "binary", name: "contact", property: "contact", access: 1, value_on: false, value_off: true };
  return {
    ieee_address: sensor.deviceId,
    type: "EndDevice",
    network_address: index + 1,
    supported: true,
    disabled: false,
    friendly_name: sensor.name,
    interview_completed: true,
    interviewing: false,
    interview_state: "SUCCESSFUL",
    power_source: "Battery",
    model_id: isMotion ? "replay.motion" : "replay.contact",
    manufacturer: "recording",
    definition: {
      source: "native",
      model: isMotion ? "REPLAY-MOTION" : "REPLAY-CONTACT",
      vendor: "recording",
      description: isMotion ? "Recorded motion sensor" : "Recorded contact sensor",
      supports_ota: false,
      options: [],
      exposes: [
        { label: expose.name, ...expose },
        { type: "numeric", name: "linkquality", label: "linkquality", property: "linkquality", access: 1, unit: "lqi" },
      ],
    },
  };
}
