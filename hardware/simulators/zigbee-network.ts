/** What a simulated zigbee2mqtt knows of its devices, and the retained messages it makes of that. Plain data. */

import { zigbeeModel, type ZigbeeModelName } from "./zigbee-models.ts";

export type NetworkDevice = {
  address: string;
  /** zigbee2mqtt's `friendly_name`: the address until somebody renames it. */
  name: string;
  model: ZigbeeModelName;
  interview: "IN_PROGRESS" | "SUCCESSFUL";
  /** What it last said; neither presses nor link quality are kept. */
  cache: Record<string, unknown>;
};

export type JoiningDevice = { address: string; model: ZigbeeModelName };

export function networkDevice(
  device: JoiningDevice & { name?: string },
  interview: NetworkDevice["interview"],
): NetworkDevice {
  const { address, model, name = address } = device;
  return { address, name, model, interview, cache: {} };
}

export type Network = { devices: NetworkDevice[]; permitEndMs: number | undefined };

export type Retained = { path: string; body: unknown };

/** Everything that zigbee2mqtt keeps on the broker, in the order in which it says it. */
export function retainedMessages(network: Network): readonly Retained[] {
  return [
    { path: "bridge/info", body: info(network) },
    { path: "bridge/devices", body: deviceList(network.devices) },
    ...network.devices
      .filter((device) => device.interview === "SUCCESSFUL")
      .map(({ name }) => ({ path: `${name}/availability`, body: { state: "online" } })),
  ];
}

export function info(network: Network): unknown {
  const { permitEndMs } = network;
  return {
    version: "2.14.1",
    coordinator: { ieee_address: coordinatorAddress, type: "ZStack3x0", meta: {} },
    network: { channel: 15, pan_id: 6754 },
    log_level: "info",
    permit_join: permitEndMs !== undefined,
    ...(permitEndMs === undefined ? {} : { permit_join_end: permitEndMs }),
    restart_required: false,
    config: {
      advanced: { last_seen: "epoch" },
      device_options: { qos: 1, retain: false },
      devices: Object.fromEntries(network.devices.map(({ address, name }) => [address, { friendly_name: name }])),
    },
  };
}

const coordinatorAddress = "0x00124b00deadbeef";

export function deviceList(devices: readonly NetworkDevice[]): unknown {
  const coordinator = {
    ieee_address: coordinatorAddress,
    type: "Coordinator",
    network_address: 0,
    supported: true,
    friendly_name: "Coordinator",
    disabled: false,
    interview_completed: true,
    interview_state: "SUCCESSFUL",
    interviewing: false,
  };
  return [coordinator, ...devices.map(listed)];
}

function listed(device: NetworkDevice, index: number): unknown {
  const { modelId, manufacturer } = zigbeeModel(device.model);
  const isReady = device.interview === "SUCCESSFUL";
  return {
    ieee_address: device.address,
    network_address: 6956 + index * 257,
    friendly_name: device.name,
    disabled: false,
    interview_completed: isReady,
    interview_state: device.interview,
    interviewing: !isReady,
    ...(isReady
      ? {
          type: "EndDevice",
          supported: true,
          power_source: "Battery",
          model_id: modelId,
          manufacturer,
          definition: definitionOf(device.model),
        }
      : { type: "Unknown", supported: false }),
  };
}

export function definitionOf(name: ZigbeeModelName): unknown {
  const { model, vendor, description, exposes } = zigbeeModel(name);
  return { source: "native", model, vendor, description, exposes, supports_ota: false, options: [], version: "0.0.0" };
}
