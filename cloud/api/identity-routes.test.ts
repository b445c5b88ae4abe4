import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { openBrowser as openBrowserOf } from "../../test/builders/identity-browser.ts";
import {
  goodPassword,
  grantOf,
  openIdentityHouse,
  otherPassword,
  type IdentityHouse,
} from "../../test/builders/identity-house.ts";
import { firstLink } from "../identity/first-start.ts";

let house: IdentityHouse;
beforeAll(async () => {
  house = await openIdentityHouse();
});
beforeEach(async () => await house.empty());
afterAll(async () => await house[Symbol.asyncDispose]());

const openBrowser = async () => await openBrowserOf(house);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

describe("R-223 the whole way over HTTP", () => {
  test("from the first link to an operator who was invited, signed in with a second factor, and revoked", async () => {
    const chief = await openBrowser();
    const first = await firstLink(house.identity, house.clock.wallMs());
    const token = first?.link.token ?? "";
    expect((await chief.post("/api/identity/invitations/read", { token })).body).toMatchObject({
      needsSecondFactor: true,
    });
    const weak = await chief.post("/api/identity/invitations/accept", { token, password: "administrator" });
    expect(weak).toMatchObject({ status: 400, body: { code: "password-refused" } });
    const accepted = await chief.post("/api/identity/invitations/accept", { token, password: goodPassword });
    expect(accepted.body).toEqual({ stage: "add-factor" });
    // Half way in they can do nothing but go on.
    expect((await chief.get("/api/accounts?area=everywhere")).body).toMatchObject({ code: "not-signed-in" });
    expect((await chief.get("/api/identity/sessions")).body).toMatchObject({ code: "not-signed-in" });
    const { secret } = (await chief.post("/api/identity/factors/totp")).body;
    const added = await chief.post("/api/identity/factors/totp/confirm", { code: house.codeNow(textOf(secret)) });
    expect(added.body).toMatchObject({ stage: "full", recoveryCodes: expect.arrayContaining([expect.any(String)]) });
    expect((await chief.get("/api/identity/me")).body).toMatchObject({
      stage: "full",
      grants: [{ role: "area-administrator" }],
    });

    const person = { name: "李静", login: "Li.Jing", phone: "13800001234", email: null, language: "zh" };
    const invited = await chief.post("/api/accounts", { ...person, grants: [grantOf("operator", "370602")] });
    expect(invited.status).toBe(201);
    const li = await openBrowser();
    await li.post("/api/identity/invitations/accept", { token: invited.body["token"], password: otherPassword });
    const hers = textOf((await li.post("/api/identity/factors/totp")).body["secret"]);
    await li.post("/api/identity/factors/totp/confirm", { code: house.codeNow(hers) });
    await house.pass(seconds(30));
    await li.post("/api/identity/sign-out");
    expect((await li.get("/api/identity/me")).body).toMatchObject({ stage: "nobody", name: null });
    expect((await li.signIn("13800001234", otherPassword)).body).toEqual({ stage: "second-factor" });
    const wrong = await li.post("/api/identity/second-factor", { kind: "recovery", code: "0000-0000-0000-0000" });
    expect(wrong).toMatchObject({ status: 401, body: { code: "wrong-credentials" } });
    const shown = await li.post("/api/identity/second-factor", { kind: "totp", code: house.codeNow(hers) });
    expect(shown.body).toEqual({ stage: "full" });
    expect((await li.get("/api/identity/me")).body).toMatchObject({ name: "李静", grants: [{ role: "operator" }] });
    expect((await li.get("/api/identity/sessions")).body).toMatchObject([
      { isThis: true, agent: "Chromium of a test" },
    ]);
    // She administers nobody.
    expect((await li.get("/api/accounts?area=everywhere")).body).toMatchObject({ code: "not-allowed" });

    const list = (await chief.get("/api/accounts?area=3706")).body;
    expect(list).toMatchObject({
      people: [{ login: "li.jing", phone: "8613800001234", standing: "active", version: 2 }],
    });
    const id = textOf(invited.body["accountId"]);
    expect((await chief.post(`/api/accounts/${id}/sessions/revoke`, { sessionId: null })).body).toEqual({ count: 1 });
    expect((await li.get("/api/identity/me")).body).toMatchObject({ stage: "nobody" });
    expect((await chief.post(`/api/accounts/${id}/lock`)).body).toMatchObject({ standing: "locked" });
    expect(await li.signIn("li.jing", otherPassword)).toMatchObject({ status: 403, body: { code: "account-locked" } });
  });
});

