/** What pages learn of whoever is in front of them. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, serverParts } from "../../test/builders/identity-browser.ts";
import { grantOf, openIdentityHouse, type IdentityHouse } from "../../test/builders/identity-house.ts";
import { buildFastifyServer } from "./fastify-server.ts";

let house: IdentityHouse;
let hasNoSms = false;
beforeAll(async () => {
  house = await openIdentityHouse({ hasNoSms: () => hasNoSms });
});
afterAll(async () => await house[Symbol.asyncDispose]());

/** Somebody's browser, signed in. */
async function browserOf(person: Awaited<ReturnType<IdentityHouse["person"]>>) {
  const browser = await openBrowser(house);
  browser.jar.set("shouwang", person.caller.sessionToken ?? "");
  return browser;
}

test("R-281 a page learns what somebody may do, where they are granted it, and in which language they read", async () => {
  const chief = await house.person("chief.a", [grantOf("area-administrator", "3706")]);
  const browser = await browserOf(chief);
  const me = (await browser.get("/api/identity/me")).body;
  expect(me).toMatchObject({
    stage: "full",
    accountId: chief.accountId,
    language: "zh",
    grants: [{ role: "area-administrator", area: "3706", untilMs: null }],
  });
  expect(me["may"]).toEqual(expect.arrayContaining(["administer-accounts", "change-areas", "change-kits"]));
  expect(me["may"]).not.toContain("take-incident");

  const technician = await house.person("technician.a", [grantOf("technician", "370602")]);
  const theirs = (await (await browserOf(technician)).get("/api/identity/me")).body;
  expect(theirs["may"]).toEqual(expect.arrayContaining(["see-kits", "command-gateway"]));
  expect(theirs["may"]).not.toContain("administer-accounts");

  // Half way in nothing is said of what they might do.
  const half = await openBrowser(house);
  await half.signIn("chief.a", "wrong");
  expect((await half.get("/api/identity/me")).body).toMatchObject({ stage: "nobody", may: [], grants: [] });
});

test("R-281 the language is kept with the account, written into the log, and asked in every browser", async () => {
  const person = await house.person("reader.a", [grantOf("operator", "370602")]);
  const browser = await browserOf(person);
  expect((await browser.post("/api/identity/language", { language: "fr" })).status).toBe(400);
  expect((await browser.post("/api/identity/language", { language: "en" })).body).toEqual({ done: true });
  // Twice is once.
  expect((await browser.post("/api/identity/language", { language: "en" })).body).toEqual({ done: true });
  expect((await browser.get("/api/identity/me")).body).toMatchObject({ language: "en" });
  expect((await house.acts()).filter((what) => what === "changed").length).toBeGreaterThan(0);
  expect((await (await openBrowser(house)).post("/api/identity/language", { language: "en" })).status).toBe(401);
});

test("R-222 one person is read by who administers them, which the log says; to others there is nobody", async () => {
  const near = await house.person("chief.b", [grantOf("area-administrator", "370602")]);
  const far = await house.person("chief.c", [grantOf("area-administrator", "370612")]);
  const operator = await house.person("operator.b", [grantOf("operator", "370602001")]);
  const path = `/api/accounts/${operator.accountId}`;
  expect((await (await browserOf(near)).get(path)).body).toMatchObject({ login: "operator.b", standing: "active" });
  expect(await house.acts()).toContain("read");
  expect(await (await browserOf(far)).get(path)).toMatchObject({ status: 404, body: { code: "no-such-account" } });
});

test("R-193 where nobody signs in, pages learn that, and that everything but accounts may be done", async () => {
  const { identity: _identity, ...open } = serverParts(house);
  const server = await buildFastifyServer({ ...open, whoAsks: null });
  const me: Record<string, unknown> = (await server.inject("/api/identity/me")).json();
  expect(me).toMatchObject({ stage: "nobody-signs-in", name: null, grants: [] });
  expect(me["may"]).toEqual(expect.arrayContaining(["change-residents", "change-kits"]));
  expect(me["may"]).not.toContain("administer-accounts");
  await server.close();
});

test("R-530 a code to the phone is offered while something can send it, and not a moment longer", async () => {
  const ways = async () => (await (await openBrowser(house)).get("/api/identity/me")).body["ways"];
  expect(await ways()).toContain("phone-code");
  hasNoSms = true;
  expect(await ways()).not.toContain("phone-code");
  hasNoSms = false;
  expect(await ways()).toContain("phone-code");
});
