import { expect, test } from "vitest";
import { must, parseGatewayId, parseHomeId } from "../domain/ids.ts";
import { bucketOf, downTopic, parseDownTopic, parseUpTopic, upTopic } from "./topics.ts";

const gateway = must(parseGatewayId("gw-1"), "gw-1");

test.each([
  // Computed by an independent FNV-1a (32 bit). Fixed for ever: assignments store what it gave on the day they were made.
  ["home-1", "0632"],
  ["demo-home", "0002"],
])("the bucket of %s never changes", (home, bucket) => {
  expect(bucketOf(must(parseHomeId(home), home))).toBe(bucket);
});

test("buckets spread: 10,000 homes put no more than 40 into one of the 1,024", () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 10_000; i++) {
    const bucket = bucketOf(must(parseHomeId(`home-${i}`), "home"));
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  expect(Math.max(...counts.values())).toBeLessThan(40);
});

test("a topic reads back as what it was made of", () => {
  expect(parseUpTopic(upTopic("0042", gateway, "life"))).toEqual({
    bucket: "0042",
    gatewayId: "gw-1",
    channel: "life",
  });
  expect(parseDownTopic(downTopic("0042", gateway, "receipt"))).toEqual({
    bucket: "0042",
    gatewayId: "gw-1",
    channel: "receipt",
  });
});

test.each([
  "",
  "sw",
  "sw/v2/0042/gw-1/up/life",
  "sw/v1/42/gw-1/up/life",
  "sw/v1/0042/GW/up/life",
  "sw/v1/0042/gw-1/down/life",
  "sw/v1/0042/gw-1/up/life/more",
  "sw/v1/0042/gw-1/up/other",
  "sw/v1/0042/+/up/life",
])("%j is none of our topics", (topic) => {
  expect(parseUpTopic(topic)).toBeUndefined();
});
