import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketLengthGuard } from "./packet-length-guard.ts";

/** A packet with `length` bytes after its header. */
function packet(length: number): Uint8Array {
  const header = [0x30];
  let rest = length;
  do {
    header.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from([...header, ...new Uint8Array(length).fill(0xff)]);
}

test("any packets within the limit pass in any chunking, one above it does not", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400)), fc.infiniteStream(fc.integer({ min: 1, max: 300 })), (lengths, sizes) => {
      const guard = createPacketLengthGuard(400);
      const bytes = Uint8Array.from(lengths.flatMap((length) => [...packet(length)]));
      for (let at = 0; at < bytes.length;) {
        const [value = 1] = sizes.take(1);
        expect(guard.accept(bytes.subarray(at, at + value))).toBe(true);
        at += value;
      }
      expect(guard.accept(packet(401).subarray(0, 3))).toBe(false);
      expect(guard.accept(packet(1))).toBe(false);
    }),
  );
});

test.each([
  ["one more than allowed", [0x30, 0x81, 0x80, 0x40]],
  ["256 MB", [0x30, 0xff, 0xff, 0xff, 0x7f]],
  ["a length that never ends", [0x30, 0x80, 0x80, 0x80, 0x80]],
])("%s is cut in its header", (_name, bytes) => {
  expect(createPacketLengthGuard(1_048_576).accept(Uint8Array.from(bytes))).toBe(false);
});

test("exactly the limit passes", () => {
  expect(createPacketLengthGuard(1_048_576).accept(Uint8Array.from([0x30, 0x80, 0x80, 0x40]))).toBe(true);
});
