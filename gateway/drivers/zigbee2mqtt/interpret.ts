/**
 * The bridge driver: one message of the broker and what was known before, to observations and what is known now.
 *
 * Idea: topics are resolved to devices by the bridge's own list, never by splitting, because names may hold `/`. A device is its IEEE
 * address. A report is news if the radio was heard: it carries `linkquality`, or its `last_seen` moved. Without both, shortly after the
 * bridge came online, it is a replay of the cache; otherwise the bridge made it by itself. Retained reports are never news. Total: any
 * bytes give some answer, and garbage from a device that can raise an alarm is an alarm that nobody could read.
 * Source: zigbee2mqtt 2.14.1 measured, test/vectors/zigbee/transcript.jsonl; docs/decisions/0011-zigbee-bridge.md.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { BridgeMessage, BridgeOutput } from "../driver.ts";
import { devicesOutput, listDevices } from "./devices.ts";
import { readMessage, type Incoming } from "./message.ts";
import { answered } from "./pairing.ts";
import { forgetStates, givesLife, report, setFault, unreadableMessage, type Arrival } from "./report.ts";
import {
  blankRecord,
  deviceIdOf,
  draftOf,
  isAddress,
  isWithin,
  unlistedMax,
  type BridgeState,
  type DeviceRecord,
  type Now,
} from "./state.ts";

export type Interpreted = { state: BridgeState; outputs: readonly BridgeOutput[] };

/** The cache is replayed 0.1 s after `online` with 14 devices; a Raspberry Pi with many devices gets more. */
const replayWindow = seconds(60);
/** Clocks of bridge and gateway are one machine's or close; a `last_seen` further ahead is a wrong clock. */
const clockLead = minutes(5);
/** A `last_seen` that went back further than the bridge's saved state is old (it saves every 5 min): its clock was set back. */
const setBackMin = minutes(10);
/** 2020-01-01: before Zigbee2MQTT had any of this, so a clock that says less was never set. */
const firstSaneMs = 1_577_836_800_000;

export function interpret(state: BridgeState, message: BridgeMessage, now: Now): Interpreted {
  const incoming = readMessage(state.base, message);
  switch (incoming.kind) {
    case "bridge-state":
      return bridgeMoved(state, incoming.state, now);
    case "devices":
      return listDevices(state, incoming.devices);
    case "info":
      return informed(state, incoming);
    case "joined":
    case "left":
    case "interview":
      return { state, outputs: [{ kind: "pairing", event: pairingEvent(incoming) }] };
    case "response":
      return responded(state, incoming);
    case "device":
      return reported(state, incoming, { retained: message.retained, now });
    case "ignored":
      return { state, outputs: [] };
    case "noise":
      return unreadable(state, {
        topic: message.topic,
        path: incoming.path,
        why: incoming.why,
        retained: message.retained,
      });
  }
}

/** For the shell, when the way to the broker is lost: everything that was known of doors and people may have changed since. */
export function bridgeLost(state: BridgeState, why: string): Interpreted {
  return forgetAll(
    { ...state, bridge: "unknown", onlineAtUptimeMs: undefined },
    { kind: "bridge", state: "unknown", why },
  );
}

function bridgeMoved(state: BridgeState, to: "online" | "offline", now: Now): Interpreted {
  if (to === "online") {
    const outputs: BridgeOutput[] = [{ kind: "bridge", state: "online", why: "the bridge says so" }];
    return { state: { ...state, bridge: "online", onlineAtUptimeMs: now.uptimeMs }, outputs };
  }
  const why = "the bridge stopped: presses of its buttons are lost until it is back";
  return forgetAll(
    { ...state, bridge: "offline", onlineAtUptimeMs: undefined },
    { kind: "bridge", state: "offline", why },
  );
}

function forgetAll(state: BridgeState, first: BridgeOutput): Interpreted {
  const outputs: BridgeOutput[] = [first];
  const devices: Record<string, DeviceRecord> = {};
  for (const [deviceId, before] of Object.entries(state.devices)) {
    const { record, observations } = forgetStates(before);
    devices[deviceId] = record;
    outputs.push(...observed(record.deviceId, observations, undefined));
  }
  return { state: { ...state, devices }, outputs };
}

