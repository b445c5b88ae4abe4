/** Puts this part together over a database. What is left to say is where it stands: its address and its settings. */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { Records } from "../records/records.ts";
import type { Vault } from "../vault/vault.ts";
import { createAdministration } from "./administration.ts";
import { createBeginSession } from "./begin-session.ts";
import { createCookies } from "./cookies.ts";
import { createArgonPasswords, type ArgonCost } from "./crypto-passwords.ts";
import { cryptoSecrets } from "./crypto-secrets.ts";
import { cryptoTotp } from "./crypto-totp.ts";
import type { AreaOfHome } from "./granting.ts";
import type { Identity } from "./identity.ts";
import { createInviting } from "./inviting.ts";
import { createOwnSettings } from "./own-settings.ts";
import { createOpenId, type OpenIdProvider } from "./openid.ts";
import { createPhoneCodes } from "./phone-codes.ts";
import type { SmsSender } from "./sms-sender.ts";
import { createPasskeys } from "./passkeys.ts";
import { createSignIn } from "./sign-in.ts";
import { createWhoIsThere } from "./signed-in.ts";
import { createSqlAccounts } from "./sql-accounts.ts";
import { createSqlCredentials } from "./sql-credentials.ts";
import { createSqlEvidence } from "./sql-evidence.ts";
import { createSqlInvitations } from "./sql-invitations.ts";
import { createSqlKnownDevices } from "./sql-known-devices.ts";
import { openSqlSessions } from "./sql-sessions.ts";
import { createWebauthnChecks } from "./webauthn-passkeys.ts";
import { createTries } from "./tries.ts";

export async function openSqlIdentity(given: {
  database: LedgerDatabase;
  records: Records;
  vault: Vault;
  audit: AuditLog;
  clock: { wallMs(): number; uptimeMs(): number };
  log: Log;
  /** Where browsers reach us, as people see it: `https://shouwang.example`. */
  publicUrl: string;
  areaOfHome: AreaOfHome;
  sms: SmsSender | null;
  openId: OpenIdProvider | null;
  /** Less than today's only in tests. */
  argonCost?: ArgonCost;
}): Promise<Identity> {
  const { database, records, vault, audit, clock, log } = given;
  const secrets = cryptoSecrets;
  const evidence = createSqlEvidence(audit);
  const accounts = createSqlAccounts({ database, records, vault, uptimeMs: () => clock.uptimeMs() });
  const credentials = createSqlCredentials({ database, vault });
  const sessions = await openSqlSessions({ database, vault, evidence, secrets, nowMs: clock.wallMs(), log });
  const devices = createSqlKnownDevices({ database, secrets });
  const invitations = createSqlInvitations({ database, secrets });
  const passwords = createArgonPasswords(given.argonCost);
  const tries = createTries();
  const begin = createBeginSession({ sessions, devices, secrets });
  const parts = { accounts, credentials, sessions, devices, invitations, passwords, tries, secrets, evidence, begin };
  const inviting = createInviting(parts);
  const signIn = createSignIn({ ...parts, totp: cryptoTotp });
  const own = createOwnSettings({ ...parts, totp: cryptoTotp });
  const { sms, openId: provider } = given;
  const checks = createWebauthnChecks(given.publicUrl);
  return {
    signIn,
    own,
    passkeys: checks ? createPasskeys({ ...parts, checks, signIn, own }) : null,
    phoneCodes: sms && createPhoneCodes({ ...parts, sms }),
    openId: provider && createOpenId({ ...parts, provider, inviting }),
    inviting,
    administration: createAdministration({ ...parts, inviting, areaOfHome: given.areaOfHome }),
    whoIsThere: createWhoIsThere({ accounts, sessions }),
    cookies: createCookies({ isSecure: given.publicUrl.startsWith("https:") }),
    accounts,
    credentials,
    sessions,
    passwords,
    tries,
    evidence,
    begin,
  };
}
