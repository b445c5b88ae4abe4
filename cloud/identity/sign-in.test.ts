import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import {
  caregiverOf,
  goodPassword,
  grantOf,
  openIdentityHouse,
  otherPassword,
  type IdentityHouse,
} from "../../test/builders/identity-house.ts";
import { firstLink } from "./first-start.ts";

let house: IdentityHouse;
beforeAll(async () => {
  house = await openIdentityHouse();
});
beforeEach(async () => await house.empty());
afterAll(async () => await house[Symbol.asyncDispose]());

const now = () => house.clock.wallMs();
const password = async (name: string, text: string, caller = house.at()) =>
  await house.identity.signIn.withPassword({ name, password: text }, caller, now());
const seen = async (token: string | null, identity = house.identity) =>
  await identity.whoIsThere.principal(token, now());
const stranger = () => house.at("198.51.100.1");

describe("R-215 the first person comes in by a link, and there is no password that we made", () => {
  test("nobody is there: a link for an administrator of everything, new at each start until it was used", async () => {
    const before = await firstLink(house.identity, now());
    const link = await firstLink(house.identity, now());
    const accept = async (token: string) =>
      await house.identity.inviting.accept({ token, login: "chief", password: goodPassword }, house.at(), now());
    expect(await accept(before?.link.token ?? "")).toEqual({ kind: "gone" });
    const first = await accept(link?.link.token ?? "");
    expect(first).toMatchObject({ kind: "signed-in", stage: "add-factor" });
    expect(await accept(link?.link.token ?? "")).toEqual({ kind: "gone" });
    expect(await firstLink(house.identity, now())).toBeNull();
    if (first.kind !== "signed-in") return;
    // With the password alone they are nobody yet.
    expect(await seen(first.sessionToken)).toBeNull();
    const { caller } = await house.enrol(house.after(first, house.at()));
    expect((await seen(caller.sessionToken))?.principal).toMatchObject({
      hasSecondFactor: true,
      grants: [{ role: "area-administrator", area: "everywhere" }],
    });
    expect(await house.acts()).toEqual(
      expect.arrayContaining(["created", "invited", "invitation-used", "factor-added", "signed-in"]),
    );
  });

  test("a link runs out after 72 hours, is stored as a hash, and a guessed one tells nothing", async () => {
    const link = await firstLink(house.identity, now());
    const token = link?.link.token ?? "";
    const rows = JSON.stringify(await house.database.read.selectFrom("invitations").selectAll().execute());
    expect(token).toHaveLength(43);
    expect(rows).not.toContain(token);
    expect(await house.identity.inviting.read(token, house.at(), now())).toMatchObject({
      roles: ["area-administrator"],
    });
    await house.pass(hours(72));
    expect(await house.identity.inviting.read(token, house.at(), now())).toBe("gone");
    expect(await house.identity.inviting.read("x".repeat(43), house.at(), now())).toBe("gone");
  });

  test("a login that somebody has is refused, and the link still holds", async () => {
    await house.person("li", [grantOf("technician", "3706")]);
    const link = await firstLink(house.identity, now());
    const accept = async (login: string) =>
      await house.identity.inviting.accept(
        { token: link?.link.token ?? "", login, password: goodPassword },
        house.at(),
        now(),
      );
    expect(await accept("li")).toEqual({ kind: "taken" });
    expect(await accept("chief")).toMatchObject({ kind: "signed-in" });
  });
});

