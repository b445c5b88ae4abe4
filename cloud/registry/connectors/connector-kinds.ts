/**
 * Every kind of connector that can be set on a page, one line each: what is set for it, which of that is secret, and what it is for. The settings themselves are declared
 * by whoever speaks the protocol (`settings.ts` in its folder); what opens it is in `cloud/app/connectors.ts`.
 */

import type { z } from "zod";
import { dc09Settings, secretFields as dc09Secrets } from "../../emergency/dc09/settings.ts";
import { inboundSettings, secretFields as inboundSecrets } from "../../emergency/inbound/settings.ts";
import { scaipSettings, secretFields as scaipSecrets } from "../../emergency/scaip/settings.ts";
import { secretFields as webhookSecrets, webhookSettings } from "../../emergency/webhook/settings.ts";
import { emailSettings, secretFields as emailSecrets } from "../../notify/email/settings.ts";
import { hookSettings, secretFields as hookSecrets } from "../../notify/hook/settings.ts";
import { aliyunSettings, secretFields as aliyunSecrets } from "../../notify/providers/aliyun/settings.ts";
import { secretFields as phoneSecrets, signedPhoneSettings } from "../../notify/providers/signed/settings.ts";
import { pushSettings, secretFields as pushSecrets } from "../../notify/push/settings.ts";
import { secretFields as wechatSecrets, wechatSettings } from "../../notify/wechat/settings.ts";
import { secretFields as trunkSecrets, trunkSettings } from "../../telephony/trunk/settings.ts";

/**
 * `path`: alarms go out by it to a centre. `inbound`: a centre's own acts come in by it. `person`: it reaches people, such as residents and contacts. `trunk`: the desk's calls
 * come and go by it.
 */
export type ConnectorUse = "path" | "inbound" | "person" | "trunk";

export type ConnectorKindOf<Kind extends string, Settings extends z.ZodObject> = {
  kind: Kind;
  uses: readonly ConnectorUse[];
  settings: Settings;
  /** Never answered to anybody: pages see whether they are set. */
  secretFields: readonly (keyof z.output<Settings> & string)[];
};

const kind = <Kind extends string, Settings extends z.ZodObject>(
  one: ConnectorKindOf<Kind, Settings>,
): ConnectorKindOf<Kind, Settings> => one;

export const webhookKind = kind({
  kind: "webhook",
  uses: ["path"],
  settings: webhookSettings,
  secretFields: webhookSecrets,
});
export const dc09Kind = kind({ kind: "dc09", uses: ["path"], settings: dc09Settings, secretFields: dc09Secrets });
export const scaipKind = kind({ kind: "scaip", uses: ["path"], settings: scaipSettings, secretFields: scaipSecrets });
export const inboundKind = kind({
  kind: "inbound",
  uses: ["inbound"],
  settings: inboundSettings,
  secretFields: inboundSecrets,
});

const persons = ["person"] as const;
/** Messages and calls by our own contract (docs/phone-provider.md). */
export const phoneKind = kind({
  kind: "phone",
  uses: persons,
  settings: signedPhoneSettings,
  secretFields: phoneSecrets,
});
export const aliyunKind = kind({
  kind: "aliyun",
  uses: persons,
  settings: aliyunSettings,
  secretFields: aliyunSecrets,
});
export const emailKind = kind({ kind: "email", uses: persons, settings: emailSettings, secretFields: emailSecrets });
export const hookKind = kind({ kind: "hook", uses: persons, settings: hookSettings, secretFields: hookSecrets });
export const wechatKind = kind({
  kind: "wechat",
  uses: persons,
  settings: wechatSettings,
  secretFields: wechatSecrets,
});
export const pushKind = kind({ kind: "push", uses: persons, settings: pushSettings, secretFields: pushSecrets });
export const trunkKind = kind({ kind: "trunk", uses: ["trunk"], settings: trunkSettings, secretFields: trunkSecrets });

export const connectorKinds = [
  webhookKind,
  dc09Kind,
  scaipKind,
  inboundKind,
  phoneKind,
  aliyunKind,
  emailKind,
  hookKind,
  wechatKind,
  pushKind,
  trunkKind,
] as const;
export type ConnectorKind = (typeof connectorKinds)[number]["kind"];

/** Looked at as any of them. */
export type AnyConnectorKind = {
  kind: ConnectorKind;
  uses: readonly ConnectorUse[];
  settings: z.ZodObject;
  secretFields: readonly string[];
};
export const connectorKindOf = (kind: string): AnyConnectorKind | undefined =>
  connectorKinds.find((one) => one.kind === kind);
