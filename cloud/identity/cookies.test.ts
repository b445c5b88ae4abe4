import { expect, test } from "vitest";
import { hours } from "@shouwang/shared/time/duration.ts";
import { createCookies } from "./cookies.ts";

const overTls = createCookies({ isSecure: true });
const onLoopback = createCookies({ isSecure: false });
const token = "a".repeat(43);

test("R-221 a session cookie is nobody else's to read, to send or to plant", () => {
  expect(overTls.set("session", token, hours(1))).toBe(
    `__Host-shouwang=${token}; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=3600`,
  );
  expect(onLoopback.set("session", token, hours(1))).toBe(
    `shouwang=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600`,
  );
  expect(overTls.clear("session")).toContain("Max-Age=0");
});

test.each([
  [`__Host-shouwang=${token}`, token],
  [`other=1; __Host-shouwang=${token}; more=2`, token],
  [`__Host-shouwang=${token}; __Host-shouwang=${"b".repeat(43)}`, null],
  [`shouwang=${token}`, null],
  [`__Host-shouwang-device=${token}`, null],
  ["__Host-shouwang=short", null],
  [`__Host-shouwang=${token}%00`, null],
  [`__Host-shouwang=${"a".repeat(200)}`, null],
  ["", null],
  [undefined, null],
])("R-221 %s is read as %s", (header, expected) => {
  expect(overTls.read(header, "session")).toBe(expected);
});
