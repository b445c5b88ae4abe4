/**
 * What this cloud is told at its start: arguments, and the environment for secrets. The one reader of both. Anything that is not
 * understood ends the start with a sentence.
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { dc09Fields, dc09Usage, readDc09 } from "../emergency/dc09/start-settings.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { edgeFields, edgeUsage, readEdge, type EdgeConfig } from "./edge.ts";
import { readSignIn, signInFields, signInUsage, type SignInConfig } from "./sign-in.ts";
import { databaseField, placeOf } from "./database.ts";
import type { DatabasePlace } from "../database/system-open-database.ts";
import { signedPhoneSettings, type SignedPhoneSettings } from "../notify/providers/signed/settings.ts";
import type { Dc09Settings } from "../emergency/dc09/settings.ts";
import { espeakCommand } from "../telephony/speech/speech-command.ts";
import { evidenceFields, evidenceUsage, readEvidence, type EvidenceConfig } from "../evidence/settings.ts";

export class ConfigError extends Error {}

const usage = `node cloud/main.ts --data DIR --broker mqtt://HOST:PORT [...]
  --data DIR             everything is kept there
  --role ROLE            all (default); or two processes on one PostgreSQL: core decides and has the desk, dispatch calls centres and people
                         outside (it needs no broker and no port)
  --broker URL[,URL2]    any MQTT 3.1.1 broker; of several all are listened at
  --http-port N          the pages and the API (default 8080; 0 = a free one)
  --http-host HOST       default 127.0.0.1; another one needs --sign-in required, and https by ourselves or by a proxy
${edgeUsage}
  --web DIR              the built pages (default cloud/dist/web)
  --seed FILE            homes, kits and devices to add or change
  --database PLACE       embedded (default: a file in --data) or postgres://USER@HOST/NAME?sslmode=verify-full; its password
                         is in SHOUWANG_DATABASE_PASSWORD, or in the file that SHOUWANG_DATABASE_PASSWORD_FILE names
  --keys FILE            the master keys that seal what is personal (default DIR/keys/master.json); keep a copy elsewhere
${signInUsage}
${evidenceUsage}
  --timeline ENGINE      embedded (default), influx:URL or victoria:URL, with ?database=NAME
  --webhook-url URL      a centre outside; its secret is in SHOUWANG_WEBHOOK_SECRET
  --phone-url URL        a provider of messages and calls (docs/phone-provider.md); secrets in SHOUWANG_PHONE_SECRET and
                         SHOUWANG_PHONE_INCOMING_SECRET
  --speech-command "…"   what speaks calls over a trunk: a program that reads a text and writes a WAVE (default espeak-ng; docs/spoken-calls.md)
${dc09Usage}
  --watchdog-url URL     asked again and again while everything is well; its silence calls somebody
  --watchdog-every N     so many seconds apart (default 60; at least 5)
  --canary on|off        on (default): once a minute the house presses by itself, to see that its machinery moves
  --demo-url URL         control port of a simulated home
  --clock system|replay  replay: time follows the messages; only beside homes of kind "replay"
  --log-level LEVEL      debug, info (default), warn, error`;

const portField = z.coerce.number().int().min(0).max(65_535);
const httpUrl = z.url({ protocol: /^https?$/ });

const timelineField = z.string().transform((text, context) => {
  if (text === "embedded") return { engine: "embedded" as const };
  const [, name, address] = /^(influx|victoria):(https?:\/\/.+)$/.exec(text) ?? [];
  if (name === undefined || address === undefined || !URL.canParse(address)) {
    context.addIssue({
      code: "custom",
      message: `"${text}" is no engine: embedded, influx:http://HOST:PORT or victoria:http://HOST:PORT`,
    });
    return z.NEVER;
  }
  const url = new URL(address);
  const engine = name === "influx" ? ("influxdb" as const) : ("victoria-metrics" as const);
  return { engine, url: url.origin, database: url.searchParams.get("database") ?? "shouwang" };
});

/** Each is one connection, and each is told everything. */
const brokersMax = 4;
const giveBroker = "give a broker with --broker mqtt://HOST:PORT; several are separated by commas";
const brokersField = z
  .string({ error: giveBroker })
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(
    z
      .array(z.url({ protocol: /^mqtts?$/, error: giveBroker }))
      .min(1)
      .max(brokersMax),
  );

const schema = z.strictObject({
  data: z.string({ error: "give a folder with --data DIR" }).min(1),
  role: z.enum(["all", "core", "dispatch"]).default("all"),
  broker: brokersField.optional(),
  "http-port": portField.default(8_080),
  "http-host": z.string().default("127.0.0.1"),
  web: z.string().optional(),
  seed: z.string().optional(),
  keys: z.string().min(1).optional(),
  ...signInFields,
  ...evidenceFields,
  ...edgeFields,
  timeline: timelineField.default({ engine: "embedded" }),
  database: databaseField.default(null),
  "webhook-url": httpUrl.optional(),
  "webhook-secret": z.string().optional(),
  "phone-url": httpUrl.optional(),
  "phone-secret": z.string().optional(),
  "phone-incoming-secret": z.string().optional(),
  "speech-command": z.string().trim().min(1).max(500).default(espeakCommand),
  ...dc09Fields,
  "timeline-token": z.string().optional(),
  "watchdog-url": httpUrl.optional(),
  "watchdog-every": z.coerce.number().int().min(5).max(3_600).default(60),
  canary: z.enum(["on", "off"]).default("on"),
  "demo-url": httpUrl.optional(),
  clock: z.enum(["system", "replay"]).default("system"),
  "log-level": z.enum(["debug", "info", "warn", "error"]).default("info"),
});

