import fc from "fast-check";
import { expect, test } from "vitest";
import { openStream, receive } from "./byte-stream.ts";
import { encode } from "./sy-fall-radar/frame.ts";
import { syFallRadar } from "./sy-fall-radar/definition.ts";

const frame = encode({ control: 0x80, command: 0x01, data: Uint8Array.of(1) });

test("R-001 however the bytes are cut, the same frames come out, and what is kept is bounded", () => {
  const line = Uint8Array.from([...frame, 0x53, 0x59, 0xff, ...frame, 1, 2, 3, ...frame]);
  const whole = receive(syFallRadar, openStream(syFallRadar), line, 0).frames;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), (cuts) => {
      let stream = openStream(syFallRadar);
      let frames = 0;
      let at = 0;
      for (let turn = 0; at < line.length; turn++) {
        const length = cuts[turn % cuts.length] ?? 1;
        const received = receive(syFallRadar, stream, line.subarray(at, at + length), 0);
        ({ stream } = received);
        frames += received.frames;
        at += length;
        expect(stream.rest.byteLength).toBeLessThanOrEqual(syFallRadar.frameBytesMax);
      }
      expect(frames).toBe(whole);
    }),
  );
});
