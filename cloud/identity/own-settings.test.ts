import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { must, parseAccountId, parseCredentialId } from "@shouwang/shared/domain/ids.ts";
import {
  areaOf,
  caregiverOf,
  goodPassword,
  grantOf,
  openIdentityHouse,
  otherPassword,
  type IdentityHouse,
} from "../../test/builders/identity-house.ts";

let house: IdentityHouse;
beforeAll(async () => {
  house = await openIdentityHouse();
});
beforeEach(async () => await house.empty());
afterAll(async () => await house[Symbol.asyncDispose]());

const now = () => house.clock.wallMs();
const meOf = async (token: string | null) => {
  const me = await house.identity.whoIsThere.person(token, now());
  if (!me) throw new Error("nobody is there");
  return me;
};
const principalOf = async (token: string | null) => {
  const found = await house.identity.whoIsThere.principal(token, now());
  if (!found) throw new Error("nobody is there");
  return found.principal;
};

describe("a password", () => {
  test("R-221 its change ends every other session and forgets other browsers; the old one is nothing", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const other = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    if (other.kind !== "signed-in") throw new Error(other.kind);
    const me = await meOf(caller.sessionToken);
    const change = async (present: string, next: string) =>
      await house.identity.own.changePassword(me, { present, next }, caller, now());
    expect(await change(otherPassword, otherPassword)).toEqual({ kind: "wrong" });
    expect(await change(goodPassword, "password-password")).toEqual({ kind: "password", problem: "guessable" });
    const changed = await change(goodPassword, otherPassword);
    if (changed.kind !== "signed-in") throw new Error(changed.kind);
    for (const token of [caller.sessionToken, other.sessionToken]) {
      expect(await house.identity.whoIsThere.person(token, now())).toBeNull();
    }
    expect(await house.identity.whoIsThere.person(changed.sessionToken, now())).not.toBeNull();
    const withOld = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    expect(withOld).toEqual({ kind: "wrong" });
    expect(await house.database.read.selectFrom("known_devices").selectAll().execute()).toHaveLength(1);
    const kept = await house.database.read.selectFrom("credentials").selectAll().execute();
    expect(kept).toHaveLength(1);
  });

  test("R-216 nothing of it is readable in the database", async () => {
    await house.person("li", [grantOf("operator", "3706")], "8613800001234");
    for (const table of ["credentials", "accounts", "account_grants", "records", "sign_ins", "audit"] as const) {
      const rows = await house.database.read.selectFrom(table).selectAll().execute();
      const text = JSON.stringify(rows, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
      );
      for (const secret of ["argon2id", goodPassword, "13800001234", "人 li"]) expect(text).not.toContain(secret);
    }
  });
});

describe("R-218 second factors", () => {
  test("a technician may add one; from then on it is asked for; and may take it away again", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const enrolled = await house.enrol(caller);
    const half = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    expect(half).toMatchObject({ stage: "second-factor" });
    const me = await meOf(enrolled.caller.sessionToken);
    const { factors, recoveryCodesLeft } = await house.identity.own.factors(me);
    expect({ factors: factors.length, recoveryCodesLeft }).toEqual({ factors: 1, recoveryCodesLeft: 10 });
    const id = must(parseCredentialId(factors[0]?.credentialId ?? ""), "factor");
    expect(await house.identity.own.removeFactor(me, id, now())).toEqual({ kind: "removed" });
    const full = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    expect(full).toMatchObject({ stage: "full" });
  });

  test("an operator keeps the last one", async () => {
    const { caller } = await house.person("li", [grantOf("operator", "3706")]);
    const me = await meOf(caller.sessionToken);
    const { factors } = await house.identity.own.factors(me);
    const id = must(parseCredentialId(factors[0]?.credentialId ?? ""), "factor");
    expect(await house.identity.own.removeFactor(me, id, now())).toEqual({ kind: "last" });
  });

  test("none is added in a session that has stood open, nor by who has one and has not shown it", async () => {
    const { caller, accountId } = await house.person("li", [grantOf("operator", "3706")]);
    await house.pass(minutes(16));
    expect(house.identity.own.beginTotp(await meOf(caller.sessionToken), now())).toEqual({ kind: "sign-in-again" });
    const half = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    if (half.kind !== "signed-in") throw new Error(half.kind);
    const me = await meOf(half.sessionToken);
    expect(me.kept.accountId).toBe(accountId);
    expect(house.identity.own.beginTotp(me, now())).toEqual({ kind: "sign-in-again" });
    const change = { present: goodPassword, next: otherPassword };
    expect(await house.identity.own.changePassword(me, change, house.at(), now())).toEqual({ kind: "sign-in-again" });
  });

  test("a wrong first code adds nothing", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const me = await meOf(caller.sessionToken);
    const begun = house.identity.own.beginTotp(me, now());
    const right = begun.kind === "begun" ? house.codeNow(begun.secret) : "";
    const wrong = right === "123456" ? "654321" : "123456";
    expect(await house.identity.own.confirmTotp(me, wrong, caller, now())).toEqual({ kind: "wrong" });
    expect(await house.identity.own.confirmTotp(me, right, caller, now())).toMatchObject({ kind: "added" });
  });
});

