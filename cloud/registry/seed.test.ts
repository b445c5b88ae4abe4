import { expect, test } from "vitest";
import { readSeed } from "./seed.ts";

const home = (more: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ homes: [{ homeId: "home-1", name: "Home", kits: [], ...more }] });

test("a home is read with the defaults of the house", () => {
  expect(readSeed(home({}))).toMatchObject({
    kind: "seed",
    seed: { homes: [{ kind: "live", timeZone: "Asia/Shanghai", inactivityAfterMs: 43_200_000, isHighRisk: false }] },
  });
});

test("a demo may be impatient, a home where somebody lives may not", () => {
  expect(readSeed(home({ kind: "demo", inactivityAfterMs: 90_000 })).kind).toBe("seed");
  expect(readSeed(home({ inactivityAfterMs: 90_000 }))).toEqual({
    kind: "unreadable",
    why: expect.stringContaining("45 minutes") as string,
  });
});

test.each([
  ["no JSON", "{"],
  ["a zone that is none", home({ timeZone: "Mars/Base" })],
  ["a kit called like the cloud", home({ kits: [{ gatewayId: "cloud", assignmentId: "as-1" }] })],
  ["an id with capitals", home({ homeId: "Home" })],
])("%s is unreadable and says why", (_name, text) => {
  expect(readSeed(text)).toMatchObject({ kind: "unreadable", why: expect.stringMatching(/./) as string });
});
