import { expect, test } from "vitest";
import { browsersMax } from "./account.ts";
import { browserSubscription, endpointOf, withBrowser, withoutBrowser } from "./browsers.ts";

const of = (n: number, auth = "a") => ({ endpoint: `https://push.example/${n}`, keys: { p256dh: "k", auth } });
const endpoints = (push: readonly string[]) => push.map(endpointOf);

test("R-524 a browser stands once, with its newest keys; the oldest makes room; one that is taken out is out", () => {
  const two = withBrowser(withBrowser([], of(1)), of(2));
  expect(endpoints(two)).toEqual([of(2).endpoint, of(1).endpoint]);
  const again = withBrowser(two, of(1, "new"));
  expect(endpoints(again)).toEqual([of(1).endpoint, of(2).endpoint]);
  expect(again[0]).toContain("new");
  const many = Array.from({ length: browsersMax + 3 }, (_, n) => n).reduce<readonly string[]>(
    (push, n) => withBrowser(push, of(n)),
    [],
  );
  expect(many).toHaveLength(browsersMax);
  expect(endpoints(many)[0]).toBe(of(browsersMax + 2).endpoint);
  expect(endpoints(withoutBrowser(again, of(1).endpoint))).toEqual([of(2).endpoint]);
  expect(endpointOf("{")).toBeNull();
});

test.each([
  { ...of(1), endpoint: "http://push.example/1" },
  { ...of(1), endpoint: "ftp://x" },
  { ...of(1), keys: { p256dh: "", auth: "a" } },
  { ...of(1), more: "x" },
  { endpoint: of(1).endpoint },
])("R-524 what is no subscription is not kept: %#", (said) => {
  expect(browserSubscription.safeParse(said).success).toBe(false);
});