function informed(state: BridgeState, info: Extract<Incoming, { kind: "info" }>): Interpreted {
  const outputs: BridgeOutput[] = [];
  const isPermitOpen = info.permitJoin ?? state.isPermitOpen;
  // How long it stays open was said in the answer to our request; here we only learn that it ended.
  if (state.isPermitOpen && !isPermitOpen)
    outputs.push({ kind: "pairing", event: { at: "permit-join", open: false, seconds: 0 } });
  const after = { ...state, isPermitOpen, options: info.options ?? state.options };
  if (info.options !== undefined && JSON.stringify(info.options) !== JSON.stringify(state.options))
    outputs.push(devicesOutput(after));
  return { state: after, outputs };
}

function pairingEvent(incoming: Extract<Incoming, { kind: "joined" | "left" | "interview" }>) {
  const deviceId = deviceIdOf(incoming.address);
  if (incoming.kind !== "interview") return { at: incoming.kind, deviceId };
  if (incoming.status === "started") return { at: "interview-started", deviceId } as const;
  if (incoming.status === "failed") return { at: "interview-failed", deviceId } as const;
  return { at: "ready", deviceId, model: incoming.model ?? "unknown" } as const;
}

function responded(state: BridgeState, response: Extract<Incoming, { kind: "response" }>): Interpreted {
  const outputs: BridgeOutput[] = answered(response).map((event) => ({ kind: "pairing", event }));
  if (!response.ok) return { state, outputs };
  const { data } = response;
  const text = (key: string): string | undefined => (typeof data[key] === "string" ? data[key] : undefined);
  switch (response.request) {
    case "permit_join":
      return { state: { ...state, isPermitOpen: Number(data["time"] ?? 0) > 0 }, outputs };
    case "device/rename":
      return { state: renamed(state, text("from"), text("to")), outputs };
    case "device/remove": {
      const removed = removedByUs(state, text("id"));
      return { state: removed.state, outputs: [...outputs, ...removed.outputs] };
    }
    default:
      return { state, outputs };
  }
}

function renamed(state: BridgeState, from: string | undefined, to: string | undefined): BridgeState {
  if (from === undefined || to === undefined || !Object.hasOwn(state.names, from)) return state;
  const { [from]: deviceId, ...others } = state.names;
  return deviceId === undefined ? state : { ...state, names: { ...others, [to]: deviceId } };
}

/** It was asked for, so that the device is gone is no fault; the one its absence raised a moment ago is taken back. */
function removedByUs(state: BridgeState, id: string | undefined): Interpreted {
  const record = Object.values(state.devices).find((one) => one.name === id || one.deviceId === id);
  if (record === undefined) return { state, outputs: [] };
  const { [record.deviceId]: _gone, ...devices } = state.devices;
  const names = Object.fromEntries(Object.entries(state.names).filter(([, deviceId]) => deviceId !== record.deviceId));
  const draft = draftOf(record);
  const isToldMissing = record.faultsTold["link-lost"] === true;
  const taken = isToldMissing
    ? setFault(draft, { source: "bridge/devices", fault: "link-lost", present: false, detail: "removed on request" })
    : [];
  return { state: { ...state, devices, names }, outputs: observed(record.deviceId, taken, undefined) };
}

type Found = { record: DeviceRecord; isAvailability: boolean; isNameKnown: boolean };

/** Whole path first: `garden/availability` may be a name. */
function find(state: BridgeState, path: string): Found {
  const suffix = "/availability";
  const isBelow = path.endsWith(suffix) && !Object.hasOwn(state.names, path);
  const name = isBelow ? path.slice(0, -suffix.length) : path;
  const deviceId = Object.hasOwn(state.names, name) ? state.names[name] : undefined;
  const id = deviceId ?? deviceIdOf(name);
  const known = Object.hasOwn(state.devices, id) ? state.devices[id] : undefined;
  const record = known ?? blankRecord(deviceIdOf(name), name);
  return { record, isAvailability: isBelow, isNameKnown: deviceId !== undefined || isAddress(name) };
}

