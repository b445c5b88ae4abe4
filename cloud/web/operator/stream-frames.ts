/**
 * The messages of the live stream, out of bytes that come in pieces cut anywhere, as our server writes them: fields on lines of their own, one line of data, an
 * empty line behind each. What the browser itself offers for this takes a whole snapshot apart letter by letter, and lets the page stand still meanwhile;
 * here only ends of lines are looked for, and text is made of the data when somebody asks for it.
 */

export type StreamFrame = {
  kind: string;
  /** In UTF-8. */
  data: Uint8Array;
  /** Null: nobody can go on from here. */
  id: string | null;
};

/** A part of a snapshot has some 100 kB. A line that is longer than this has no end, and whoever reads gives the stream up. */
const lineMax = 16 * 1_048_576;
const endOfLine = 10;
const decoder = new TextDecoder();
const nothing = new Uint8Array();

/** @throws when a line is longer than `lineMax`. @returns what is whole, in its order; the beginning of the next one waits for its end. */
export function createFrameReader(): (bytes: Uint8Array) => StreamFrame[] {
  /** The line that has not ended yet. */
  let begun = nothing;
  let fields = new Map<string, Uint8Array>();

  const take = (line: Uint8Array): StreamFrame | null => {
    if (line.length > 0) {
      const [name, value] = fieldOf(line);
      fields.set(name, value);
      return null;
    }
    const [kind, data, id] = ["event", "data", "id"].map((name) => fields.get(name));
    fields = new Map();
    // Without an event it is a remark that keeps the line open.
    return kind && data ? { kind: decoder.decode(kind), data, id: id ? decoder.decode(id) : null } : null;
  };

  return (bytes) => {
    const frames: StreamFrame[] = [];
    let from = 0;
    for (let to = bytes.indexOf(endOfLine); to >= 0; to = bytes.indexOf(endOfLine, from)) {
      const end = bytes.subarray(from, to);
      const frame = take(begun.length === 0 ? end : joined(begun, end));
      if (frame) frames.push(frame);
      begun = nothing;
      from = to + 1;
    }
    begun = joined(begun, bytes.subarray(from));
    if (begun.length > lineMax) throw new Error("The live stream sends a line without an end.");
    return frames;
  };
}

const colon = 58;
const blank = 32;

function fieldOf(line: Uint8Array): [name: string, value: Uint8Array] {
  const at = line.indexOf(colon);
  return [decoder.decode(line.subarray(0, at)), line.subarray(at + (line[at + 1] === blank ? 2 : 1))];
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
