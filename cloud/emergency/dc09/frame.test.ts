import fc from "fast-check";
import { describe, expect, test } from "vitest";
import vectors from "../../../test/vectors/emergency-call/dc09-frames.json" with { type: "json" };
import { open, seal } from "./crypto-seal.ts";
import { decode, encode, frameBytesMax, type Decoded, type Frame } from "./frame.ts";
import { keyBytes } from "./settings.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const framesIn = (out: readonly Decoded[]): Frame[] => out.flatMap((one) => (one.kind === "frame" ? [one.frame] : []));
const passedOver = (out: readonly Decoded[]): Uint8Array =>
  Buffer.concat(out.flatMap((one) => (one.kind === "noise" ? [one.bytes] : [])));

const valid = vectors.frames.filter((one) => one.valid);
const refused = vectors.frames.filter((one) => !one.valid);
const keyed = vectors.frames.flatMap((one) =>
  one.fields && "key" in one.fields && one.fields.key !== undefined
    ? [{ ...one, key: one.fields.key.hex, padHex: one.fields.pad_hex ?? "", plain: one.fields.plaintext_after_pad }]
    : [],
);

function only(hex: string): Frame {
  const { out, rest } = decode(bytesOf(hex));
  const [frame] = framesIn(out);
  expect([out.length, rest.byteLength]).toEqual([1, 0]);
  if (!frame) throw new Error("no frame");
  return frame;
}

describe("R-046 R-392 frames of the field", () => {
  test("there are as many as their file says: thirty good ones, three bad ones, two with a key", () => {
    expect([valid.length, refused.length, keyed.length]).toEqual([30, 3, 2]);
  });

  test.each(valid)("$id is read as it is labelled", ({ hex, fields }) => {
    const frame = only(hex);
    expect(frame).toMatchObject({
      token: fields?.token,
      sequence: fields?.seq,
      receiver: fields?.receiver,
      prefix: fields?.prefix,
      account: fields?.account,
      content: { kind: fields?.encrypted ? "sealed" : "clear" },
    });
    if (frame.content.kind === "clear") {
      expect(frame.content).toEqual({
        kind: "clear",
        data: fields?.data ?? "",
        extended: fields?.ext,
        timestamp: fields?.timestamp,
      });
    }
  });

  test.each(valid)("$id is written byte for byte, its CRC and length in capitals", ({ hex }) => {
    const wire = textOf(bytesOf(hex));
    expect(textOf(encode(only(hex)))).toBe(`\n${wire.slice(1, 9).toUpperCase()}${wire.slice(9)}`);
  });

  test.each(refused)("$id is refused: $why", ({ hex, id }) => {
    const { out } = decode(bytesOf(hex));
    const why = id === "bad-len-nonhex" ? "bad-header" : "bad-length";
    expect(out).toEqual([{ kind: "noise", bytes: bytesOf(hex), why }]);
  });

  test.each(refused)("$id with its right CRC and length is taken", ({ hex, correct_crc, correct_length }) => {
    const wire = textOf(bytesOf(hex));
    const mended = Buffer.from(`\n${correct_crc}${correct_length}${wire.slice(9)}`, "latin1");
    expect(framesIn(decode(mended).out)).toHaveLength(1);
  });

  test("any single wrong bit of any good frame is noticed", () => {
    for (const { hex } of valid) {
      const bytes = bytesOf(hex);
      for (let at = 9; at < bytes.byteLength - 1; at++) {
        const broken = bytes.with(at, (bytes[at] ?? 0) ^ (1 << (at % 8)));
        expect(framesIn(decode(broken).out)).toEqual([]);
      }
    }
  });
});

