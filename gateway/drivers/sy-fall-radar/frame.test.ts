import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataBytesMax, decode, describeFrame, encode, frameBytesMax, question, type SyFrame } from "./frame.ts";

type Vector = {
  id: string;
  hex: string;
  valid: boolean;
  meaning: string;
  decoded: { ctrl?: number; cmd?: number; data?: number[] };
};
type StreamVector = { id: string; chunks: string[]; expect: string[]; meaning: string };

function readVectors<Vectors>(file: string): Vectors[] {
  const path = new URL(`../../../test/vectors/serial/${file}`, import.meta.url);
  // `as`: our own file; a wrong shape makes these tests fail.
  return (JSON.parse(readFileSync(path, "utf8")) as { vectors: Vectors[] }).vectors;
}

const vectors = readVectors<Vector>("sy-fall-radar.json");
const streams = readVectors<StreamVector>("sy-streams.json");

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

function framesIn(chunks: readonly Uint8Array[]): SyFrame[] {
  let rest = new Uint8Array();
  return chunks.flatMap((chunk) => {
    const decoded = decode(join([rest, chunk]));
    rest = Uint8Array.from(decoded.rest);
    expect(rest.length).toBeLessThan(frameBytesMax);
    return decoded.out.flatMap((item) => (item.kind === "frame" ? [item.frame] : []));
  });
}

describe("R-002 the SY vectors", () => {
  test("there are some, and both kinds", () => {
    expect(vectors.filter((vector) => vector.valid).length).toBeGreaterThan(25);
    expect(vectors.filter((vector) => !vector.valid).length).toBeGreaterThan(1);
  });

  test.each(vectors.filter((vector) => vector.valid))("$id: $meaning", ({ hex, decoded }) => {
    const bytes = bytesOf(hex);
    const frame = { control: bytes[2], command: bytes[3], data: bytes.slice(6, -3) };
    if (decoded.ctrl !== undefined) expect([frame.control, frame.command]).toEqual([decoded.ctrl, decoded.cmd]);
    if (decoded.data) expect([...frame.data]).toEqual(decoded.data);

    const result = decode(bytes);
    expect(result).toEqual({ out: [{ kind: "frame", frame }], rest: new Uint8Array() });
    const [only] = result.out;
    if (only?.kind === "frame") expect(encode(only.frame)).toEqual(bytes);
  });

  test.each(vectors.filter((vector) => !vector.valid))("$id is no frame: $meaning", ({ hex }) => {
    // Whatever comes behind it must still be read.
    const good = encode({ control: 0x83, command: 0x01, data: Uint8Array.of(1) });
    const { out } = decode(join([bytesOf(hex), good]));
    expect(out.map((item) => item.kind)).toEqual(["noise", "frame"]);
  });

  test.each(streams)("stream $id: $meaning", ({ chunks, expect: expected }) => {
    expect(framesIn(chunks.map(bytesOf)).map(encode)).toEqual(expected.map(bytesOf));
  });

  test.each(streams)("stream $id byte by byte", ({ chunks, expect: expected }) => {
    const single = [...join(chunks.map(bytesOf))].map((byte) => Uint8Array.of(byte));
    expect(framesIn(single).map(encode)).toEqual(expected.map(bytesOf));
  });
});

const byte = fc.integer({ min: 0, max: 255 });
const aFrame = fc.record({
  control: byte,
  command: byte,
  data: fc.uint8Array({ maxLength: dataBytesMax }),
});

describe("properties", () => {
  test("encode and decode are each other's inverse", () => {
    fc.assert(
      fc.property(aFrame, (frame) => {
        expect(decode(encode(frame)).out).toEqual([{ kind: "frame", frame }]);
      }),
    );
  });

  test("one wrong byte never makes another frame of it", () => {
    fc.assert(
      fc.property(aFrame, fc.nat(), fc.integer({ min: 1, max: 255 }), (frame, where, difference) => {
        const bytes = encode(frame);
        const at = where % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ difference;
        const whole = decode(bytes).out.find(
          (item) => item.kind === "frame" && encode(item.frame).length === bytes.length,
        );
        expect(whole).toBeUndefined();
      }),
    );
  });

  test("a fall behind a short frame that lost one byte is read at once", () => {
    const fall = { control: 0x83, command: 0x01, data: Uint8Array.of(1) };
    const shortFrame = encode({ control: 0x80, command: 0x03, data: Uint8Array.of(50) });
    for (const lost of shortFrame.keys()) {
      // Without a length byte, what follows is taken for the length: that may wait for more, and is tested with the simulator.
      if (lost === 4 || lost === 5) continue;
      const broken = shortFrame.filter((_, index) => index !== lost);
      expect(decode(join([broken, encode(fall)])).out.at(-1)).toEqual({ kind: "frame", frame: fall });
    }
  });
});

test("a question carries 0F and the command + 0x80", () => {
  expect(encode(question(0x83, 0x01))).toEqual(bytesOf("53 59 83 81 00 01 0F C0 54 43"));
});

test("more data than a frame may carry is our mistake", () => {
  expect(() => encode({ control: 1, command: 1, data: new Uint8Array(dataBytesMax + 1) })).toThrow("at most 32 bytes");
});

test("a frame for people", () => {
  expect(describeFrame({ control: 0x83, command: 0x0e, data: Uint8Array.of(0, 100) })).toBe("83 0E [00 64]");
});
