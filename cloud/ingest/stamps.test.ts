import { expect, test } from "vitest";
import { must, parseBootId } from "@shouwang/shared/domain/ids.ts";
import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import { anchorsMax, learnAnchor, occurredAt, type Anchors } from "./stamps.ts";

const stamp = (wallMs: number, uptimeMs: number, boot: string, clock: Stamp["clock"]): Stamp => ({
  wallMs,
  uptimeMs,
  bootId: must(parseBootId(boot), boot),
  clock,
});
const receivedAtMs = 1_000_000;

test.each([
  ["a trusted stamp is believed", stamp(900_000, 5, "b1", "trusted"), null, [], 900_000],
  ["one from the future counts as now", stamp(2_000_000, 5, "b1", "trusted"), null, [], receivedAtMs],
  [
    "an untrusted one of a known boot is put right",
    stamp(7, 5_000, "b1", "untrusted"),
    null,
    [stamp(903_000, 3_000, "b1", "trusted")],
    905_000,
  ],
  [
    "a known boot is another boot's secret",
    stamp(7, 5_000, "b2", "untrusted"),
    null,
    [stamp(903_000, 3_000, "b1", "trusted")],
    null,
  ],
  [
    "without one its age counts back from the arrival",
    stamp(7, 5_000, "b1", "untrusted"),
    stamp(9, 65_000, "b1", "untrusted"),
    [],
    940_000,
  ],
  [
    "an age that no machine has is none: nobody knows",
    stamp(7, 5_000, "b1", "untrusted"),
    stamp(9, 1e300, "b1", "untrusted"),
    [],
    null,
  ],
  [
    "sent by another boot: nobody knows",
    stamp(7, 5_000, "b1", "untrusted"),
    stamp(9, 65_000, "b2", "untrusted"),
    [],
    null,
  ],
] as const)("%s", (_, at, sentAt, trusted, expected) => {
  const anchors = trusted.reduce<Anchors>(learnAnchor, []);
  expect(occurredAt({ at, sentAt, receivedAtMs, anchors })).toBe(expected);
});

test("boots are remembered up to a limit, and an untrusted stamp teaches nothing", () => {
  let anchors: Anchors = [];
  for (let boot = 0; boot < 20; boot++) anchors = learnAnchor(anchors, stamp(boot, 0, `b${boot}`, "trusted"));
  expect(anchors).toHaveLength(anchorsMax);
  expect(learnAnchor(anchors, stamp(1, 1, "x", "untrusted"))).toBe(anchors);
});
