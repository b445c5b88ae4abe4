import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { openBrowser } from "../../test/builders/identity-browser.ts";
import { caregiverOf, grantOf, openIdentityHouse, type IdentityHouse } from "../../test/builders/identity-house.ts";

let house: IdentityHouse;
beforeAll(async () => {
  house = await openIdentityHouse();
});
beforeEach(async () => {
  await house.empty();
  house.sent.length = 0;
});
afterAll(async () => await house[Symbol.asyncDispose]());

const ask = async (phone: string) => {
  const browser = await openBrowser(house);
  const { status, body } = await browser.post("/api/identity/phone-code", { phone });
  const show = async (code: string) =>
    await browser.post("/api/identity/phone-code/show", { ticket: body["ticket"], code });
  return { browser, status, body, show };
};
const lastCode = () => /\d{6}/.exec(house.sent.at(-1)?.text ?? "")?.[0] ?? "";
const another = (code: string) => (code === "123456" ? "654321" : "123456");

test("R-226 a caregiver signs in with a code to the phone, once, within five minutes", async () => {
  await house.person("li", [caregiverOf("home-1")], "8613800001234");
  const first = await ask("138 0000 1234");
  expect(house.sent).toMatchObject([{ to: "8613800001234" }]);
  const code = lastCode();
  expect((await first.show(code)).body).toEqual({ stage: "full" });
  expect((await first.browser.get("/api/identity/me")).body).toMatchObject({ grants: [{ role: "caregiver" }] });
  expect((await first.show(code)).status).toBe(401);
  await house.pass(minutes(2));
  const second = await ask("13800001234");
  await house.pass(minutes(5));
  expect((await second.show(lastCode())).status).toBe(401);
  // The ticket of another browser is no use.
  await house.pass(hours(24));
  const third = await ask("13800001234");
  const right = lastCode();
  await house.pass(minutes(1));
  const thief = await ask("13900001111");
  expect((await thief.show(right)).status).toBe(401);
  expect((await third.show(right)).status).toBe(200);
});

test("R-226 a number that nobody has, an operator's and a caregiver's get the same answer", async () => {
  await house.person("li", [caregiverOf("home-1")], "8613800001234");
  await house.person("op", [grantOf("operator", "3706"), caregiverOf("home-1")], "8613800005678");
  const answers = [await ask("13800001234"), await ask("13800005678"), await ask("13999999999")];
  expect(answers.map(({ status, body }) => [status, Object.keys(body)])).toEqual(answers.map(() => [200, ["ticket"]]));
  expect(house.sent.map(({ to }) => to)).toEqual(["8613800001234"]);
  for (const phone of ["13800001234", "13800005678", "13999999999"]) expect((await ask(phone)).status).toBe(429);
});

test("R-226 five tries, then the right code comes too late; and a phone is not rung all day", async () => {
  await house.person("li", [caregiverOf("home-1")], "8613800001234");
  const { show } = await ask("13800001234");
  const code = lastCode();
  for (let n = 0; n < 5; n += 1) expect((await show(another(code))).status).toBe(401);
  expect((await show(code)).status).toBe(401);
  for (let n = 0; n < 24 * 60; n += 1) {
    await house.pass(minutes(1));
    await house.identity.phoneCodes?.ask("8613800001234", house.at(`10.1.${n % 200}.1`), house.clock.wallMs());
  }
  expect(house.sent.length).toBeLessThanOrEqual(15);
});