describe("signing in", () => {
  test("R-216 by login or phone, whichever way it is typed; a technician without a factor is in at once", async () => {
    await house.person("li", [grantOf("technician", "3706")], "8613800001234");
    for (const name of ["li", " LI ", "13800001234", "+86 138 0000 1234", "0086-138-0000-1234"]) {
      expect(await password(name, goodPassword)).toMatchObject({ kind: "signed-in", stage: "full" });
    }
    expect(await password("li", otherPassword)).toEqual({ kind: "wrong" });
  });

  test("R-218 an operator shows a code, once, and is nobody before", async () => {
    const { secret } = await house.person("li", [grantOf("operator", "3706")]);
    const first = await password("li", goodPassword);
    if (first.kind !== "signed-in") throw new Error(first.kind);
    expect(first).toMatchObject({ stage: "second-factor", deviceToken: null });
    expect(await seen(first.sessionToken)).toBeNull();
    const caller = house.after(first, house.at());
    const code = house.codeNow(secret);
    const show = async (text: string, from = caller) =>
      await house.identity.signIn.withFactorCode({ kind: "totp", code: text }, from, now());
    expect(await show(code === "000000" ? "000001" : "000000")).toEqual({ kind: "wrong" });
    const whole = await show(code);
    if (whole.kind !== "signed-in") throw new Error(whole.kind);
    // the cookie of the half sign-in is worth nothing any more.
    expect(whole.sessionToken).not.toBe(first.sessionToken);
    expect(await seen(first.sessionToken)).toBeNull();
    expect((await seen(whole.sessionToken))?.principal.hasSecondFactor).toBe(true);
    const again = await password("li", goodPassword);
    if (again.kind !== "signed-in") throw new Error(again.kind);
    expect(await show(code, house.after(again, house.at()))).toEqual({ kind: "wrong" });
  });

  test("R-218 the same code in two browsers at the same time lets one in", async () => {
    const { secret } = await house.person("li", [grantOf("operator", "3706")]);
    const halves = [await password("li", goodPassword), await password("li", goodPassword)];
    const code = house.codeNow(secret);
    const answers = await Promise.all(
      halves.map(async (half) => {
        if (half.kind !== "signed-in") throw new Error(half.kind);
        const caller = house.after(half, house.at());
        return (await house.identity.signIn.withFactorCode({ kind: "totp", code }, caller, now())).kind;
      }),
    );
    expect(answers.toSorted()).toEqual(["signed-in", "wrong"]);
  });

  test("R-218 ten recovery codes, each once, stored as hashes; new ones void the old", async () => {
    const { recoveryCodes, caller } = await house.person("li", [grantOf("auditor", "3706")]);
    expect(new Set(recoveryCodes).size).toBe(10);
    const recover = async (code: string) => {
      const half = await password("li", goodPassword);
      if (half.kind !== "signed-in") throw new Error(half.kind);
      return (
        await house.identity.signIn.withFactorCode({ kind: "recovery", code }, house.after(half, house.at()), now())
      ).kind;
    };
    const [one = "", two = ""] = recoveryCodes;
    expect(await recover(one.toUpperCase().replaceAll("-", " "))).toBe("signed-in");
    expect(await recover(one)).toBe("wrong");
    const me = await house.identity.whoIsThere.person(caller.sessionToken, now());
    if (!me) throw new Error("nobody");
    const made = await house.identity.own.newRecoveryCodes(me, now());
    expect(await recover(two)).toBe("wrong");
    expect(await recover(made.kind === "codes" ? (made.codes[0] ?? "") : "")).toBe("signed-in");
  });

  test("R-218 five wrong codes and the password is asked again; the right code comes too late", async () => {
    const { secret } = await house.person("li", [grantOf("operator", "3706")]);
    const half = await password("li", goodPassword);
    if (half.kind !== "signed-in") throw new Error(half.kind);
    const caller = house.after(half, house.at());
    const right = house.codeNow(secret);
    const wrong = right === "123456" ? "654321" : "123456";
    const show = async (code: string) =>
      (await house.identity.signIn.withFactorCode({ kind: "totp", code }, caller, now())).kind;
    expect([await show(wrong), await show(wrong), await show(wrong), await show(wrong), await show(wrong)]).toEqual([
      "wrong", "wrong", "wrong", "wrong", "not-signed-in",
    ]); // prettier-ignore
    expect(await show(right)).toBe("not-signed-in");
  });

  test("R-219 an unknown name costs the same work, says the same, waits the same", async () => {
    await house.person("li", [grantOf("technician", "3706")]);
    const work = async (name: string, text: string) => {
      const [hashed, rows] = [house.identity.passwords.hashed, (await house.acts()).length];
      const answer = await password(name, text, stranger());
      return { answer, hashed: house.identity.passwords.hashed - hashed, rows: (await house.acts()).length - rows };
    };
    const known = await work("li", otherPassword);
    expect(known).toEqual({ answer: { kind: "wrong" }, hashed: 1, rows: 1 });
    expect(await work("nobody-at-all", otherPassword)).toEqual(known);
    expect(await work("", "")).toEqual(known);
    expect(await work("x".repeat(10_000), "y".repeat(10_000))).toEqual(known);
    for (let n = 0; n < 4; n += 1) for (const name of ["li", "nobody-at-all"]) await work(name, otherPassword);
    const waits = { answer: { kind: "wait", untilMs: now() + seconds(2) }, hashed: 0, rows: 0 };
    expect(await work("li", otherPassword)).toEqual(waits);
    expect(await work("nobody-at-all", otherPassword)).toEqual(waits);
  });

  test("R-220 whatever a stranger tries, the person's own browser is let in at once", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    for (let n = 0; n < 300; n += 1) await password("li", otherPassword, house.at(`10.0.${n % 200}.1`));
    expect(await password("li", goodPassword, house.at("10.0.1.1"))).toMatchObject({ kind: "wait" });
    expect(await password("li", goodPassword, caller)).toMatchObject({ kind: "signed-in" });
    // The cookie of one person's browser is no help with another's account.
    await house.person("wang", [grantOf("technician", "3706")]);
    for (let n = 0; n < 5; n += 1) await password("wang", otherPassword, caller);
    expect(await password("wang", goodPassword, caller)).toMatchObject({ kind: "wait" });
    expect(await house.acts()).toContain("sign-in-refused (refused)");
  });

  test("a locked account says so to who has the password, and to nobody else", async () => {
    const chief = await house.person("chief", [grantOf("area-administrator", "everywhere")]);
    const li = await house.person("li", [grantOf("technician", "3706")]);
    const asking = (await seen(chief.caller.sessionToken))?.principal;
    if (!asking) throw new Error("nobody");
    expect(await house.identity.administration.lock(asking, li.accountId, now())).toMatchObject({ kind: "done" });
    expect(await seen(li.caller.sessionToken)).toBeNull();
    expect(await password("li", goodPassword)).toEqual({ kind: "locked" });
    expect(await password("li", otherPassword)).toEqual({ kind: "wrong" });
    await house.identity.administration.unlock(asking, li.accountId, now());
    expect(await password("li", goodPassword)).toMatchObject({ kind: "signed-in" });
  });
});