describe("R-222 an administrator's reach ends with their area", () => {
  const invite = { login: "new-one", phone: null, email: null, language: "zh" as const, name: "新" };

  test("invites, locks and lists inside; outside there is nobody, and the log says that they tried", async () => {
    const admin = await house.person("chief", [grantOf("area-administrator", "3706")]);
    const inside = await house.person("in", [grantOf("operator", "370602")]);
    const outside = await house.person("out", [grantOf("operator", "3701")]);
    const wider = await house.person("wide", [grantOf("operator", "370602"), grantOf("auditor", "37")]);
    const asking = await principalOf(admin.caller.sessionToken);
    const { administration } = house.identity;
    for (const grant of [
      grantOf("operator", "3701"),
      grantOf("operator", "37"),
      grantOf("auditor", "everywhere"),
      caregiverOf("home-2"),
    ]) {
      expect(await administration.invite(asking, { ...invite, grants: [grant] }, now())).toEqual({
        kind: "not-theirs",
      });
    }
    expect(await administration.invite(asking, { ...invite, grants: [] }, now())).toEqual({ kind: "not-theirs" });
    expect(await administration.invite(asking, { ...invite, grants: [caregiverOf("home-1")] }, now())).toMatchObject({
      kind: "invited",
    });
    const nobody = must(parseAccountId("nobody"), "nobody");
    for (const accountId of [outside.accountId, wider.accountId, nobody]) {
      expect(await administration.lock(asking, accountId, now())).toEqual({ kind: "unknown" });
      expect(await administration.inviteAgain(asking, accountId, now())).toEqual({ kind: "unknown" });
      expect(await administration.sessions(asking, accountId, now())).toEqual({ kind: "unknown" });
      expect(await administration.end(asking, accountId, now())).toEqual({ kind: "unknown" });
      expect(await administration.revoke(asking, { accountId, sessionId: null }, now())).toEqual({ kind: "unknown" });
    }
    expect((await house.acts()).filter((act) => act === "access-refused (refused)")).toHaveLength(20);
    const listed = await administration.list(asking, { area: areaOf("3706"), after: "", limit: 50 }, now());
    expect(listed.people.map(({ account }) => account.login ?? "").toSorted()).toEqual(["chief", "in"]);
    expect(await administration.lock(asking, inside.accountId, now())).toMatchObject({ kind: "done" });
    expect(await administration.lock(asking, admin.accountId, now())).toEqual({ kind: "oneself" });
  });

  test("an operator, or an administrator without a second factor, administers nobody", async () => {
    const op = await house.person("op", [grantOf("operator", "everywhere")]);
    const chief = await house.person("chief", [grantOf("area-administrator", "everywhere")]);
    const { administration } = house.identity;
    const without = { ...(await principalOf(chief.caller.sessionToken)), hasSecondFactor: false };
    for (const asking of [await principalOf(op.caller.sessionToken), without]) {
      const person = { ...invite, grants: [grantOf("technician", "3706")] };
      expect(await administration.invite(asking, person, now())).toEqual({ kind: "not-theirs" });
      expect(
        await administration.end(asking, chief.accountId === asking.accountId ? op.accountId : chief.accountId, now()),
      ).toEqual({
        kind: "unknown",
      });
    }
  });

  test("new grants end the sessions; an ended account proves nobody and frees its name", async () => {
    const admin = await house.person("chief", [grantOf("area-administrator", "everywhere")]);
    const li = await house.person("li", [grantOf("technician", "3706")]);
    const asking = await principalOf(admin.caller.sessionToken);
    const { administration, whoIsThere } = house.identity;
    const grants = [grantOf("operator", "3706")];
    const stale = await administration.setGrants(asking, { accountId: li.accountId, version: 1, grants }, now());
    expect(stale).toEqual({ kind: "changed-meanwhile" });
    const done = await administration.setGrants(asking, { accountId: li.accountId, version: 2, grants }, now());
    expect(done).toMatchObject({ kind: "done" });
    expect(await whoIsThere.person(li.caller.sessionToken, now())).toBeNull();
    const again = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    expect(again).toMatchObject({ stage: "add-factor" });
    expect(await administration.end(asking, li.accountId, now())).toMatchObject({ kind: "done" });
    const ended = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    expect(ended).toEqual({ kind: "wrong" });
    await house.person("li", [grantOf("technician", "3706")]);
  });

  test("a new link for who has lost everything begins anew: password, factor, sessions, browsers", async () => {
    const admin = await house.person("chief", [grantOf("area-administrator", "everywhere")]);
    const li = await house.person("li", [grantOf("operator", "3706")]);
    const asking = await principalOf(admin.caller.sessionToken);
    const again = await house.identity.administration.inviteAgain(asking, li.accountId, now());
    if (again.kind !== "invited") throw new Error(again.kind);
    const given = { token: again.link.token, login: null, password: otherPassword };
    const accepted = await house.identity.inviting.accept(given, house.at(), now());
    expect(accepted).toMatchObject({ kind: "signed-in", stage: "add-factor" });
    expect(await house.identity.whoIsThere.person(li.caller.sessionToken, now())).toBeNull();
    const old = await house.identity.signIn.withPassword({ name: "li", password: goodPassword }, house.at(), now());
    expect(old).toEqual({ kind: "wrong" });
  });
});
