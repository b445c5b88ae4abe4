/** Wires signing in: what it stands on, and the links for whoever comes first. Decides nothing. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { SignInConfig } from "../config/sign-in.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { demoLinks, firstLink } from "../identity/first-start.ts";
import type { Identity } from "../identity/identity.ts";
import { createOpenIdProvider } from "../identity/openid-provider.ts";
import { createCodeMessages } from "../notify/code-messages.ts";
import type { PhoneProvider } from "../notify/phone-provider.ts";
import { createDemoSms } from "../identity/sms-sender.ts";
import { openSqlIdentity } from "../identity/sql-identity.ts";
import type { Records } from "../records/records.ts";
import type { Vault } from "../vault/vault.ts";

export async function openIdentity(given: {
  config: SignInConfig;
  database: LedgerDatabase;
  records: Records;
  vault: Vault;
  audit: AuditLog;
  clock: Clock;
  log: Log;
  areaOfHome: (homeId: HomeId) => AreaCode | null;
  /** Where one is attached, there is a person of each role to try it with. */
  demoHome: HomeId | null;
  /** The provider of messages that is set now. */
  phone: () => PhoneProvider | null;
  nextId: () => string;
  /** Why nobody's account can be opened, if so: then there are no links either. */
  locked: string | null;
}): Promise<Identity> {
  const { config, clock, log, demoHome, phone, nextId } = given;
  const { publicUrl, openId } = config;
  const identity = await openSqlIdentity({
    ...given,
    publicUrl,
    sms: createCodeMessages({
      provider: phone,
      otherwise: config.sms === "demo" ? createDemoSms((line) => log.warn(line, { event: "demo-sms" })) : null,
      nextId,
    }),
    openId: openId && createOpenIdProvider({ ...openId, redirectUri: new URL("/sign-in/", publicUrl).href }),
  });
  if (given.locked !== null) return identity;
  const nowMs = clock.wallMs();
  const first = await firstLink(identity, nowMs);
  const links = [...(first ? [first] : []), ...(demoHome === null ? [] : await demoLinks(identity, demoHome, nowMs))];
  for (const { role, login, link } of links) {
    // Behind the #, which no browser sends and no log of requests holds.
    const url = new URL(`/sign-in/#invitation=${link.token}`, publicUrl).href;
    log.warn("Open this link to come in: it holds once, for 72 hours.", { event: "invitation", role, login, url });
  }
  return identity;
}
