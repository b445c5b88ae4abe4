import { expect, test } from "vitest";
import fc from "fast-check";
import { parseRetryAfter, retryAfterMax, verdictOf } from "./verdict-of.ts";

const nowMs = Date.UTC(2026, 0, 5, 12);
const verdict = (status: number, body = "", retryAfter: string | null = null) =>
  verdictOf({ status, body, retryAfter }, nowMs);

test.each([
  [200, "ok", { kind: "accepted", receipt: "200 ok" }],
  [204, "", { kind: "accepted", receipt: "204" }],
  [202, '{"receipt":"A-17","more":1}', { kind: "accepted", receipt: "202 A-17" }],
  [201, '{"id":4711}', { kind: "accepted", receipt: "201 4711" }],
  [200, "line\r\nbreak\u0000", { kind: "accepted", receipt: "200 line break" }],
  [400, "no such home", { kind: "refused", why: "answered 400: no such home" }],
  [401, "", { kind: "refused", why: "answered 401" }],
  [404, "", { kind: "refused", why: "answered 404" }],
  [410, "", { kind: "refused", why: "answered 410" }],
  [408, "", { kind: "unreachable", why: "answered 408", retryAfter: null }],
  [429, "", { kind: "unreachable", why: "answered 429", retryAfter: null }],
  [301, "", { kind: "unreachable", why: "answered 301", retryAfter: null }],
  [500, "boom", { kind: "unreachable", why: "answered 500: boom", retryAfter: null }],
  [503, "", { kind: "unreachable", why: "answered 503", retryAfter: null }],
  [100, "", { kind: "unreachable", why: "answered 100", retryAfter: null }],
])("R-025 status %d %j is %j", (status, body, expected) => {
  expect(verdict(status, body)).toEqual(expected);
});

test.each([
  ["5", 5_000],
  ["0", 1_000],
  ["3600", 30_000],
  ["999999999999", 30_000],
  ["-5", null],
  ["soon", null],
  ["", null],
  ["Mon, 05 Jan 2026 12:00:10 GMT", 10_000],
  ["Mon, 05 Jan 2026 11:00:00 GMT", 1_000],
  ["Tue, 05 Jan 2027 12:00:00 GMT", 30_000],
])("Retry-After %j is %j ms", (header, expected) => {
  expect(parseRetryAfter(header, nowMs)).toBe(expected);
});

test("whatever the far end answers, a receipt or reason is one short line and a wait is bounded", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      fc.string({ maxLength: 2_000 }),
      fc.string(),
      (status, body, header) => {
        const delivered = verdict(status, body, header);
        const text = delivered.kind === "accepted" ? delivered.receipt : delivered.why;
        expect(text.length).toBeLessThan(230);
        expect(text).not.toMatch(/[\r\n]/);
        if (delivered.kind === "unreachable" && delivered.retryAfter !== null) {
          expect(delivered.retryAfter).toBeGreaterThanOrEqual(1_000);
          expect(delivered.retryAfter).toBeLessThanOrEqual(retryAfterMax);
        }
      },
    ),
  );
});
