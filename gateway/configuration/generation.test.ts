import fc from "fast-check";
import { expect, test } from "vitest";
import { must, parseAssignmentId, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Configuration } from "@shouwang/shared/wire/configuration.ts";
import { decodeGeneration, encodeGeneration, type Generation } from "./generation.ts";

const configuration: Configuration = {
  version: 1,
  assignmentId: must(parseAssignmentId("as-1"), "as-1"),
  assignedAtMs: 0,
  devices: [{ deviceId: must(parseDeviceId("sos"), "sos"), name: "床头按钮", room: "bedroom", isLife: true }],
};
const generation: Generation = { number: 3, kit: { gatewayId: "gw-1", assignmentId: "as-0" }, configuration };
const bytes = encodeGeneration(generation);

test("R-175 what was written is read again, whole", () => {
  expect(decodeGeneration(bytes)).toEqual({ kind: "whole", generation });
});

test("R-175 a file that is torn at any byte is damaged", () => {
  for (let size = 0; size < bytes.byteLength; size++)
    expect(decodeGeneration(bytes.subarray(0, size))).toMatchObject({ kind: "damaged" });
});

test("R-175 a file in which any bit is flipped, or that is anything else, is damaged", () => {
  for (let bit = 0; bit < bytes.byteLength * 8; bit++) {
    const flipped = bytes.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(decodeGeneration(flipped)).toMatchObject({ kind: "damaged" });
  }
  fc.assert(fc.property(fc.uint8Array(), (any) => decodeGeneration(any).kind === "damaged"));
  expect(decodeGeneration(new Uint8Array(100_000))).toMatchObject({ kind: "damaged" });
});

test("R-175 a whole file of a version that this software does not know is not taken in part", () => {
  // `as`: what a newer software would have written.
  const newer = { ...configuration, version: 2 } as unknown as Configuration;
  expect(decodeGeneration(encodeGeneration({ ...generation, configuration: newer }))).toMatchObject({
    kind: "damaged",
    why: expect.stringContaining("version"),
  });
});
