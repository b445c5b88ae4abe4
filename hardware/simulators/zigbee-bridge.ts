/**
 * A simulated zigbee2mqtt 2.14: on the broker it behaves as the real one was recorded to (test/vectors/zigbee), including what is dangerous
 * in it: it has no queue, so what a device says while the broker is away is lost; at a start it says again all it remembers; after a kill
 * it remembers what was true minutes ago; presses during an interview are swallowed. What happens in the home is said by methods.
 *
 * Differences, on purpose: no radio (`linkquality` is always 120), `device_options.qos: 1` as we recommend, so that each report is
 * acknowledged by the broker, and only the requests that the gateway makes.
 */

import { Socket } from "node:net";
import mqtt, { type MqttClient } from "mqtt";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import {
  deviceList,
  networkDevice,
  retainedMessages,
  type JoiningDevice,
  type Network,
  type NetworkDevice,
} from "./zigbee-network.ts";
import { createRequestDesk } from "./zigbee-requests.ts";

/** `lost`: there was no broker to give it to, or it did not acknowledge in time. */
export type Emitted = { outcome: "acknowledged" | "lost"; atMs: number };

export type ZigbeeBridge = AsyncDisposable & {
  /** Settles when the bridge is online and has said all it says at a start. It goes on trying for as long as it lives. */
  online(signal?: AbortSignal): Promise<void>;
  isOnline(): boolean;

  press(address: string): Promise<Emitted>;
  open(address: string): Promise<Emitted>;
  close(address: string): Promise<Emitted>;
  motion(address: string, isMoving: boolean): Promise<Emitted>;
  battery(address: string, percent: number): Promise<Emitted>;
  /** One property with one value, whatever the model: settles after the broker's acknowledgement, for a caller that keeps a ledger. */
  emitReading(address: string, property: string, value: unknown): Promise<Emitted>;
  report(address: string, values: Readonly<Record<string, unknown>>): Promise<Emitted>;

  /** Addresses of devices that were asked to make themselves seen. */
  identified(): readonly string[];
  /** A device with its joining button pressed: it comes when somebody opens the network. */
  offer(device: JoiningDevice): void;
  /** It leaves by itself, and its retained availability goes on saying `online`. */
  leave(address: string): Promise<void>;
  /** Stops and starts again. `killed`: without saying goodbye, with the cache of minutes ago. */
  restart(how: "stopped" | "killed"): Promise<void>;

  sendGarbage(address: string): Promise<Emitted>;
  /** At QoS 0: what a broker cuts would be sent again after each reconnect, for ever. */
  sendHuge(address: string, bytes: number): void;
  /** What a button with `retain: true` leaves behind on the broker. */
  sendRetainedPress(address: string): Promise<Emitted>;
};

/** The real one writes its cache to disk this often, and when it is stopped. */
const saveEvery = minutes(5);
/** A reconnected one waits so long for its own retained messages before it says them again. */
const republishAfter = seconds(2);
const reconnectAfter: Millis = seconds(1);
const acknowledgeWithin = seconds(30);

