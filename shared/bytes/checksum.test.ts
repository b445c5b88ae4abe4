import { expect, test } from "vitest";
import { crc16Arc, crc32, sum8 } from "./checksum.ts";

test.each([
  [[], 0],
  [[0x53, 0x59, 0x80, 0x81, 0x00, 0x01, 0x0f], 0xbd],
  [[0xff, 0xff, 0x02], 0x00],
])("sum8(%j) is %i", (bytes, sum) => {
  expect(sum8(Uint8Array.from(bytes))).toBe(sum);
});

test("crc32 gives the check value of its catalogue entry (CRC-32/ISO-HDLC), in one part or several", () => {
  const bytes = new TextEncoder().encode("123456789");
  expect(crc32(bytes)).toBe(0xcbf43926);
  expect(crc32(bytes.subarray(0, 4), bytes.subarray(4))).toBe(0xcbf43926);
  expect(crc32()).toBe(0);
});

test("crc16Arc gives the check value of its catalogue entry (CRC-16/ARC)", () => {
  expect(crc16Arc(new TextEncoder().encode("123456789"))).toBe(0xbb3d);
  expect(crc16Arc(new Uint8Array())).toBe(0);
});
