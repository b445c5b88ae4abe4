import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packetBytesMax, readRtp, writeRtp } from "./rtp-packet.ts";

const packet = { payloadType: 8, isMarked: true, sequence: 65_535, timestamp: 4_294_967_295, source: 0x12345678 };
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

describe("R-490 packets of sound", () => {
  test("are written and read, in RFC 3550's order", () => {
    const bytes = writeRtp({ ...packet, payload: hex("d5d5") });
    expect(Buffer.from(bytes).toString("hex")).toBe(
      "8088fffffffffffff12345678d5d5".replace("fffffffffffff1", "ffffffffffff1"),
    );
    expect(readRtp(bytes)).toEqual({ ...packet, payload: hex("d5d5") });
  });

  test("contributing sources and an extension are passed over, padding is taken off", () => {
    const plain = "0001 00000002 00000003";
    expect(readRtp(hex(`8208 ${plain} 0000000a 0000000b d5`))?.payload).toEqual(hex("d5"));
    expect(readRtp(hex(`9008 ${plain} bede0001 11223344 d5`))?.payload).toEqual(hex("d5"));
    expect(readRtp(hex(`a008 ${plain} d5 000003`))?.payload).toEqual(hex("d5"));
  });

  test.each([
    ["of another version", "4008 0001 00000002 00000003 d5"],
    ["too short", "8008 0001 00000002 000000"],
    ["with sources that are not there", "8f08 0001 00000002 00000003"],
    ["with an extension that is not there", "9008 0001 00000002 00000003"],
    ["with an extension that is longer than the packet", "9008 0001 00000002 00000003 bedeffff d5"],
    ["with more padding than bytes", "a008 0001 00000002 00000003 d5ff"],
    ["with padding of nothing", "a008 0001 00000002 00000003 d500"],
  ])("%s is none", (_, text) => {
    expect(readRtp(hex(text))).toBeUndefined();
  });

  test("no bytes throw, and what is written is read again", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: packetBytesMax + 4 }), (bytes) => void readRtp(bytes)));
    const fields = fc.record({
      payloadType: fc.nat(127),
      isMarked: fc.boolean(),
      sequence: fc.nat(65_535),
      timestamp: fc.nat(4_294_967_295),
      source: fc.nat(4_294_967_295),
      payload: fc.uint8Array({ maxLength: 200 }),
    });
    fc.assert(
      fc.property(fields, (one) => {
        expect(readRtp(writeRtp(one))).toEqual(one);
      }),
    );
  });
});
