import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sum8 } from "./checksum.ts";
import { scan, type FrameGrammar, type Scanned } from "./scanner.ts";

/** A small protocol of our own: A5 5A, length of the data, data, sum. */
const grammar: FrameGrammar = {
  start: [0xa5, 0x5a],
  headerBytes: 3,
  frameBytes: (header) => (header[2] ?? 0) + 4,
  frameBytesMax: 12,
  flaw: (candidate) => (candidate.at(-1) === sum8(candidate.subarray(0, -1)) ? undefined : "wrong sum"),
};

function frame(...data: readonly number[]): Uint8Array {
  const body = Uint8Array.of(0xa5, 0x5a, data.length, ...data);
  return Uint8Array.of(...body, sum8(body));
}

const join = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** As a link's reader does it: what is left over stands before the next chunk. */
function scanChunks(chunks: readonly Uint8Array[]): { out: Scanned[]; rest: Uint8Array; restLengths: number[] } {
  let rest = new Uint8Array();
  const out: Scanned[] = [];
  const restLengths: number[] = [];
  for (const chunk of chunks) {
    const scanned = scan(grammar, join([rest, chunk]));
    out.push(...scanned.out);
    rest = Uint8Array.from(scanned.rest);
    restLengths.push(rest.length);
  }
  return { out, rest, restLengths };
}

/** Where a chunk ends may cut noise in two; with neighbours put together again, chunking must not be visible. */
function coalesced(out: readonly Scanned[]): { kind: string; bytes: number[] }[] {
  const whole: { kind: string; bytes: number[] }[] = [];
  for (const item of out) {
    const last = whole.at(-1);
    if (item.kind === "noise" && last?.kind === "noise") last.bytes.push(...item.bytes);
    else whole.push({ kind: item.kind, bytes: [...item.bytes] });
  }
  return whole;
}

const framesOf = (out: readonly Scanned[]): string[] =>
  out.filter((item) => item.kind === "frame").map((item) => item.bytes.toString());

const aByte = fc.integer({ min: 0, max: 255 });
/** Bytes that look like our protocol far more often than chance would have it. */
const hostileByte = fc.oneof(aByte, fc.constantFrom(0xa5, 0x5a, 0, 1, 8, 9));
const aFrame = fc.array(hostileByte, { maxLength: 8 }).map((data) => frame(...data));
const someNoise = fc.array(hostileByte, { maxLength: 20 }).map((bytes) => Uint8Array.from(bytes));
const aStream = fc.array(fc.oneof(aFrame, someNoise), { maxLength: 12 }).map(join);
const noStart = fc
  .array(
    aByte.filter((byte) => byte !== 0xa5),
    { maxLength: 30 },
  )
  .map((bytes) => Uint8Array.from(bytes));
/** Longer than any false start can claim: the traffic that pushes a held-back frame out. */
const laterTraffic = join([frame(1), frame(2), frame(3), frame(4)]);

function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

