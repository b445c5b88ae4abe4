/**
 * What goes wrong on a line between a device and its gateway, as switches. Bytes go in as the device sends them and come out as
 * the wire carries them. Each switch does one thing once, except `split` and `coalesce`, which stay until they are changed.
 */

export type LineFaults = {
  /** The next frame loses the byte at `index`. */
  dropNextByte(index: number): void;
  /** The next frame's byte at `index` (negative: from its end) is another one. */
  corruptNextByte(index: number): void;
  /** Bytes that nobody sent, now. */
  noise(bytes: Uint8Array): void;
  /** The next frame stops in the middle, and then the line is hung up. */
  hangUpInNextFrame(): void;
  /** Frames arrive one by one, in single bytes, or `count` of them at once. */
  deliver(how: "whole" | "byte by byte" | { coalesce: number }): void;
};

export type FaultyLine = LineFaults & { send(frame: Uint8Array): void };

export function createFaultyLine(wire: { write: (bytes: Uint8Array) => void; hangUp: () => void }): FaultyLine {
  let how: Parameters<LineFaults["deliver"]>[0] = "whole";
  let waiting: Uint8Array[] = [];
  let next: ((frame: Uint8Array) => Uint8Array) | undefined;
  let isHangingUp = false;

  const release = (): void => {
    if (waiting.length > 0) wire.write(Uint8Array.from(waiting.flatMap((frame) => [...frame])));
    waiting = [];
  };
  const position = (frame: Uint8Array, index: number): number => (index < 0 ? frame.length + index : index);

  return {
    send(whole) {
      const frame = next ? next(whole) : whole;
      next = undefined;
      if (isHangingUp) {
        isHangingUp = false;
        wire.write(frame.subarray(0, Math.ceil(frame.length / 2)));
        wire.hangUp();
        return;
      }
      if (how === "whole") wire.write(frame);
      else if (how === "byte by byte") for (const byte of frame) wire.write(Uint8Array.of(byte));
      else {
        waiting.push(frame);
        if (waiting.length >= how.coalesce) release();
      }
    },
    dropNextByte(index) {
      next = (frame) => frame.filter((_, at) => at !== position(frame, index));
    },
    corruptNextByte(index) {
      next = (frame) => frame.map((byte, at) => (at === position(frame, index) ? byte ^ 0xff : byte));
    },
    noise: wire.write,
    hangUpInNextFrame() {
      isHangingUp = true;
    },
    deliver(changed) {
      how = changed;
      release();
    },
  };
}
