/**
 * Sound as programs write it to a pipe: RIFF/WAVE, 16 bits, one channel or the first of several. A program that writes while it speaks does not know the length and puts in
 * the largest; what is there counts. Total: anything else is a reason. Source: Microsoft and IBM, Multimedia Programming Interface (1991), §3.
 */

export type Wave = { samplesPerSecond: number; samples: Int16Array };

const rateMax = 192_000;

export function readWave(bytes: Uint8Array): { kind: "wave"; wave: Wave } | { kind: "unreadable"; why: string } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameAt = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.byteLength < 12 || nameAt(0) !== "RIFF" || nameAt(8) !== "WAVE") return unreadable("it is no WAVE");
  let format: { rate: number; channels: number } | undefined;
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const [name, size] = [nameAt(at), view.getUint32(at + 4, true)];
    const from = at + 8;
    if (name === "fmt ") {
      if (size < 16 || from + 16 > bytes.byteLength) return unreadable("its format is cut off");
      const [code, channels, rate] = [
        view.getUint16(from, true),
        view.getUint16(from + 2, true),
        view.getUint32(from + 4, true),
      ];
      const bits = view.getUint16(from + 14, true);
      const isPlain = code === 1 || code === 0xfffe;
      if (!isPlain || bits !== 16 || channels === 0 || channels > 8) return unreadable("it is not plain 16-bit sound");
      if (rate < 8_000 || rate > rateMax) return unreadable(`it has ${rate} samples a second`);
      format = { rate, channels };
    }
    if (name === "data") {
      if (format === undefined) return unreadable("its sound stands before its format");
      const { rate, channels } = format;
      const count = Math.floor(Math.min(size, bytes.byteLength - from) / (2 * channels));
      const samples = Int16Array.from({ length: count }, (_, n) => view.getInt16(from + n * 2 * channels, true));
      return { kind: "wave", wave: { samplesPerSecond: rate, samples } };
    }
    // Chunks begin at even places.
    at = from + size + (size % 2);
  }
  return unreadable("it has no sound");
}

const unreadable = (why: string) => ({ kind: "unreadable", why }) as const;