describe("R-001 a good frame survives its neighbours", () => {
  test("one byte is given up after a bad sum, so that a frame inside of the claimed length is found", () => {
    const broken = Uint8Array.of(0xa5, 0x5a, 8);
    const { out, rest } = scan(grammar, join([broken, frame(7), frame(8)]));
    expect(out).toEqual([
      { kind: "noise", bytes: broken, why: "wrong sum" },
      { kind: "frame", bytes: frame(7) },
      { kind: "frame", bytes: frame(8) },
    ]);
    expect(rest).toEqual(new Uint8Array());
  });

  test("a length that no frame has is given up at once, not waited for", () => {
    const { out, rest } = scan(grammar, Uint8Array.of(0xa5, 0x5a, 200));
    expect(out).toEqual([{ kind: "noise", bytes: Uint8Array.of(0xa5, 0x5a, 200), why: "a length of 204 bytes" }]);
    expect(rest).toEqual(new Uint8Array());
  });

  test("a repeated start byte does not hide the frame", () => {
    expect(scan(grammar, join([Uint8Array.of(0xa5, 0xa5), frame(1)])).out.at(-1)).toEqual({
      kind: "frame",
      bytes: frame(1),
    });
  });

  test("a grammar that answers nonsense about the length makes noise, not an exception", () => {
    for (const length of [Number.NaN, -1, 0, Infinity]) {
      const odd = { ...grammar, frameBytes: () => length };
      expect(scan(odd, frame(1)).rest).toEqual(new Uint8Array());
    }
  });

  test("any noise without a start byte in front of a frame", () => {
    fc.assert(
      fc.property(noStart, aFrame, (noise, good) => {
        expect(framesOf(scan(grammar, join([noise, good])).out)).toEqual([good.toString()]);
      }),
    );
  });

  test("a neighbour with one byte lost costs that neighbour only", () => {
    fc.assert(
      fc.property(aFrame, fc.nat(), fc.array(aFrame, { maxLength: 3 }), (victim, where, before) => {
        const lost = where % victim.length;
        const broken = victim.filter((_, index) => index !== lost);
        const data = [3, 1, 4];
        // A checksum of eight bits can be met by chance: what is left of the victim and the beginning of the good frame.
        const stream = join([broken, frame(...data)]);
        const isMetByChance = broken.some((_, from) => {
          const length = grammar.frameBytes(stream.subarray(from, from + 3));
          const candidate = stream.subarray(from, from + length);
          const isFrame = candidate[0] === 0xa5 && candidate[1] === 0x5a && grammar.flaw(candidate) === undefined;
          return isFrame && from + length > broken.length && candidate.length === length;
        });
        fc.pre(!isMetByChance);
        const found = framesOf(scanChunks([...before, stream, laterTraffic]).out);
        expect(found).toContain(frame(...data).toString());
      }),
    );
  });

  test("a false start holds the frame behind it back for less than the longest frame", () => {
    for (let claimed = 0; claimed <= 8; claimed++) {
      const stream = join([
        Uint8Array.of(0xa5, 0x5a, claimed),
        frame(0x77),
        laterTraffic.subarray(0, grammar.frameBytesMax),
      ]);
      expect(framesOf(scan(grammar, stream).out)).toContain(frame(0x77).toString());
    }
  });
});

describe("whatever comes in", () => {
  test("any chunking gives the same frames and the same noise", () => {
    fc.assert(
      fc.property(aStream, fc.array(fc.nat({ max: 9 }), { maxLength: 40 }), (stream, sizes) => {
        const whole = scanChunks([stream]);
        const pieces = scanChunks(cut(stream, sizes));
        expect(coalesced(pieces.out)).toEqual(coalesced(whole.out));
        expect(pieces.rest).toEqual(whole.rest);
      }),
    );
  });

  test("no byte is hidden: frames, noise and rest are the input, in order", () => {
    fc.assert(
      fc.property(aStream, (stream) => {
        const { out, rest } = scan(grammar, stream);
        expect(join([...out.map((item) => item.bytes), rest])).toEqual(stream);
      }),
    );
  });

  test("what is kept over stays below the longest frame", () => {
    fc.assert(
      fc.property(fc.array(someNoise, { maxLength: 30 }), (chunks) => {
        for (const length of scanChunks(chunks).restLengths) expect(length).toBeLessThan(grammar.frameBytesMax);
      }),
    );
  });

  test("random bytes never throw, and noise never touches noise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { out } = scan(grammar, bytes);
        for (const [index, item] of out.entries()) {
          expect(item.bytes.length).toBeGreaterThan(0);
          if (item.kind === "noise") expect(out[index + 1]?.kind).not.toBe("noise");
        }
      }),
    );
  });

  test("what comes out is a copy: the reader may reuse its buffer", () => {
    const buffer = join([Uint8Array.of(1), frame(9), Uint8Array.of(0xa5)]);
    const { out, rest } = scan(grammar, buffer);
    buffer.fill(0);
    expect(out.map((item) => [...item.bytes])).toEqual([[1], [...frame(9)]]);
    expect([...rest]).toEqual([0xa5]);
  });
});
