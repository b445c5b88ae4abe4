import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { openBrowser } from "../../test/builders/identity-browser.ts";
import { goodPassword, grantOf, openIdentityHouse, type IdentityHouse } from "../../test/builders/identity-house.ts";
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from "../../test/builders/software-authenticator.ts";

const here = "http://localhost:8080";
type Browser = Awaited<ReturnType<typeof openBrowser>>;

let house: IdentityHouse;
beforeAll(async () => {
  house = await openIdentityHouse();
});
beforeEach(async () => await house.empty());
afterAll(async () => await house[Symbol.asyncDispose]());

const challengeOf = async (browser: Browser, way: "factors" | "second-factor"): Promise<string> => {
  const { body } = await browser.post(`/api/identity/${way}/passkey/options`);
  return typeof body["challenge"] === "string" ? body["challenge"] : "";
};

/** A technician, who needs no second factor and adds one. */
async function aPersonWith(phone: SoftwareAuthenticator): Promise<Browser> {
  const { caller } = await house.person("li", [grantOf("technician", "3706")]);
  const browser = await openBrowser(house);
  browser.jar.set("shouwang", caller.sessionToken ?? "");
  const added = await browser.post(
    "/api/identity/factors/passkey",
    phone.make(await challengeOf(browser, "factors"), here),
  );
  expect(added.body).toMatchObject({ stage: "full", recoveryCodes: expect.any(Array) });
  return browser;
}
async function afterPassword(): Promise<Browser> {
  const browser = await openBrowser(house);
  expect((await browser.signIn("li", goodPassword)).body).toEqual({ stage: "second-factor" });
  return browser;
}

test.each([{ counts: true }, { counts: false }])(
  "R-225 a passkey is added, and shown after the password (%o)",
  async ({ counts }) => {
    const phone = createSoftwareAuthenticator({ counts });
    const before = await aPersonWith(phone);
    expect((await before.get("/api/identity/factors")).body).toMatchObject({ factors: [{ kind: "passkey" }] });
    for (let n = 0; n < 2; n += 1) {
      const browser = await afterPassword();
      const half = browser.jar.get("shouwang");
      const shown = await browser.post(
        "/api/identity/second-factor/passkey",
        phone.show(await challengeOf(browser, "second-factor"), here),
      );
      expect(shown.body).toEqual({ stage: "full" });
      expect(browser.jar.get("shouwang")).not.toBe(half);
    }
  },
);

test("R-225 no other key, place, challenge or moment, no answer twice, and no copy that counts behind", async () => {
  const phone = createSoftwareAuthenticator();
  await aPersonWith(phone);
  const refused = async (make: (challenge: string, browser: Browser) => unknown) => {
    const browser = await afterPassword();
    const answer = await make(await challengeOf(browser, "second-factor"), browser);
    const { body } = await browser.post("/api/identity/second-factor/passkey", answer);
    expect(body).toMatchObject({ code: "wrong-credentials" });
    expect((await browser.get("/api/identity/me")).body).toMatchObject({ stage: "second-factor" });
    await house.pass(minutes(60 * 24));
  };
  await refused((challenge) => createSoftwareAuthenticator().show(challenge, here));
  await refused((challenge) => phone.show(challenge, "http://evil.example"));
  await refused(() => phone.show("bm90LXdoYXQtd2FzLWFza2Vk", here));
  await refused(async (challenge) => {
    await house.pass(minutes(5));
    return phone.show(challenge, here);
  });
  await refused((challenge) => {
    const shown = phone.show(challenge, here);
    const other = createSoftwareAuthenticator().show(challenge, here);
    return { ...shown, response: { ...shown.response, signature: other.response.signature } };
  });
  await refused((challenge) => {
    phone.setCounter(0);
    return phone.show(challenge, here);
  });
  phone.setCounter(100);
  const browser = await afterPassword();
  const answer = phone.show(await challengeOf(browser, "second-factor"), here);
  expect((await browser.post("/api/identity/second-factor/passkey", answer)).body).toEqual({ stage: "full" });
  const again = await afterPassword();
  await challengeOf(again, "second-factor");
  expect((await again.post("/api/identity/second-factor/passkey", answer)).status).toBe(401);
});

test("R-225 a passkey of one person is nobody else's", async () => {
  const phone = createSoftwareAuthenticator();
  await aPersonWith(phone);
  const { caller } = await house.person("wang", [grantOf("technician", "3706")]);
  const browser = await openBrowser(house);
  browser.jar.set("shouwang", caller.sessionToken ?? "");
  const made = phone.make(await challengeOf(browser, "factors"), here);
  expect((await browser.post("/api/identity/factors/passkey", made)).body).toMatchObject({ code: "changed-meanwhile" });
  const garbage = { ...made, response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } };
  await challengeOf(browser, "factors");
  expect((await browser.post("/api/identity/factors/passkey", garbage)).body).toMatchObject({
    code: "wrong-credentials",
  });
  expect((await browser.get("/api/identity/factors")).body).toMatchObject({ factors: [] });
});
