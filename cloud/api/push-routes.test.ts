import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "@shouwang/shared/domain/ids.ts";
import { openBrowser } from "../../test/builders/identity-browser.ts";
import { grantOf, openIdentityHouse, type IdentityHouse } from "../../test/builders/identity-house.ts";

let house: IdentityHouse;
beforeAll(async () => {
  house = await openIdentityHouse();
});
afterAll(async () => await house[Symbol.asyncDispose]());

const subscription = (n: number) => ({ endpoint: `https://push.example/${n}`, keys: { p256dh: "k", auth: "a" } });

test("R-524 somebody's browsers are theirs: asked for, shown to nobody else, and taken back", async () => {
  const chief = await house.person("wang.min", [grantOf("area-administrator", "3706")]);
  const responder = await house.person("zhao.gang", [grantOf("responder", "370602")]);
  const browserOf = async (who: typeof chief) => {
    const browser = await openBrowser(house);
    browser.jar.set("shouwang", must(who.caller.sessionToken ?? undefined, "session"));
    return browser;
  };
  const [theirs, office] = [await browserOf(responder), await browserOf(chief)];
  expect((await theirs.get("/api/identity/push")).body).toEqual({ publicKey: null, endpoints: [] });
  for (const n of [1, 2, 1]) expect((await theirs.post("/api/identity/push", subscription(n))).status).toBe(200);
  const endpoints = [subscription(1).endpoint, subscription(2).endpoint];
  expect((await theirs.get("/api/identity/push")).body).toMatchObject({ endpoints });
  expect((await theirs.post("/api/identity/push", { ...subscription(3), endpoint: "http://10.0.0.1/" })).status).toBe(
    400,
  );
  const seen = await office.get(`/api/accounts/${responder.accountId}`);
  expect(seen.status).toBe(200);
  expect(seen.text).not.toContain("push.example");
  expect((await office.get("/api/identity/push")).body).toMatchObject({ endpoints: [] });
  await theirs.post("/api/identity/push/remove", { endpoint: subscription(1).endpoint });
  expect((await theirs.get("/api/identity/push")).body).toMatchObject({ endpoints: [subscription(2).endpoint] });
  expect((await (await openBrowser(house)).get("/api/identity/push")).status).toBe(401);
});
