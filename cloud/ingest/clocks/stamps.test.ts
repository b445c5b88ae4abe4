import { expect, test } from "vitest";
import { must, parseBootId } from "@shouwang/shared/domain/ids.ts";
import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import { anchorsMax, learnAnchor, learnBoots, occurredAt, occurredBetween, type Anchors } from "./stamps.ts";

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
    "a trusted one that agrees with its age is believed to the millisecond",
    stamp(900_500, 5_000, "b1", "trusted"),
    stamp(905_500, 10_000, "b1", "trusted"),
    [],
    900_500,
  ],
  [
    "a trusted one of ten years ago that was sent five seconds later is five seconds old",
    stamp(7, 5_000, "b1", "trusted"),
    stamp(5_007, 10_000, "b1", "trusted"),
    [],
    receivedAtMs - 5_000,
  ],
  [
    "a trusted one of the future has its age too",
    stamp(9_000_000, 5_000, "b1", "trusted"),
    stamp(9_000_020, 25_000, "b1", "trusted"),
    [],
    receivedAtMs - 20_000,
  ],
  [
    "what a trusted stamp taught does not outweigh the age either",
    stamp(7, 5_000, "b1", "untrusted"),
    stamp(9, 65_000, "b1", "untrusted"),
    [stamp(3_000, 3_000, "b1", "trusted")],
    940_000,
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

test("R-153 a boot is learnt from any trusted record of it, and never learnt again from an older one", () => {
  const learnt = learnBoots(
    [],
    [{ at: stamp(7, 1_000, "b1", "untrusted") }, { at: stamp(902_000, 2_000, "b1", "trusted") }],
  );
  expect(learnt).toEqual([{ bootId: "b1", offsetMs: 900_000 }]);
  expect(learnBoots(learnt, [{ at: stamp(5, 1_000, "b1", "trusted") }])).toBe(learnt);
});

test.each([
  ["the beginning of the assignment and the start of the boot that sent it", 400_000, 60_000, 400_000, 940_000],
  ["no beginning, where the kit came here after that boot began", 990_000, 60_000, null, 940_000],
  ["no beginning, where no home is known", null, 60_000, null, 940_000],
  ["the arrival, where the uptime cannot be", 400_000, 1e300, 400_000, receivedAtMs],
] as const)("R-153 between %s", (_, assignedFromMs, uptimeMs, fromMs, toMs) => {
  const sentAt = stamp(9, uptimeMs, "b2", "untrusted");
  expect(occurredBetween({ sentAt, receivedAtMs }, assignedFromMs)).toEqual({ fromMs, toMs });
});
