/** The whole of signing in over a database of its own, with a clock in the test's hand and cheap hashes. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlAuditLog } from "@shouwang/cloud/audit/sql-audit-log.ts";
import type { Grant } from "@shouwang/cloud/access/principal.ts";
import type { SignedIn } from "@shouwang/cloud/identity/begin-session.ts";
import type { Caller } from "@shouwang/cloud/identity/caller.ts";
import { stepAt, totpCode } from "@shouwang/cloud/identity/crypto-totp.ts";
import type { OpenIdProvider } from "@shouwang/cloud/identity/openid.ts";
import type { Sms } from "@shouwang/cloud/identity/sms-sender.ts";
import { openSqlIdentity } from "@shouwang/cloud/identity/sql-identity.ts";
import { createSqlRecords } from "@shouwang/cloud/records/sql-records.ts";
import { openMasterKeys } from "@shouwang/cloud/vault/file-master-keys.ts";
import { createSqlVault } from "@shouwang/cloud/vault/sql-vault.ts";
import { must, parseAreaCode, parseHomeId, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { openLedgerIn } from "./ledgers.ts";

export const goodPassword = "一天一个苹果,医生远离我 ok";
export const otherPassword = "两只黄鹂鸣翠柳,一行白鹭 ok";

export const areaOf = (code: string): AreaCode => must(parseAreaCode(code), code);
export const homeOf = (id: string) => must(parseHomeId(id), id);
export const grantOf = (role: Exclude<Grant["role"], "caregiver">, area: string): Grant => ({
  role,
  area: area === "everywhere" ? area : areaOf(area),
  untilMs: null,
});
export const caregiverOf = (home: string): Grant => ({ role: "caregiver", homeId: homeOf(home), untilMs: null });

export async function openIdentityHouse(
  options: { openId?: OpenIdProvider; publicUrl?: string; hasNoSms?: () => boolean } = {},
) {
  const startMs = Date.UTC(2026, 4, 1, 8);
  const sent: Sms[] = [];
  const folder = mkdtempSync(join(tmpdir(), "shouwang-identity-"));
  const clock = createManualClock({ wallMs: startMs });
  const database = await openLedgerIn(folder, startMs);
  const masterKeys = openMasterKeys(join(folder, "keys", "master.json"), { nowMs: startMs, mayMake: true });
  const open = async () => {
    const vault = createSqlVault({ database, masterKeys: () => masterKeys, cipher: "aes-256-gcm" });
    const audit = await openSqlAuditLog({ database, chain: "main" });
    const records = createSqlRecords({ database, vault, audit });
    const identity = await openSqlIdentity({
      database,
      records,
      vault,
      audit,
      clock,
      log: silentLog,
      publicUrl: options.publicUrl ?? "http://localhost:8080",
      areaOfHome: (homeId) => (homeId === homeOf("home-1") ? areaOf("370602001") : null),
      sms: {
        isSet: () => options.hasNoSms?.() !== true,
        async send(sms) {
          sent.push(sms);
          return await Promise.resolve({ kind: "accepted" });
        },
      },
      openId: options.openId ?? null,
      argonCost: { memory: 64, passes: 1, parallelism: 1 },
    });
    return { identity, vault, audit, records };
  };
  let opened = await open();
  const house = {
    get identity() {
      return opened.identity;
    },
    database,
    /** To phones. */
    sent,
    /** Nobody has ever been here. A new database for each test would cost a second each. */
    async empty() {
      const tables = ["records", "record_history", "person_keys", "audit", "accounts", "account_grants"] as const;
      const ours = ["credentials", "sign_ins", "invitations", "known_devices"] as const;
      await database.commit([...tables, ...ours].map((table) => ({ query: database.write.deleteFrom(table) })));
      opened = await open();
    },
    clock,
    /** The same over what is on the disk, as after a restart. */
    reopened: async () => (await open()).identity,
    at: (address = "203.0.113.7"): Caller => ({ address, agent: "test", sessionToken: null, deviceToken: null }),
    /** What the browser sends next. */
    after: (signedIn: SignedIn, caller: Caller): Caller => ({
      ...caller,
      sessionToken: signedIn.sessionToken,
      deviceToken: signedIn.deviceToken ?? caller.deviceToken,
    }),
    codeNow: (secret: string) => totpCode(fromBase32(secret), stepAt(clock.wallMs())),
    pass: async (duration: Millis) => await clock.advanceTo(clock.uptimeMs() + duration),
    acts: async () => {
      const rows = await database.read.selectFrom("audit").select(["what", "outcome", "subject_id", "who"]).execute();
      return rows.map(({ what, outcome }) => (outcome === "done" ? what : `${what} (${outcome})`));
    },
    /** Somebody who has accepted an invitation; with a second factor where they need one. */
    async person(login: string, grants: readonly Grant[], phone: string | null = null, name: string = `人 ${login}`) {
      const { identity } = opened;
      const person = { name, login, phone, email: null, language: "zh" as const, grants };
      const link = await identity.inviting.invite(
        person,
        { who: "system/test", purpose: "administer" },
        clock.wallMs(),
      );
      if (link === "taken") throw new Error(`${login} is taken`);
      const first = await identity.inviting.accept(
        { token: link.token, login: null, password: goodPassword },
        house.at(),
        clock.wallMs(),
      );
      if (first.kind !== "signed-in") throw new Error(`${login} was not let in: ${first.kind}`);
      const caller = house.after(first, house.at());
      if (first.stage === "full") return { caller, secret: "", accountId: link.accountId, recoveryCodes: [] };
      const enrolled = await house.enrol(caller);
      return { ...enrolled, accountId: link.accountId };
    },
    /** Adds codes that change with time, and moves on to the next code. */
    async enrol(caller: Caller) {
      const { identity } = opened;
      const me = await identity.whoIsThere.person(caller.sessionToken, clock.wallMs());
      if (!me) throw new Error("nobody is there");
      const begun = identity.own.beginTotp(me, clock.wallMs());
      if (begun.kind !== "begun") throw new Error(begun.kind);
      const code = house.codeNow(begun.secret);
      const added = await identity.own.confirmTotp(me, code, caller, clock.wallMs());
      if (added.kind !== "added") throw new Error(added.kind);
      await house.pass(seconds(30));
      return {
        caller: house.after(added.signedIn, caller),
        secret: begun.secret,
        recoveryCodes: added.recoveryCodes ?? [],
      };
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return house;
}

export type IdentityHouse = Awaited<ReturnType<typeof openIdentityHouse>>;

export function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
