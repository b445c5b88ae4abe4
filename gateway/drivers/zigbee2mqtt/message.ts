/**
 * What zigbee2mqtt 2.x says on MQTT, read into a closed union. Nothing is decided here.
 *
 * Input: one message of the broker. Limits: `bridge/devices` and `bridge/info` up to 512 kB (37 kB were measured for 14 devices), anything
 * else up to 64 kB; what is larger, no JSON or of another shape comes out as `noise` with the reason, never as an exception.
 * Source: zigbee2mqtt 2.14.1 on the wire (test/vectors/zigbee/transcript.jsonl) and its documentation. Version 1.x sent bare strings
 * for `bridge/state` and `availability`; both forms are read.
 */

import { z } from "zod";
import type { BridgeMessage } from "../driver.ts";

export const devicesBytesMax = 512 * 1024;
export const stateBytesMax = 64 * 1024;
/** A bridge reports at most a few hundred devices; whoever sends more is not one. */
const devicesMax = 1_000;

/** What a device can report. `property` is the key in its messages; `name` is the same without the endpoint. */
export type Expose = {
  name: string;
  property: string;
  type: string;
  /** Bits: 1 published, 2 settable, 4 gettable. Only what has bit 1 is a sensor. */
  access: number;
  values: readonly string[];
};

export type ListedDevice = {
  address: string;
  name: string;
  isCoordinator: boolean;
  isDisabled: boolean;
  interview: "pending" | "successful" | "failed" | "unknown";
  definition: { model: string; description: string; isGuessed: boolean; exposes: readonly Expose[] } | undefined;
};

export type DeviceOptions = { debounce: boolean; throttle: boolean; retain: boolean };

export type Incoming =
  | { kind: "bridge-state"; state: "online" | "offline" }
  | { kind: "devices"; devices: readonly ListedDevice[] }
  | { kind: "info"; permitJoin: boolean | undefined; options: Readonly<Record<string, DeviceOptions>> | undefined }
  | { kind: "joined" | "left"; address: string }
  | { kind: "interview"; address: string; status: "started" | "successful" | "failed"; model: string | undefined }
  | {
      kind: "response";
      request: string;
      ok: boolean;
      transaction: string;
      detail: string;
      data: Readonly<Record<string, unknown>>;
    }
  /** A topic outside `bridge/`: a device's state, or something below a device's name. Names may hold `/`, so only the list can tell. */
  | { kind: "device"; path: string; values: Readonly<Record<string, unknown>> | "empty" | "offline" | "online" }
  /** Known and of no interest: `bridge/health`, groups, our own requests. */
  | { kind: "ignored" }
  /** `path` where a device may have sent it: what cannot be read from a panic button is not noise to everybody. */
  | { kind: "noise"; why: string; path: string };