function reported(
  state: BridgeState,
  incoming: Extract<Incoming, { kind: "device" }>,
  context: { retained: boolean; now: Now },
): Interpreted {
  const { values } = incoming;
  // A rename or removal clears the old topics with nothing.
  if (values === "empty") return { state, outputs: [] };
  const { record: before, isAvailability, isNameKnown } = find(state, incoming.path);
  if (isAvailability) return available(state, before, values);
  if (typeof values === "string") return { state, outputs: [noise(state, incoming.path, "a bare word")] };
  const seenMs = lastSeen(values["last_seen"], context.now);
  const arrival = arrivalOf(state, { before, values, seenMs, ...context });
  const isPanicButton = state.panicButtons.includes(before.deviceId);
  const { record, observations } = report(before, values, { arrival, now: context.now, isPanicButton });
  const after = arrival === "frame" ? { ...record, lastSeenMs: seenMs ?? record.lastSeenMs } : record;
  // From somebody we only know by a name, a danger is believed and everything else is not.
  const told = isNameKnown ? observations : observations.filter((one) => one.kind === "life");
  const outputs = observed(record.deviceId, told, seenMs);
  if (!isNameKnown) outputs.push(noise(state, incoming.path, "from a name that the bridge does not list"));
  return { state: remember(state, after), outputs };
}

function arrivalOf(
  state: BridgeState,
  input: {
    before: DeviceRecord;
    values: Readonly<Record<string, unknown>>;
    seenMs: number | undefined;
    retained: boolean;
    now: Now;
  },
): Arrival {
  const { before, values, seenMs } = input;
  if (input.retained) return "cached";
  const movedMs = (seenMs ?? 0) - (before.lastSeenMs ?? 0);
  const isMoved = seenMs !== undefined && before.lastSeenMs !== undefined && (movedMs > 0 || -movedMs > setBackMin);
  if (isMoved || typeof values["linkquality"] === "number") return "frame";
  const mayReplay = state.bridge !== "online" || isWithin(state.onlineAtUptimeMs, replayWindow, input.now);
  return mayReplay ? "cached" : "derived";
}

function lastSeen(value: unknown, now: Now): number | undefined {
  const ms = typeof value === "string" ? Date.parse(value) : value;
  if (typeof ms !== "number" || !Number.isFinite(ms)) return undefined;
  return ms >= firstSaneMs && ms <= now.wallMs + clockLead ? Math.round(ms) : undefined;
}

/** `offline` is believed, it comes after hours of silence; `online` is not, it stays for devices that left. A frame ends the fault. */
function available(
  state: BridgeState,
  before: DeviceRecord,
  values: Extract<Incoming, { kind: "device" }>["values"],
): Interpreted {
  const word = typeof values === "string" ? values : values["state"];
  if (word !== "offline" || !before.isListed) return { state, outputs: [] };
  const record = draftOf(before);
  const detail = "the bridge has not heard it for too long";
  const faults = setFault(record, { source: "availability", fault: "silent", present: true, detail });
  return { state: remember(state, record), outputs: observed(record.deviceId, faults, undefined) };
}

function unreadable(
  state: BridgeState,
  input: { topic: string; path: string; why: string; retained: boolean },
): Interpreted {
  const outputs: BridgeOutput[] = [{ kind: "noise", topic: input.topic, why: input.why }];
  const deviceId = Object.hasOwn(state.names, input.path) ? state.names[input.path] : undefined;
  const before = deviceId !== undefined && Object.hasOwn(state.devices, deviceId) ? state.devices[deviceId] : undefined;
  // What a broker kept is old, whatever it was.
  if (before === undefined || input.retained || !mayAlarm(state, before)) return { state, outputs };
  const { record, observations } = unreadableMessage(before, input.why);
  return {
    state: remember(state, record),
    outputs: [...observed(record.deviceId, observations, undefined), ...outputs],
  };
}

function mayAlarm(state: BridgeState, record: DeviceRecord): boolean {
  return givesLife(record) || state.panicButtons.includes(record.deviceId);
}

function remember(state: BridgeState, record: DeviceRecord): BridgeState {
  const isKnown = Object.hasOwn(state.devices, record.deviceId);
  if (!isKnown) {
    const unlisted = Object.values(state.devices).filter((one) => !one.isListed).length;
    if (unlisted >= unlistedMax) return state;
  }
  return { ...state, devices: { ...state.devices, [record.deviceId]: record } };
}

function observed(
  deviceId: DeviceId,
  observations: readonly Observation[],
  occurredAtMs: number | undefined,
): BridgeOutput[] {
  return observations.map((observation) => ({ kind: "observed", deviceId, observation, occurredAtMs }));
}

const noise = (state: BridgeState, path: string, why: string): BridgeOutput => ({
  kind: "noise",
  topic: `${state.base}/${path}`,
  why,
});