export function createZigbeeBridge(options: {
  url: string;
  clock: Clock;
  base?: string;
  devices: readonly (JoiningDevice & { name?: string })[];
  /** How long an interview takes; half a second to a minute with real devices. */
  interviewTime?: Millis;
}): ZigbeeBridge {
  const { url, clock, base = "zigbee2mqtt", interviewTime = seconds(1) } = options;
  const network: Network = {
    devices: options.devices.map((device) => networkDevice(device, "SUCCESSFUL")),
    permitEndMs: undefined,
  };
  let saved: Map<string, Record<string, unknown>> = new Map();
  let client: MqttClient | undefined;
  let isOnline = false;
  let hasEnded = false;
  const timers = new Set<Timer>();
  const unacknowledged = new Set<() => void>();
  const listeners = new Set<() => void>();
  const identified: string[] = [];

  const later = (delay: Millis, work: () => void): void => {
    const timer: Timer = clock.after(delay, () => {
      timers.delete(timer);
      if (!hasEnded) work();
    });
    timers.add(timer);
  };

  const publish = async (
    path: string,
    body: unknown,
    how: { retain?: boolean; qos?: 0 | 1 } = {},
  ): Promise<Emitted> => {
    const own = client;
    const atMs = clock.wallMs();
    // As the real one: not connected, not queued.
    if (!own?.connected) return { outcome: "lost", atMs };
    const payload = body instanceof Uint8Array ? Buffer.from(body) : body === undefined ? "" : JSON.stringify(body);
    const { promise, resolve } = Promise.withResolvers<Emitted["outcome"]>();
    // A connection that is ended by force never calls back.
    const giveUp = (): void => resolve("lost");
    unacknowledged.add(giveUp);
    const limit = setTimeout(giveUp, acknowledgeWithin);
    own.publish(`${base}/${path}`, payload, { qos: how.qos ?? 1, retain: how.retain ?? false }, (error) =>
      resolve(error ? "lost" : "acknowledged"),
    );
    const outcome = await promise;
    clearTimeout(limit);
    unacknowledged.delete(giveUp);
    return { outcome, atMs };
  };
  const retain = (path: string, body: unknown): Promise<Emitted> => publish(path, body, { retain: true });
  const sayRetained = (): Promise<unknown> =>
    Promise.all(retainedMessages(network).map(({ path, body }) => retain(path, body)));

  const find = (address: string): NetworkDevice => {
    const device = network.devices.find((one) => one.address === address || one.name === address);
    if (device === undefined) throw new Error(`the simulated bridge has no device ${address}`);
    return device;
  };

  const report = async (address: string, values: Readonly<Record<string, unknown>>): Promise<Emitted> => {
    const device = find(address);
    const atMs = clock.wallMs();
    // "Skipping message, still interviewing".
    if (device.interview === "IN_PROGRESS") return { outcome: "lost", atMs };
    const { action, ...kept } = values;
    device.cache = { ...device.cache, ...kept, last_seen: atMs };
    const body = { ...(action === undefined ? {} : { action }), ...device.cache, linkquality: 120 };
    // A ledger knows the event by the time that stands in it.
    return { ...(await publish(device.name, body)), atMs };
  };

  const save = (): void => {
    saved = new Map(network.devices.map(({ address, cache }) => [address, { ...cache }]));
  };
  const saveRegularly = (): void => {
    save();
    later(saveEvery, saveRegularly);
  };

  const desk = createRequestDesk({ network, clock, interviewTime, publish, later });

  const connect = (isStart: boolean): void => {
    const will = {
      topic: `${base}/bridge/state`,
      payload: Buffer.from('{"state":"offline"}'),
      qos: 1 as const,
      retain: true,
    };
    const own = mqtt.connect(url, {
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: reconnectAfter,
      will,
      resubscribe: false,
    });
    client = own;
    let isFirst = isStart;
    let hasSeenInfo = false;
    // Always followed by "close"; the library tries again.
    own.on("error", () => {});
    own.on("close", () => {
      isOnline = false;
    });
    own.on("message", (topic, payload, packet) => {
      if (topic === `${base}/bridge/info`) hasSeenInfo ||= packet.retain;
      else if (topic.endsWith("/set")) identified.push(...asked(topic, payload));
      else void desk.answer(topic.slice(`${base}/bridge/request/`.length), payload);
    });
    own.on("connect", () => {
      if (own.stream instanceof Socket) own.stream.setNoDelay(true);
      const wasFirst = isFirst;
      isFirst = false;
      hasSeenInfo = false;
      own.subscribe([`${base}/bridge/request/#`, `${base}/bridge/info`, `${base}/+/set`], { qos: 1 }, () => {
        void begin(own, { wasFirst, hasSeenInfo: () => hasSeenInfo });
      });
    });
  };

  const begin = async (own: MqttClient, how: { wasFirst: boolean; hasSeenInfo: () => boolean }): Promise<void> => {
    await retain("bridge/state", { state: "online" });
    if (how.wasFirst) {
      await sayRetained();
      // The cache: no link quality, and the time it was last heard.
      await Promise.all(network.devices.filter(hasSpoken).map((device) => publish(device.name, device.cache)));
    } else {
      // A broker that persists hands the bridge its own message back, and then nothing needs to be said again.
      later(republishAfter, () => {
        if (own.connected && !how.hasSeenInfo()) void sayRetained();
      });
    }
    if (own !== client || !own.connected) return;
    isOnline = true;
    for (const listener of listeners) listener();
  };

  /** The real one answers nothing to this, and takes an address for a name. */
  const asked = (topic: string, payload: Uint8Array): readonly string[] => {
    const name = topic.slice(base.length + 1, -"/set".length);
    const device = network.devices.find((one) => one.address === name || one.name === name);
    return device && new TextDecoder().decode(payload) === '{"identify":"identify"}' ? [device.address] : [];
  };

  /** Only who says goodbye gets no last will. */
  const disconnect = async (own: MqttClient | undefined, how: "goodbye" | "cut"): Promise<void> => {
    isOnline = false;
    if (client === own) client = undefined;
    await own?.endAsync(how === "cut");
    for (const giveUp of unacknowledged) giveUp();
  };
  const waitOnline = (signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (isOnline) return resolve();
      const listener = (): void => {
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
      signal?.addEventListener("abort", () => {
        listeners.delete(listener);
        reject(new Error(`the simulated bridge did not come online at ${url}`));
      });
    });

  connect(true);
  saveRegularly();

  return {
    online: waitOnline,
    isOnline: () => isOnline,
    report,
    press: (address) => report(address, { action: "emergency" }),
    open: (address) => report(address, { contact: false }),
    close: (address) => report(address, { contact: true }),
    motion: (address, isMoving) => report(address, { occupancy: isMoving }),
    battery: (address, percent) => report(address, { battery: percent }),
    emitReading: (address, property, value) => report(address, { [property]: value }),
    identified: () => identified,
    offer: (device) => desk.offer(device),
    async leave(address) {
      const device = find(address);
      network.devices = network.devices.filter((one) => one !== device);
      await retain("bridge/devices", deviceList(network.devices));
      await publish("bridge/event", {
        type: "device_leave",
        data: { friendly_name: device.name, ieee_address: address },
      });
    },
    async restart(how) {
      const own = client;
      if (how === "stopped") {
        save();
        await retain("bridge/state", { state: "offline" });
      } else own?.stream.destroy();
      await disconnect(own, how === "stopped" ? "goodbye" : "cut");
      for (const device of network.devices) device.cache = { ...saved.get(device.address) };
      network.permitEndMs = undefined;
      connect(true);
      await waitOnline();
    },
    sendGarbage: (address) => publish(find(address).name, new TextEncoder().encode('{"action":"emer')),
    sendHuge: (address, bytes) => void publish(find(address).name, new Uint8Array(bytes).fill(0x20), { qos: 0 }),
    sendRetainedPress: (address) =>
      retain(find(address).name, { action: "emergency", linkquality: 120, last_seen: clock.wallMs() }),
    async [Symbol.asyncDispose]() {
      const isConnected = isOnline;
      if (isConnected) await retain("bridge/state", { state: "offline" });
      hasEnded = true;
      for (const timer of timers) timer.cancel();
      timers.clear();
      await disconnect(client, isConnected ? "goodbye" : "cut");
    },
  };
}

/** A device that never said anything has nothing to be replayed. */
function hasSpoken(device: NetworkDevice): boolean {
  return Object.keys(device.cache).length > 0;
}