describe("R-221 sessions", () => {
  test("survive a restart, are listed with where they are, and are revoked one by one", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const other = await password("li", goodPassword, house.at("198.51.100.9"));
    if (other.kind !== "signed-in") throw new Error(other.kind);
    const identity = await house.reopened();
    const me = await identity.whoIsThere.person(caller.sessionToken, now());
    if (!me) throw new Error("a restart signed them out");
    const listed = await identity.own.sessions(me, now());
    expect(listed.map(({ isThis, address }) => ({ isThis, address }))).toEqual(
      expect.arrayContaining([
        { isThis: true, address: "203.0.113.7" },
        { isThis: false, address: "198.51.100.9" },
      ]),
    );
    const there = listed.find(({ isThis }) => !isThis);
    const theirs = (await identity.whoIsThere.person(other.sessionToken, now()))?.session.sessionId;
    expect(there?.sessionId).toBe(theirs);
    if (theirs) expect(await identity.own.revoke(me, theirs, now())).toBe("done");
    expect(await seen(other.sessionToken, identity)).toBeNull();
    expect(await seen(caller.sessionToken, identity)).not.toBeNull();
    const rows = JSON.stringify(await house.database.read.selectFrom("sign_ins").selectAll().execute());
    for (const text of [caller.sessionToken ?? "", "203.0.113.7"]) expect(rows).not.toContain(text);
  });

  test("somebody else's session is as unknown as none", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const wang = await house.person("wang", [grantOf("technician", "3706")]);
    const me = await house.identity.whoIsThere.person(caller.sessionToken, now());
    const theirs = await house.identity.whoIsThere.person(wang.caller.sessionToken, now());
    if (!me || !theirs) throw new Error("nobody");
    expect(await house.identity.own.revoke(me, theirs.session.sessionId, now())).toBe("unknown");
    expect(await seen(wang.caller.sessionToken)).not.toBeNull();
  });

  test("an operator's quiet shift of twelve hours is one session, a day is two", async () => {
    const { caller } = await house.person("li", [grantOf("operator", "3706")]);
    await house.pass(hours(12));
    expect(await seen(caller.sessionToken)).toBeNull();
    const wang = await house.person("wang", [grantOf("operator", "3706")]);
    for (let n = 0; n < 23; n += 1) {
      await house.pass(hours(1));
      expect(await seen(wang.caller.sessionToken)).not.toBeNull();
    }
    await house.pass(hours(1));
    expect(await seen(wang.caller.sessionToken)).toBeNull();
  });

  test("an administrator's session is over after an idle hour; a half sign-in after ten minutes", async () => {
    const { caller } = await house.person("chief", [grantOf("area-administrator", "everywhere")]);
    await house.pass(minutes(59));
    expect(await seen(caller.sessionToken)).not.toBeNull();
    const half = await password("chief", goodPassword);
    if (half.kind !== "signed-in") throw new Error(half.kind);
    await house.pass(minutes(10));
    expect(await house.identity.whoIsThere.person(half.sessionToken, now())).toBeNull();
    await house.pass(minutes(51));
    expect(await seen(caller.sessionToken)).toBeNull();
  });

  test("a planted cookie is worth nothing after signing in with it", async () => {
    await house.person("li", [grantOf("technician", "3706")]);
    const planted = { ...house.at(), sessionToken: "p".repeat(43), deviceToken: "q".repeat(43) };
    const signedIn = await password("li", goodPassword, planted);
    if (signedIn.kind !== "signed-in") throw new Error(signedIn.kind);
    expect([signedIn.sessionToken, signedIn.deviceToken]).not.toContain("p".repeat(43));
    expect(await seen("p".repeat(43))).toBeNull();
  });

  test("twenty browsers, and the one that was used longest ago makes room", async () => {
    const { caller } = await house.person("li", [caregiverOf("home-1")]);
    for (let n = 0; n < 20; n += 1) {
      await house.pass(seconds(1));
      await password("li", goodPassword);
    }
    expect(await seen(caller.sessionToken)).toBeNull();
    const rows = await house.database.read.selectFrom("sign_ins").select("sign_in_id").execute();
    expect(rows).toHaveLength(20);
  });

  test("signing out ends it on the disk too", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const me = await house.identity.whoIsThere.person(caller.sessionToken, now());
    if (me) await house.identity.own.signOut(me, now());
    expect(await seen(caller.sessionToken)).toBeNull();
    expect(await seen(caller.sessionToken, await house.reopened())).toBeNull();
    expect(await house.acts()).toContain("signed-out");
  });
});