export type Config = {
  /** `core` and `dispatch`: in two processes what `all` is in one. */
  role: "all" | "core" | "dispatch";
  dataFolder: string;
  /** All are listened at; a gateway is at one of them. */
  brokerUrls: readonly string[];
  http: { host: string; port: number; webRoot: string } & EdgeConfig;
  seedFile: string | null;
  keysFile: string;
  /** Null: nobody signs in. */
  signIn: SignInConfig | null;
  evidence: EvidenceConfig;
  timeline: z.infer<typeof timelineField>;
  timelineToken: string | null;
  database: DatabasePlace;
  webhook: { url: string; secret: string } | null;
  /** A provider of messages and calls that speaks our own contract. */
  phone: SignedPhoneSettings | null;
  /** The program that speaks calls, and its arguments. */
  speechCommand: string;
  dc09: Dc09Settings | null;
  watchdogUrl: string | null;
  watchdogEvery: Millis;
  hasCanary: boolean;
  demoUrl: string | null;
  clock: "system" | "replay";
  logLevel: "debug" | "info" | "warn" | "error";
};

/** These come by the environment: arguments can be read by every user of the machine. */
const secretNames: readonly string[] = [
  "webhook-secret",
  "dc09-key",
  "timeline-token",
  "openid-secret",
  "phone-secret",
  "phone-incoming-secret",
];

/** Throws a `ConfigError` with a sentence for whoever starts it. */
export function readConfig(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Config {
  const names = Object.keys(schema.shape).filter((name) => !secretNames.includes(name));
  let values: Record<string, unknown>;
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
    values = { ...parseArgs({ args: [...args], options }).values };
  } catch (cause) {
    throw new ConfigError(
      `${cause instanceof Error ? cause.message : "These arguments are not understood."}\n${usage}`,
      { cause },
    );
  }
  const secrets = {
    "webhook-secret": environment["SHOUWANG_WEBHOOK_SECRET"],
    "dc09-key": environment["SHOUWANG_DC09_KEY"],
    "timeline-token": environment["SHOUWANG_TIMELINE_TOKEN"],
    "openid-secret": environment["SHOUWANG_OPENID_SECRET"],
    "phone-secret": environment["SHOUWANG_PHONE_SECRET"],
    "phone-incoming-secret": environment["SHOUWANG_PHONE_INCOMING_SECRET"],
  };
  const read = schema.safeParse({ ...values, ...withoutUndefined(secrets) });
  if (!read.success) {
    const first = read.error.issues[0];
    throw new ConfigError(`--${first?.path.join(".") ?? ""}: ${first?.message ?? "not understood"}\n${usage}`);
  }
  const given = read.data;
  if (given.broker === undefined && given.role !== "dispatch")
    throw new ConfigError(`--broker: ${giveBroker}\n${usage}`);
  if (given.role !== "all" && given.database === null) throw new ConfigError(notOnAFile(given.role));
  const { "webhook-url": webhookUrl, "webhook-secret": secret } = given;
  if (webhookUrl !== undefined && secret === undefined) {
    throw new ConfigError(
      "--webhook-url needs its secret in SHOUWANG_WEBHOOK_SECRET (whsec_ and base64 of 24 to 64 random bytes).",
    );
  }
  const phone = readPhoneProvider(given);
  const signIn = readSignIn(given, given["http-port"]);
  if (typeof signIn === "string") throw new ConfigError(signIn);
  const host = given["http-host"];
  const dc09 = readDc09(given);
  if (typeof dc09 === "string") throw new ConfigError(dc09);
  const edge = readEdge(given, { host, signIn });
  if (typeof edge === "string") throw new ConfigError(edge);
  return {
    dataFolder: given.data,
    role: given.role,
    brokerUrls: given.broker ?? [],
    http: { host, port: given["http-port"], webRoot: given.web ?? defaultWebRoot, ...edge },
    seedFile: given.seed ?? null,
    keysFile: given.keys ?? `${given.data}/keys/master.json`,
    signIn,
    evidence: readEvidence(given, given.data),
    timeline: given.timeline,
    timelineToken: given["timeline-token"] ?? null,
    database: placeOf(given.database, environment),
    webhook: webhookUrl !== undefined && secret !== undefined ? { url: webhookUrl, secret } : null,
    phone,
    dc09,
    speechCommand: given["speech-command"],
    watchdogUrl: given["watchdog-url"] ?? null,
    watchdogEvery: seconds(given["watchdog-every"]),
    hasCanary: given.canary === "on" && given.clock === "system",
    demoUrl: given["demo-url"] ?? null,
    clock: given.clock,
    logLevel: given["log-level"],
  };
}

function readPhoneProvider(given: z.output<typeof schema>): SignedPhoneSettings | null {
  const { "phone-url": url, "phone-secret": secret, "phone-incoming-secret": incomingSecret } = given;
  if (url === undefined) return null;
  const read = signedPhoneSettings.safeParse({ url, secret, incomingSecret });
  if (read.success) return read.data;
  throw new ConfigError(
    "--phone-url needs two secrets, SHOUWANG_PHONE_SECRET and SHOUWANG_PHONE_INCOMING_SECRET (each whsec_ and base64 of 24 to 64 random bytes).",
  );
}

const notOnAFile = (role: string): string =>
  `--role ${role} is refused: two processes share one PostgreSQL, and a file has one. Give --database postgres://USER@HOST/NAME, or leave --role out: then one process does both.`;

const defaultWebRoot = new URL("../dist/web", import.meta.url).pathname;

function withoutUndefined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
