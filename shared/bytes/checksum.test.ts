import { expect, test } from "vitest";
import { sum8 } from "./checksum.ts";

test.each([
  [[], 0],
  [[0x53, 0x59, 0x80, 0x81, 0x00, 0x01, 0x0f], 0xbd],
  [[0xff, 0xff, 0x02], 0x00],
])("sum8(%j) is %i", (bytes, sum) => {
  expect(sum8(Uint8Array.from(bytes))).toBe(sum);
});