describe("R-392 encryption", () => {
  test.each(keyed)("$id opens with its key, and seals again byte for byte", ({ hex, key, padHex, plain, fields }) => {
    const frame = only(hex);
    if (frame.content.kind !== "sealed") throw new Error("in clear");
    const keyed = bytesOf(key);
    const opened = open(frame.content, keyed);
    if (!opened) throw new Error("not opened");
    const { pad, ...clear } = opened;
    expect(Buffer.from(pad).toString("hex")).toBe(padHex);
    expect(clear).toMatchObject({ data: fields?.data ?? "", extended: fields?.ext, timestamp: fields?.timestamp });
    expect(plain).toContain(clear.timestamp);
    const wire = textOf(bytesOf(hex));
    expect(textOf(encode({ ...frame, content: seal(clear, keyed, pad) })).slice(9)).toBe(wire.slice(9));
  });

  test.each(valid.filter(({ fields }) => fields?.encrypted))("$id does not open with another key", ({ hex }) => {
    const { content } = only(hex);
    if (content.kind === "sealed") expect(open(content, new Uint8Array(32).fill(7))).toBeUndefined();
  });

  test.each([16, 24, 32])("a key of %i bytes: what is sealed opens again, with a pad of 1 to 16 bytes", (length) => {
    const key = new Uint8Array(length).fill(9);
    for (let size = 0; size < 40; size++) {
      const clear = { kind: "clear" as const, data: "x".repeat(size), extended: [], timestamp: "00:00:00,01-01-2026" };
      const opened = open(seal(clear, key), key);
      expect(opened).toMatchObject(clear);
      expect(opened?.pad.byteLength).toBeGreaterThanOrEqual(1);
      expect(opened?.pad.byteLength).toBeLessThanOrEqual(16);
    }
  });

  test("two equal messages of one second do not look alike", () => {
    const clear = { kind: "clear" as const, data: "", extended: [], timestamp: "00:00:00,01-01-2026" };
    const ciphers = Array.from({ length: 20 }, () => seal(clear, new Uint8Array(16)).cipher);
    expect(new Set(ciphers).size).toBeGreaterThan(15);
  });

  test("an empty message without the bar opens, as does one with PKCS#7 behind it", () => {
    const key = new Uint8Array(16).fill(3);
    const block = (plain: string) => {
      const bytes = Buffer.from(plain, "latin1");
      expect(bytes.byteLength % 16).toBe(0);
      return seal({ kind: "clear", data: "", extended: [], timestamp: null }, key, bytes.subarray(0, -2));
    };
    // `seal` writes the pad, the bar and the bracket; so a whole text ends with "|]".
    const stamped = "]_12:00:00,01-05-2026";
    expect(open(block(`${"p".repeat(9)}${stamped}|]`), key)).toMatchObject({
      data: "",
      timestamp: "12:00:00,01-05-2026",
    });
    expect(open(block(`pp|${stamped}${"\u0008".repeat(6)}|]`), key)).toMatchObject({ data: "" });
  });

  test("a key is what its notation says, and nothing else", () => {
    expect(keyBytes("ABCDABCDABCDABCDABCDABCDABCDABCD", "hex")?.byteLength).toBe(16);
    expect(keyBytes("ABCDABCDABCDABCDABCDABCDABCDABCD", "characters")?.byteLength).toBe(32);
    for (const [key, written] of [
      ["", "hex"],
      ["AB", "hex"],
      ["密".repeat(16), "characters"],
      ["g".repeat(32), "hex"],
    ] as const) {
      expect(keyBytes(key, written)).toBeUndefined();
    }
  });
});

const hexText = (from: number, to: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from("0123456789ABCDEF")), minLength: from, maxLength: to });
const inside = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => !"[]".includes(String.fromCharCode(code)))
    .map((code) => String.fromCharCode(code)),
  maxLength: 40,
});
const clearContent = fc.record({
  kind: fc.constant("clear" as const),
  data: inside,
  extended: fc.array(inside, { maxLength: 3 }),
  timestamp: fc.option(fc.constantFrom("23:59:59,12-31-2026", "00:00:00,01-01-2026")),
});
const anyFrame: fc.Arbitrary<Frame> = fc.record({
  token: fc.constantFrom("ADM-CID", "SIA-DCS", "NULL", "ACK", "NAK", "DUH", "RSP"),
  sequence: fc.integer({ min: 0, max: 9_999 }).map((number) => String(number).padStart(4, "0")),
  receiver: fc.option(hexText(1, 6)),
  prefix: hexText(0, 6),
  account: fc.option(hexText(3, 16)),
  content: fc.oneof(clearContent, fc.record({ kind: fc.constant("sealed" as const), cipher: hexText(32, 32) })),
});

describe("R-392 properties", () => {
  test("what is written is read as it was, in any pieces, behind any noise, beside a broken neighbour", () => {
    fc.assert(
      fc.property(
        anyFrame,
        anyFrame,
        fc.uint8Array({ maxLength: 30 }),
        fc.integer({ min: 1, max: 50 }),
        (first, second, noise, piece) => {
          // A line feed in the noise begins what may be a frame, and its end is then the first CR: the frame behind it is found all the same.
          const broken = encode(first);
          broken.set([(broken[12] ?? 0) ^ 1], 12);
          const stream = Uint8Array.from([...noise, ...encode(first), ...broken, ...encode(second)]);
          const found: Frame[] = [];
          let rest: Uint8Array = new Uint8Array();
          for (let at = 0; at < stream.byteLength; at += piece) {
            const { out, rest: left } = decode(Uint8Array.from([...rest, ...stream.subarray(at, at + piece)]));
            found.push(...framesIn(out));
            rest = left;
          }
          expect(found).toEqual([first, second]);
        },
      ),
    );
  });

  test("any bytes never throw, and none disappears", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { out, rest } = decode(bytes);
        if (framesIn(out).length === 0) expect(Buffer.concat([passedOver(out), rest])).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test("what is kept is never longer than the longest frame", () => {
    const endless = new Uint8Array(20_000).fill(0x41);
    for (const start of [0, 3, 5_000]) {
      expect(decode(endless.with(start, 0x0a)).rest.byteLength).toBeLessThan(frameBytesMax);
    }
  });

  test("any cipher opened by any key never throws", () => {
    fc.assert(
      fc.property(
        fc.array(hexText(32, 32), { minLength: 1, maxLength: 6 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (blocks, key) => {
          open({ kind: "sealed", cipher: blocks.join("") }, key);
        },
      ),
    );
  });
});
