/** What one SCAIP path needs to know, as people write it on a page. */

import { z } from "zod";
import { both } from "../settings-field.ts";

/** Of a PEM file with a chain of some certificates. */
const pemCharactersMax = 20_000;

const pemOf = (what: "CERTIFICATE" | "PRIVATE KEY") =>
  z
    .string()
    .trim()
    .max(pemCharactersMax)
    .regex(
      what === "CERTIFICATE"
        ? /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/
        : /^-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----$/,
      both("请粘贴 PEM 文本（以 -----BEGIN 开头）。", "Paste the PEM text, which begins with -----BEGIN."),
    )
    .nullable()
    .default(null);

/** Part of an address or a header: nothing that would end it. */
const tokenField = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9._~+*-]{1,64}$/,
    both("限 1 至 64 个字母、数字或 . _ ~ + * -。", "1 to 64 letters, digits or . _ ~ + * - are allowed."),
  );
const hostField = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9.-]{1,253}$|^[0-9A-Fa-f:.]{2,45}$/,
    both("请填写主机名或 IP 地址。", "A host name or an IP address is needed."),
  );

export const scaipSettings = z
  .strictObject({
    host: hostField,
    port: z.int().min(1).max(65_535).default(5060),
    transport: z.enum(["udp", "tcp", "tls"]).default("tls"),
    /** Left of the @ in the receiver's address. */
    receiver: tokenField.default("arc"),
    /** Right of it; null = the host. */
    domain: hostField.nullable().default(null),
    /** Our number at the centre. */
    controllerId: z
      .string()
      .trim()
      .regex(/^\d{1,16}$/, both("控制器编号为 1 至 16 位数字。", "A controller number has 1 to 16 digits.")),
    /** `ours`: every home comes under our number, and its name stands in the texts. `derived`: each has a number of its own, which the centre is given. */
    homeNumbers: z.enum(["ours", "derived"]).default("ours"),
    username: tokenField.nullable().default(null),
    /** Secret. */
    password: z.string().min(1).max(128).nullable().default(null),
    /** So that answers of its own find us through what translates addresses. */
    isRegistered: z.boolean().default(false),
    /** Whom the centre calls back; `no-voice:` where there is nobody to be called. */
    callerId: z
      .string()
      .trim()
      .max(256)
      .regex(
        /^(sip|tel|gsm|no-voice):[^\s<>"]*$/,
        both("须以 sip:、tel:、gsm: 或 no-voice: 开头。", "It begins with sip:, tel:, gsm: or no-voice:."),
      )
      .default("no-voice:"),
    answerWithinSeconds: z.number().min(0.1).max(60).default(8),
    superviseEverySeconds: z.number().min(5).max(86_400).default(60),
    /** TLS: whose certificates are believed; null = the authorities that the system knows. */
    authority: pemOf("CERTIFICATE"),
    /** The name in the receiver's certificate, where it is not the host. */
    serverName: hostField.nullable().default(null),
    /** Who we are, where the receiver asks for it. */
    certificate: pemOf("CERTIFICATE"),
    /** Secret. */
    certificateKey: pemOf("PRIVATE KEY"),
  })
  .refine(({ username, password }) => (username === null) === (password === null), {
    path: ["password"],
    message: both("用户名和密码须同时填写或同时留空。", "Name and password are set both or not at all."),
  })
  .refine(({ certificate, certificateKey }) => (certificate === null) === (certificateKey === null), {
    path: ["certificateKey"],
    message: both("证书和私钥须同时填写或同时留空。", "Certificate and key are set both or not at all."),
  });

export type ScaipSettings = z.output<typeof scaipSettings>;

/** Sealed, and never shown again. */
export const secretFields = ["password", "certificateKey"] as const satisfies readonly (keyof ScaipSettings)[];