const exposeSchema = z.object({
  name: z.string().optional(),
  property: z.string().optional(),
  type: z.string(),
  access: z.number().int().optional(),
  values: z.array(z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Lights, locks and covers carry their parts here, without a property of their own. */
  features: z.array(z.unknown()).optional(),
});

const deviceSchema = z.object({
  ieee_address: z.string().min(1).max(64),
  friendly_name: z.string().min(1).max(500),
  type: z.string().optional(),
  disabled: z.boolean().optional(),
  interview_state: z.string().optional(),
  interview_completed: z.boolean().optional(),
  definition: z
    .object({
      model: z.string(),
      description: z.string().optional(),
      source: z.string().optional(),
      exposes: z.array(z.unknown()),
    })
    .nullish(),
});

const optionsSchema = z.looseObject({
  debounce: z.unknown().optional(),
  throttle: z.unknown().optional(),
  retain: z.unknown().optional(),
});
const infoSchema = z.object({
  permit_join: z.boolean().optional(),
  config: z
    .object({ devices: z.record(z.string(), optionsSchema).optional(), device_options: optionsSchema.optional() })
    .optional(),
});
const eventSchema = z.object({
  type: z.string(),
  data: z.object({
    ieee_address: z.string().min(1).max(64),
    status: z.string().optional(),
    definition: z.object({ model: z.string() }).nullish(),
  }),
});
const responseSchema = z.object({
  status: z.enum(["ok", "error"]),
  error: z.string().optional(),
  transaction: z.union([z.string(), z.number()]).optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});
const recordSchema = z.record(z.string(), z.unknown());
const stateSchema = z.union([z.enum(["online", "offline"]), z.object({ state: z.enum(["online", "offline"]) })]);

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function readMessage(base: string, message: BridgeMessage): Incoming {
  if (!message.topic.startsWith(`${base}/`)) return noise(`outside of ${base}/`, "");
  const path = message.topic.slice(base.length + 1);
  const incoming = readPath(path, message.payload);
  return incoming.kind === "noise" ? { ...incoming, path } : incoming;
}

function readPath(path: string, payload: Uint8Array): Incoming {
  const isList = path === "bridge/devices" || path === "bridge/info";
  const bytesMax = isList ? devicesBytesMax : stateBytesMax;
  if (payload.byteLength > bytesMax) {
    return noise(`${payload.byteLength} bytes, more than the ${bytesMax} that such a message may have`);
  }
  if (path.startsWith("bridge/")) return readBridge(path.slice("bridge/".length), payload);
  if (path === "" || path.endsWith("/set") || path.endsWith("/get")) return { kind: "ignored" };
  if (payload.byteLength === 0) return { kind: "device", path, values: "empty" };
  const json = parse(payload);
  if (json === undefined) return noise("not JSON");
  // A bare word is how 1.x told availability; a record `{state}` is left to whoever knows whether the path is a device.
  if (json === "online" || json === "offline") return { kind: "device", path, values: json };
  const values = recordSchema.safeParse(json);
  return values.success
    ? { kind: "device", path, values: values.data }
    : noise("a device's state that is no JSON object");
}

function readBridge(name: string, payload: Uint8Array): Incoming {
  const isResponse = name.startsWith("response/");
  if (!isResponse && name !== "state" && name !== "devices" && name !== "info" && name !== "event")
    return { kind: "ignored" };
  if (payload.byteLength === 0) return { kind: "ignored" };
  const json = parse(payload);
  if (json === undefined) return noise("not JSON");
  if (isResponse) return readResponse(name.slice("response/".length), json);
  if (name === "state") {
    const state = stateSchema.safeParse(json);
    if (!state.success) return noise("a bridge state that is neither online nor offline");
    return { kind: "bridge-state", state: typeof state.data === "string" ? state.data : state.data.state };
  }
  if (name === "devices") return readDevices(json);
  return name === "info" ? readInfo(json) : readEvent(json);
}

/** A member that cannot be read is left out with a reason of its own only if none can: one odd lamp must not hide the buttons. */
function readDevices(json: unknown): Incoming {
  const list = z.array(z.unknown()).max(devicesMax).safeParse(json);
  if (!list.success) return noise("a device list that is no array, or longer than any bridge's");
  const devices: ListedDevice[] = [];
  for (const member of list.data) {
    const device = deviceSchema.safeParse(member);
    if (device.success) devices.push(listed(device.data));
  }
  if (list.data.length > 0 && devices.length === 0) return noise("a device list without one readable device");
  return { kind: "devices", devices };
}

function listed(device: z.infer<typeof deviceSchema>): ListedDevice {
  const { definition } = device;
  return {
    address: device.ieee_address,
    name: device.friendly_name,
    isCoordinator: device.type === "Coordinator",
    isDisabled: device.disabled === true,
    interview: interviewOf(device.interview_state, device.interview_completed),
    definition: definition
      ? {
          model: definition.model.slice(0, 100),
          description: (definition.description ?? "").slice(0, 200),
          isGuessed: definition.source === "generated",
          exposes: definition.exposes.flatMap(readExpose),
        }
      : undefined,
  };
}

function interviewOf(state: string | undefined, isCompleted: boolean | undefined): ListedDevice["interview"] {
  if (state === "SUCCESSFUL") return "successful";
  if (state === "FAILED") return "failed";
  if (state === "PENDING" || state === "IN_PROGRESS") return "pending";
  if (isCompleted === undefined) return "unknown";
  return isCompleted ? "successful" : "pending";
}

function readExpose(value: unknown): Expose[] {
  const expose = exposeSchema.safeParse(value);
  if (!expose.success) return [];
  const { name, property, type, access, values } = expose.data;
  // A composite with a property of its own is one value in the message; without one it is a lamp or lock made of parts.
  if (property === undefined) return (expose.data.features ?? []).flatMap(readExpose);
  return [{ name: name ?? property, property, type, access: access ?? 0, values: (values ?? []).map(String) }];
}

function readInfo(json: unknown): Incoming {
  const info = infoSchema.safeParse(json);
  if (!info.success) return noise("bridge information of an unknown shape");
  const { config } = info.data;
  const general = config?.device_options ?? {};
  const options: Record<string, DeviceOptions> = {};
  for (const [address, own] of Object.entries(config?.devices ?? {})) {
    const both = { ...general, ...own };
    options[address] = { debounce: isSet(both.debounce), throttle: isSet(both.throttle), retain: isSet(both.retain) };
  }
  return { kind: "info", permitJoin: info.data.permit_join, options: config ? options : undefined };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 0;

function readEvent(json: unknown): Incoming {
  const event = eventSchema.safeParse(json);
  if (!event.success) return noise("a bridge event of an unknown shape");
  const { type, data } = event.data;
  if (type === "device_joined") return { kind: "joined", address: data.ieee_address };
  if (type === "device_leave") return { kind: "left", address: data.ieee_address };
  if (type !== "device_interview") return { kind: "ignored" };
  const { status } = data;
  if (status !== "started" && status !== "successful" && status !== "failed")
    return noise("an interview in an unknown state");
  return { kind: "interview", address: data.ieee_address, status, model: data.definition?.model };
}

function readResponse(request: string, json: unknown): Incoming {
  const response = responseSchema.safeParse(json);
  if (!response.success) return noise("an answer of an unknown shape");
  const { status, error, transaction, data } = response.data;
  return {
    kind: "response",
    request,
    ok: status === "ok",
    transaction: String(transaction ?? ""),
    detail: (error ?? "").slice(0, 200),
    data: data ?? {},
  };
}

function parse(payload: Uint8Array): unknown {
  try {
    const text = utf8.decode(payload);
    // 1.x: the bare words are no JSON.
    return text === "online" || text === "offline" ? text : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const noise = (why: string, path = ""): Incoming => ({ kind: "noise", why, path });
