/**
 * The one way in which frames are found in a stream of bytes: by start bytes, length and checksum, never by tail bytes (a payload
 * may contain them) and never by pauses (a USB adapter and a scheduler make their own).
 *
 * Intuition: look at the first byte. Either a good frame starts here, or one may still be coming, or none can; in the last case
 * this ONE byte is given up and the next one is looked at. Giving up the whole claimed length would be quicker and wrong: the length
 * may be what broke, and the next alarm may begin inside of what it claims.
 *
 * Inputs: a grammar (what a frame of this protocol is) and all bytes not yet used. Limits: what is kept over is always shorter than
 * the grammar's longest frame. So a false start that claims many bytes holds back the frame behind it for at most that many bytes;
 * devices are polled, so these bytes come. Total: it never throws, and every byte comes out as part of a frame, as noise, or as
 * rest, in the order in which it came. Source: docs/decisions/0010-serial-link.md; the parsers it replaces are named there.
 */

export type FrameGrammar = {
  /** What every frame begins with; at least one byte. */
  start: readonly number[];
  /** From this many bytes on, start included, the length can be told. */
  headerBytes: number;
  /** Whole length in bytes, read from a header of `headerBytes`. What no legal frame has (too long, nonsense) is noise. */
  frameBytes(header: Uint8Array): number;
  frameBytesMax: number;
  /** What is wrong with a candidate of full length (checksum, tail), or `undefined` when it is a frame. */
  flaw(candidate: Uint8Array): string | undefined;
};

export type Scanned = { kind: "frame"; bytes: Uint8Array } | { kind: "noise"; bytes: Uint8Array; why: string };

type Look = { at: "frame"; length: number } | { at: "none"; why: string } | { at: "incomplete" };

/** @returns frames and noise in order of arrival, neighbouring noise bytes as one piece (with the first one's reason), and what to put before the next bytes. */
export function scan(grammar: FrameGrammar, buffer: Uint8Array): { out: readonly Scanned[]; rest: Uint8Array } {
  const out: Scanned[] = [];
  let noise: { from: number; why: string } | undefined;
  let at = 0;

  const giveOutNoise = (): void => {
    if (noise) out.push({ kind: "noise", bytes: buffer.slice(noise.from, at), why: noise.why });
    noise = undefined;
  };

  while (at < buffer.length) {
    const look = lookAt(grammar, buffer.subarray(at));
    if (look.at === "incomplete") break;
    if (look.at === "frame") {
      giveOutNoise();
      out.push({ kind: "frame", bytes: buffer.slice(at, at + look.length) });
      at += look.length;
    } else {
      noise ??= { from: at, why: look.why };
      at += 1;
    }
  }
  giveOutNoise();
  return { out, rest: buffer.slice(at) };
}

function lookAt(grammar: FrameGrammar, bytes: Uint8Array): Look {
  const { start, headerBytes, frameBytesMax } = grammar;
  if (start.some((byte, index) => index < bytes.length && bytes[index] !== byte)) {
    return { at: "none", why: "no start of a frame" };
  }
  if (bytes.length < headerBytes) return { at: "incomplete" };

  const length = grammar.frameBytes(bytes.subarray(0, headerBytes));
  // Written so that NaN, too, is no length.
  if (!(length >= headerBytes && length <= frameBytesMax)) return { at: "none", why: `a length of ${length} bytes` };
  if (bytes.length < length) return { at: "incomplete" };

  const why = grammar.flaw(bytes.subarray(0, length));
  return why === undefined ? { at: "frame", length } : { at: "none", why };
}
