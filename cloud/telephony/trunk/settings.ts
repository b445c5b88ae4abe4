/** What a trunk is told on a page: a carrier's, or the telephone system of the desk. The number that people call is one of these settings. */

import { z } from "zod";
import { both } from "../../emergency/settings-field.ts";
import { isDialled } from "./dialled.ts";

/** Of a PEM file with a chain of some certificates. */
const pemCharactersMax = 20_000;

const hostField = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9.-]{1,253}$|^[0-9A-Fa-f:.]{2,45}$/,
    both("请填写主机名或 IP 地址。", "A host name or an IP address is needed."),
  );
const tokenField = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9._~+*-]{1,64}$/,
    both("限 1 至 64 个字母、数字或 . _ ~ + * -。", "1 to 64 letters, digits or . _ ~ + * - are allowed."),
  );
const portField = z.int().min(1).max(65_535);
const dialledField = z
  .string()
  .trim()
  .refine(
    isDialled,
    both(
      "请填写号码或分机（如 8001），或 SIP 地址（如 sip:8001@192.168.1.20:5060）。",
      "A number or an extension such as 8001 is needed, or a SIP address such as sip:8001@192.168.1.20:5060.",
    ),
  );
/** Typed in one line each: a page shows settings flat. */
const phonesField = z
  .string()
  .max(2_000)
  .refine(
    (text) => linesOf(text).every(isDialled) && linesOf(text).length <= 16,
    both("每行一部电话，最多 16 部。", "One telephone a line, and no more than 16."),
  );

export const trunkSettings = z
  .strictObject({
    host: hostField,
    port: portField.default(5060),
    transport: z.enum(["udp", "tcp", "tls"]).default("udp"),
    /** Right of the @ in addresses of the trunk; null = the host. */
    domain: hostField.nullable().default(null),
    username: tokenField.nullable().default(null),
    /** Secret. */
    password: z.string().min(1).max(128).nullable().default(null),
    /** false = the trunk knows where we are: `listenPort`. */
    isRegistered: z.boolean().default(false),
    /** What people call; it is also who calls when we do. */
    number: tokenField,
    /** Who stands in From when we call: some trunks know us by the name that we register only. */
    callsAs: z.enum(["number", "username"]).default("number"),
    /** Where a trunk that we do not register with reaches us; null = any free port, and over TCP the connection that we opened. */
    listenPort: portField.nullable().default(null),
    listenHost: hostField.nullable().default(null),
    /** A line each. They ring when no page of an operator has a telephone, and when nobody takes it there. */
    deskPhones: phonesField.nullable().default(null),
    /** Rings too when nobody has taken it for `ringSeconds`. */
    overflow: dialledField.nullable().default(null),
    ringSeconds: z.int().min(5).max(120).default(20),
    /** Which header of the trunk names its recording; null = it is found by the Call-ID of the trunk's leg. */
    recordingHeader: tokenField.nullable().default(null),
    /** Where a recording is heard: an address with `{reference}` in it. */
    recordingUrl: z
      .string()
      .trim()
      .max(500)
      .refine(
        isTemplate,
        both(
          "须为以 https:// 或 http:// 开头且含 {reference} 的网址。",
          "An address that begins with https:// or http:// and holds {reference} is needed.",
        ),
      )
      .nullable()
      .default(null),
    /** Where spoken calls send and hear sound: our address as the trunk sees it; null = the one from which we reach it. */
    rtpHost: hostField.nullable().default(null),
    rtpPortFrom: portField.default(16_384),
    rtpPortTo: portField.default(16_583),
    /** TLS: whose certificates are believed; null = the authorities that the system knows. */
    authority: z
      .string()
      .trim()
      .max(pemCharactersMax)
      .regex(
        /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/,
        both("请粘贴 PEM 文本（以 -----BEGIN 开头）。", "Paste the PEM text, which begins with -----BEGIN."),
      )
      .nullable()
      .default(null),
    /** The name in the trunk's certificate, where it is not the host. */
    serverName: hostField.nullable().default(null),
    /** A trunk that is away is known within this time. */
    superviseEverySeconds: z.int().min(10).max(86_400).default(60),
  })
  .refine(({ username, password }) => (username === null) === (password === null), {
    path: ["password"],
    message: both("用户名和密码须同时填写或同时留空。", "Name and password are set both or not at all."),
  })
  .refine(({ rtpPortFrom, rtpPortTo }) => rtpPortTo > rtpPortFrom, {
    path: ["rtpPortTo"],
    message: both("末端口须大于首端口。", "The last port lies above the first one."),
  })
  .refine(({ transport, listenPort }) => transport !== "tls" || listenPort === null, {
    path: ["listenPort"],
    message: both(
      "TLS 中继通过本机主动建立的连接呼入；请留空监听端口。",
      "A trunk over TLS calls over the connection that we open: leave the port empty.",
    ),
  });

export type TrunkSettings = z.output<typeof trunkSettings>;

/** Sealed, and never shown again. */
export const secretFields = ["password"] as const satisfies readonly (keyof TrunkSettings)[];

export const deskPhonesOf = ({ deskPhones }: Pick<TrunkSettings, "deskPhones">): readonly string[] => [
  ...new Set(linesOf(deskPhones ?? "")),
];

function linesOf(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function isTemplate(text: string): boolean {
  return /^https?:\/\/[^\s<>"]+$/.test(text) && text.includes("{reference}");
}