describe("R-224 attacks are a clear refusal, and change nothing", () => {
  const counts = async () => {
    const tables = ["records", "record_history", "credentials", "sign_ins", "invitations", "known_devices"] as const;
    const of = async (table: (typeof tables)[number]) =>
      (await house.database.read.selectFrom(table).selectAll().execute()).length;
    return await Promise.all(tables.map(of));
  };

  test("a session is given by us and named by us: fixation", async () => {
    await house.person("li", [grantOf("technician", "3706")]);
    const browser = await openBrowser();
    const planted = "p".repeat(43);
    browser.jar.set("shouwang", planted);
    const { headers, text } = await browser.signIn("li", goodPassword);
    const [session = "", device = ""] = (headers["set-cookie"] as string[] | undefined) ?? [];
    expect(session).toMatch(/^shouwang=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=604800$/);
    expect(device).toMatch(/^shouwang-device=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=15552000$/);
    expect(browser.jar.get("shouwang")).not.toBe(planted);
    // Scripts never see it.
    expect(text).not.toContain(browser.jar.get("shouwang"));
    const thief = await openBrowser();
    thief.jar.set("shouwang", planted);
    expect((await thief.get("/api/identity/me")).body).toMatchObject({ stage: "nobody" });
  });

  test("another site cannot sign anybody in or out, or change anything: CSRF", async () => {
    const { caller } = await house.person("li", [grantOf("technician", "3706")]);
    const browser = await openBrowser();
    browser.jar.set("shouwang", caller.sessionToken ?? "");
    const before = await counts();
    const foreign = [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    const posts: [string, unknown][] = [
      ["/api/identity/sign-in", { name: "li", password: goodPassword }],
      ["/api/identity/sign-out", {}],
      ["/api/identity/password", { present: goodPassword, next: otherPassword }],
      ["/api/identity/factors/totp", {}],
    ];
    for (const headers of foreign) {
      for (const [url, body] of posts)
        expect((await browser.post(url, body, headers)).body).toMatchObject({ code: "origin-refused" });
    }
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const posted = await browser.post("/api/identity/sign-out", "a=1", form);
    expect(posted.status).toBe(415);
    expect(await counts()).toEqual(before);
    expect((await browser.get("/api/identity/me")).body).toMatchObject({ stage: "full" });
  });

  test("somebody else's ids, ids that are none, and the id of nobody look the same: IDOR", async () => {
    const { accountId } = await house.person("wang", [grantOf("technician", "3706")]);
    const theirs = await house.identity.own.sessions(await personOf("wang"), house.clock.wallMs());
    const { caller } = await house.person("li", [grantOf("area-administrator", "3707")]);
    const browser = await openBrowser();
    browser.jar.set("shouwang", caller.sessionToken ?? "");
    const before = await counts();
    for (const id of [theirs[0]?.sessionId ?? "", "0".repeat(32)]) {
      expect((await browser.post(`/api/identity/sessions/${id}/revoke`)).body).toMatchObject({
        code: "no-such-session",
      });
    }
    for (const act of ["lock", "unlock", "end", "invite"]) {
      for (const id of [accountId, "0".repeat(32)]) {
        expect((await browser.post(`/api/accounts/${id}/${act}`)).body).toMatchObject({ code: "no-such-account" });
      }
    }
    for (const id of ["..%2f..%2fetc", "A", "a".repeat(65), "%00", "'; drop table accounts; --"]) {
      expect((await browser.post(`/api/accounts/${encodeURIComponent(id)}/lock`)).status).toBe(400);
    }
    expect(await counts()).toEqual(before);
  });

  test.each([
    ["prototype pollution", '{"name":"li","password":"x","__proto__":{"isAdmin":true}}', 400],
    ["a constructor", '{"name":"li","password":"x","constructor":{"prototype":{"isAdmin":true}}}', 400],
    ["a field that nobody asked for", '{"name":"li","password":"x","standing":"active"}', 400],
    ["a list as a name", '{"name":["li"],"password":{"$ne":null}}', 400],
    ["depth", `{"name":${"[".repeat(10_000)}${"]".repeat(10_000)},"password":"x"}`, 400],
    ["size", `{"name":"li","password":"${"x".repeat(70_000)}"}`, 413],
    ["no JSON", '{"name":', 400],
  ])("%s", async (_what, payload, status) => {
    const browser = await openBrowser();
    const answer = await browser.post("/api/identity/sign-in", payload, {
      "content-type": "application/json",
    });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test("what was typed into a name stands in no header and no row of the log", async () => {
    const browser = await openBrowser();
    const name = 'li\r\nSet-Cookie: shouwang=x\r\n\u2028{"event":"signed-in"}';
    const answer = await browser.signIn(name, "wrong wrong wrong");
    expect(answer).toMatchObject({ status: 401, body: { code: "wrong-credentials" } });
    expect(JSON.stringify(answer.headers)).not.toContain("shouwang=x");
    const rows = await house.database.read.selectFrom("audit").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain("Set-Cookie");
    expect(rows.at(-1)).toMatchObject({ what: "sign-in-refused", subject_id: "unknown", who: "nobody" });
  });

  test("guessing is slowed down by the answer itself", async () => {
    const browser = await openBrowser();
    for (let n = 0; n < 5; n += 1) expect((await browser.signIn("li", "wrong wrong wrong")).status).toBe(401);
    const answer = await browser.signIn("li", "wrong wrong wrong");
    expect(answer).toMatchObject({ status: 429, body: { code: "too-many-tries" } });
    expect(answer.headers["retry-after"]).toBe("2");
  });

  async function personOf(login: string) {
    const answer = await house.identity.signIn.withPassword(
      { name: login, password: goodPassword },
      house.at(),
      house.clock.wallMs(),
    );
    if (answer.kind !== "signed-in") throw new Error(answer.kind);
    const me = await house.identity.whoIsThere.person(answer.sessionToken, house.clock.wallMs());
    if (!me) throw new Error("nobody");
    return me;
  }
});
