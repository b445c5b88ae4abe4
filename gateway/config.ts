/**
 * What this gateway is told at its start: one JSON file, overridden by arguments. The one reader of file, arguments and environment.
 * Anything that is not understood ends the start with a sentence: a gateway that guesses its configuration guards the wrong home.
 */

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import {
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  type AssignmentId,
  type DeviceId,
  type GatewayId,
} from "@shouwang/shared/domain/ids.ts";
import { minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import { bucketOf, type Bucket } from "@shouwang/shared/wire/topics.ts";
import { byteDrivers } from "./drivers/catalogue.ts";
import type { AnyByteDriver } from "./drivers/driver.ts";
import { parseLinkAddress, type LinkAddress } from "./links/link-address.ts";

const id = <T>(parse: (text: string) => T | undefined) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: `"${text}" is not an id: use a-z, 0-9 and -, at most 64` });
    return z.NEVER;
  });

const fileSchema = z.strictObject({
  /** `replay` marks a home that exists on paper only: a virtual clock is refused for any other. */
  kind: z.enum(["home", "demo", "replay"]).default("home"),
  gatewayId: id(parseGatewayId),
  assignmentId: id(parseAssignmentId),
  /** One of the two: the bucket is a hash of the home, fixed when the kit was assigned. */
  homeId: id(parseHomeId).optional(),
  bucket: z
    .string()
    .regex(/^\d{4}$/)
    .optional(),
  brokers: z
    .array(z.url({ protocol: /^mqtts?$/ }))
    .min(1)
    .max(2)
    .optional(),
  clockTrust: z.enum(["ask-system", "assume"]).default("ask-system"),
  /** Devices with a line of their own. */
  lines: z
    .array(
      z.strictObject({
        /** What its link is called in faults; the device's id if it is not said. */
        id: id(parseDeviceId).optional(),
        /** `serial:/dev/serial/by-path/…` or `tcp://host:port` */
        address: z.string(),
        model: z.string(),
        deviceId: id(parseDeviceId),
      }),
    )
    .max(16)
    .default([]),
  bridge: z
    .strictObject({
      /** `embedded`, or the URL of a broker that the bridge uses already. */
      broker: z.union([z.literal("embedded"), z.url({ protocol: /^mqtts?$/ })]).default("embedded"),
      /** Where the embedded one listens, on 127.0.0.1; 0 takes any free port and says which. */
      port: z.number().int().min(0).max(65_535).default(1883),
      baseTopic: z.string().min(1).max(64).default("zigbee2mqtt"),
      deviceId: id(parseDeviceId).default(must("bridge")),
      silentAfterMinutes: z
        .number()
        .min(1)
        .max(60 * 24 * 400)
        .optional(),
      /** Buttons that only say `single`, `double`, `hold`, and are meant as panic buttons. */
      panicButtons: z.array(id(parseDeviceId)).max(50).default([]),
      /** Devices that must be there, watched from the first start on, whether the bridge lists them or not. */
      devices: z
        .array(
          z.strictObject({
            deviceId: id(parseDeviceId),
            life: z.boolean(),
            silentAfterMinutes: z
              .number()
              .min(1)
              .max(60 * 24 * 400)
              .optional(),
          }),
        )
        .max(100)
        .default([]),
    })
    .optional(),
});

function must(text: string): DeviceId {
  const parsed = parseDeviceId(text);
  if (parsed === undefined) throw new Error(`"${text}" is not an id`);
  return parsed;
}

export type LineConfig = { id: string; address: LinkAddress; driver: AnyByteDriver; deviceId: DeviceId };
export type BridgeConfig = {
  broker: { kind: "embedded"; port: number } | { kind: "external"; url: string };
  baseTopic: string;
  deviceId: DeviceId;
  silentAfter: Millis | undefined;
  panicButtons: readonly DeviceId[];
  devices: readonly { deviceId: DeviceId; isLife: boolean; silentAfter: Millis | undefined }[];
};
export type ClockConfig = { kind: "system"; trust: "ask-system" | "assume" } | { kind: "replay"; startWallMs: number };

export type Config = {
  gatewayId: GatewayId;
  assignmentId: AssignmentId;
  bucket: Bucket;
  brokers: readonly [string, ...string[]];
  dataFolder: string;
  clock: ClockConfig;
  logLevel: "debug" | "info" | "warn" | "error";
  lines: readonly LineConfig[];
  bridge: BridgeConfig | undefined;
  /** What systemd tells a service that it watches. */
  environment: Readonly<Record<string, string | undefined>>;
};

export const usage = `node gateway/main.ts --config FILE [--data DIR] [--broker URL[,URL2]] [--clock system|replay --clock-start TIME] [--log LEVEL]

  --config FILE       what this kit is and which devices it has; see gateway/config.example.json
  --data DIR          where the outbox lives; default ./data/gateway
  --broker URL[,URL2] the cloud's broker; overrides the file
  --clock replay      virtual time for recorded homes; the file must say "kind": "replay"
  --clock-start TIME  where virtual time begins: ISO 8601 or milliseconds since 1970
  --log LEVEL         debug, info, warn or error; default info`;

