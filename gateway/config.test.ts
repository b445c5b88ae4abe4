import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseConfig } from "./config.ts";

const whole = { gatewayId: "gw-1", assignmentId: "kit-1", homeId: "home-1", brokers: ["mqtt://127.0.0.1:1883"] };
const parse = (more: Readonly<Record<string, unknown>>, broker?: string) =>
  parseConfig(JSON.stringify({ ...whole, ...more }), "gateway.json", broker);

test("the example can be used", () => {
  const text = readFileSync(new URL("./config.example.json", import.meta.url), "utf8");
  expect(parseConfig(text, "config.example.json", undefined)).toMatchObject({
    gatewayId: "gw-example",
    lines: [{ id: "radar-bedroom" }],
  });
});

test("the broker's argument goes before the file, and the bucket follows from the home", () => {
  expect(parse({}, "mqtt://a:1,mqtt://b:2")).toMatchObject({ brokers: ["mqtt://a:1", "mqtt://b:2"] });
  expect(parse({}).bucket).toMatch(/^\d{4}$/);
  expect(parse({ bucket: "0007" }).bucket).toBe("0007");
});

test.each([
  ["an unknown key", { radars: [] }, /radars/],
  ["an id with capitals", { gatewayId: "GW 1" }, /not an id/],
  [
    "an unknown model",
    { lines: [{ address: "tcp://h:1", model: "x", deviceId: "d" }] },
    /no driver for "x".*sy-fall-radar/,
  ],
  [
    "an address that is none",
    { lines: [{ address: "ttyUSB0", model: "sy-fall-radar", deviceId: "d" }] },
    /serial:\/dev/,
  ],
  ["neither home nor bucket", { homeId: undefined }, /homeId/],
  ["no broker", { brokers: undefined }, /--broker/],
])("%s is refused with what to do", (_name, more, sentence) => {
  expect(() => parse(more)).toThrow(sentence);
});

test("what is not JSON is refused with a sentence", () => {
  expect(() => parseConfig("{", "gateway.json", undefined)).toThrow(/not JSON/);
});
