/** How the simulated zigbee2mqtt answers requests: opening the network, interviews, renames, removals; in the order of the real one. */

import { z } from "zod";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { definitionOf, deviceList, info, networkDevice, type JoiningDevice, type Network } from "./zigbee-network.ts";

/** A sleeping device does not answer a request to leave. */
const leaveWithin = seconds(10);

const requestSchema = z.looseObject({
  transaction: z.string().optional(),
  time: z.number().optional(),
  id: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  force: z.boolean().optional(),
});
type Request = z.infer<typeof requestSchema>;

export type RequestDesk = {
  answer(name: string, payload: Uint8Array): Promise<void>;
  /** A device that wants to join: at once if the network is open, else when it opens. */
  offer(device: JoiningDevice): void;
};

export function createRequestDesk(options: {
  network: Network;
  clock: Clock;
  interviewTime: Millis;
  publish(path: string, body: unknown, how?: { retain?: boolean }): Promise<unknown>;
  later(delay: Millis, work: () => void): void;
}): RequestDesk {
  const { network, clock, interviewTime, publish, later } = options;
  let waiting: JoiningDevice[] = [];

  const retain = (path: string, body: unknown): Promise<unknown> => publish(path, body, { retain: true });
  const event = (type: string, data: unknown): Promise<unknown> => publish("bridge/event", { type, data });
  const sayDevices = (): Promise<unknown> => retain("bridge/devices", deviceList(network.devices));
  const sayInfo = (): Promise<unknown> => retain("bridge/info", info(network));

  const answer = async (name: string, payload: Uint8Array): Promise<void> => {
    let request: Request;
    try {
      request = requestSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    } catch {
      await respond(name, {}, { error: "Invalid payload" });
      return;
    }
    switch (name) {
      case "permit_join":
        return permit(request);
      case "device/interview":
        return interviewAgain(request);
      case "device/rename":
        return rename(request);
      case "device/remove":
        return remove(request);
      default:
        await respond(name, request, { error: "Unknown request" });
    }
  };

  const respond = async (
    name: string,
    request: Request,
    result: { data: unknown } | { error: string },
  ): Promise<void> => {
    const { transaction } = request;
    const isError = "error" in result;
    await publish(`bridge/response/${name}`, {
      data: isError ? {} : result.data,
      status: isError ? "error" : "ok",
      ...(isError ? { error: result.error } : {}),
      ...(transaction === undefined ? {} : { transaction }),
    });
  };

  const permit = async (request: Request): Promise<void> => {
    const { time = -1 } = request;
    if (time < 0 || time > 254) return respond("permit_join", request, { error: "Invalid payload" });
    const endMs = time === 0 ? undefined : clock.wallMs() + time * 1_000;
    network.permitEndMs = endMs;
    await sayInfo();
    await respond("permit_join", request, { data: { time } });
    if (endMs === undefined) return;
    later(seconds(time), () => {
      if (network.permitEndMs !== endMs) return;
      network.permitEndMs = undefined;
      void sayInfo();
    });
    const joining = waiting;
    waiting = [];
    for (const device of joining) void join(device);
  };

  const join = async (joining: JoiningDevice): Promise<void> => {
    const { address } = joining;
    network.devices = [
      ...network.devices.filter((one) => one.address !== address),
      networkDevice(joining, "IN_PROGRESS"),
    ];
    const data = { friendly_name: address, ieee_address: address };
    await sayDevices();
    await event("device_joined", data);
    await interview(address);
  };

  const interview = async (address: string): Promise<void> => {
    const device = network.devices.find((one) => one.address === address);
    if (device === undefined) return;
    const data = { friendly_name: device.name, ieee_address: address };
    device.interview = "IN_PROGRESS";
    await event("device_interview", { ...data, status: "started" });
    await event("device_announce", data);
    later(interviewTime, () => {
      device.interview = "SUCCESSFUL";
      void (async () => {
        await sayDevices();
        await event("device_interview", {
          ...data,
          status: "successful",
          supported: true,
          definition: definitionOf(device.model),
        });
        await retain(`${device.name}/availability`, { state: "online" });
      })();
    });
  };

  const interviewAgain = async (request: Request): Promise<void> => {
    const device = network.devices.find((one) => one.address === request.id || one.name === request.id);
    if (device === undefined)
      return respond("device/interview", request, { error: `Device '${request.id}' does not exist` });
    await interview(device.address);
    await respond("device/interview", request, { data: { id: request.id } });
  };

  const rename = async (request: Request): Promise<void> => {
    const { from, to } = request;
    const device = network.devices.find((one) => one.address === from || one.name === from);
    const isTaken = network.devices.some((one) => one.name === to);
    if (device === undefined || to === undefined || isTaken) {
      return respond("device/rename", request, {
        error: isTaken ? `friendly_name '${to}' is already in use` : "Invalid payload",
      });
    }
    await publish(device.name, undefined);
    await retain(`${device.name}/availability`, undefined);
    device.name = to;
    await sayDevices();
    await sayInfo();
    await publish(to, { ...device.cache, linkquality: 120 });
    await respond("device/rename", request, { data: { from, to, homeassistant_rename: false } });
    await retain(`${to}/availability`, { state: "online" });
  };

  const remove = async (request: Request): Promise<void> => {
    const { id = "", force = false } = request;
    const device = network.devices.find((one) => one.address === id || one.name === id);
    if (device === undefined) return respond("device/remove", request, { error: `Device '${id}' does not exist` });
    if (!force) {
      const error = `Failed to remove device '${id}' (Error: AREQ - ZDO - mgmtLeaveRsp after 10000ms)`;
      later(leaveWithin, () => void respond("device/remove", request, { error }));
      return;
    }
    network.devices = network.devices.filter((one) => one !== device);
    await publish(device.name, undefined);
    await sayDevices();
    await respond("device/remove", request, {
      data: { id, block: false, force, keep_config: false, clear_cache: false },
    });
  };

  return {
    answer,
    offer(device) {
      if (network.permitEndMs === undefined) waiting.push(device);
      else void join(device);
    },
  };
}