/** @throws with a sentence for the person at the keyboard. */
export function readConfig(args: readonly string[]): Config {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      data: { type: "string", default: "./data/gateway" },
      broker: { type: "string" },
      clock: { type: "string", default: "system" },
      "clock-start": { type: "string" },
      log: { type: "string", default: "info" },
    },
  });
  if (values.config === undefined) throw new Error(`No configuration was named.\n\n${usage}`);
  const text = readFileSync(values.config, "utf8");
  const logLevel = z.enum(["debug", "info", "warn", "error"]).safeParse(values.log);
  if (!logLevel.success) throw new Error(`--log ${values.log} is not a level: use debug, info, warn or error.`);
  return {
    ...parseConfig(text, values.config, values.broker),
    dataFolder: values.data,
    logLevel: logLevel.data,
    environment: { NOTIFY_SOCKET: process.env["NOTIFY_SOCKET"], WATCHDOG_USEC: process.env["WATCHDOG_USEC"] },
    clock: readClock(text, values.config, values.clock, values["clock-start"]),
  };
}

function parseFile(text: string, name: string): z.infer<typeof fileSchema> {
  const result = fileSchema.safeParse(json(text, name));
  if (result.success) return result.data;
  throw new Error(`${name} cannot be used:\n${z.prettifyError(result.error)}`);
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON. Compare it with gateway/config.example.json.`, { cause: error });
  }
}

export function parseConfig(
  text: string,
  name: string,
  brokerArgument: string | undefined,
): Omit<Config, "dataFolder" | "logLevel" | "clock" | "environment"> {
  const file = parseFile(text, name);
  const [first, ...others] = brokerArgument?.split(",") ?? file.brokers ?? [];
  if (first === undefined)
    throw new Error(`No broker is named: give "brokers" in ${name}, or --broker mqtt://host:1883.`);
  for (const url of [first, ...others]) {
    if (!/^mqtts?:\/\//.test(url))
      throw new Error(`"${url}" is not the URL of a broker: write mqtt://host:port or mqtts://host:port.`);
  }
  const bucket = file.bucket ?? (file.homeId && bucketOf(file.homeId));
  if (bucket === undefined) throw new Error(`${name} says neither "homeId" nor "bucket": give one of them.`);
  return {
    gatewayId: file.gatewayId,
    assignmentId: file.assignmentId,
    bucket,
    brokers: [first, ...others.slice(0, 1)],
    lines: file.lines.map((link) => lineFrom(link, name)),
    bridge: file.bridge && bridgeFrom(file.bridge),
  };
}

function lineFrom(link: z.infer<typeof fileSchema>["lines"][number], name: string): LineConfig {
  const driver = byteDrivers[link.model];
  if (!driver) {
    const known = Object.keys(byteDrivers).join(", ");
    throw new Error(`${name}: there is no driver for "${link.model}". Known models: ${known}.`);
  }
  const address = parseLinkAddress(link.address);
  if (!address)
    throw new Error(`${name}: "${link.address}" is no address: write serial:/dev/ttyUSB0 or tcp://host:port.`);
  return { id: link.id ?? link.deviceId, address, driver, deviceId: link.deviceId };
}

function bridgeFrom(bridge: NonNullable<z.infer<typeof fileSchema>["bridge"]>): BridgeConfig {
  const silence = (given: number | undefined): Millis | undefined => (given === undefined ? undefined : minutes(given));
  return {
    broker:
      bridge.broker === "embedded" ? { kind: "embedded", port: bridge.port } : { kind: "external", url: bridge.broker },
    baseTopic: bridge.baseTopic,
    deviceId: bridge.deviceId,
    silentAfter: silence(bridge.silentAfterMinutes),
    panicButtons: bridge.panicButtons,
    devices: bridge.devices.map((device) => ({
      deviceId: device.deviceId,
      isLife: device.life,
      silentAfter: silence(device.silentAfterMinutes),
    })),
  };
}

function readClock(text: string, name: string, clock: string, start: string | undefined): ClockConfig {
  const file = parseFile(text, name);
  if (clock === "system") return { kind: "system", trust: file.clockTrust };
  if (clock !== "replay") throw new Error(`--clock ${clock} is not known: use system or replay.`);
  if (file.kind !== "replay") {
    throw new Error(
      `${name} describes a real home, which must not run on a virtual clock. Only a file with "kind": "replay" may.`,
    );
  }
  const startWallMs = start === undefined ? Number.NaN : /^\d+$/.test(start) ? Number(start) : Date.parse(start);
  if (!Number.isFinite(startWallMs))
    throw new Error("A replay needs --clock-start, as 2019-11-01T00:00:00Z or in milliseconds.");
  return { kind: "replay", startWallMs };
}
