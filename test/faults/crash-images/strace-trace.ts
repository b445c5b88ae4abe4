/**
 * Reads what `strace -f -y -xx` wrote into calls with a beginning and an end. Pure.
 *
 * A line is a call that nothing interrupted, or one half of a call that another thread's line came between ("unfinished",
 * "resumed"): the first half says when it began, the second when it ended. Both are kept, because a write that began before an
 * fsync and ended after it is not covered by that fsync. A call that never ended (the process was killed in it) has `endedAt`
 * Infinity.
 *
 * Source: strace(1), 6.1. All strings and paths are hexadecimal (`-xx`), so no quote or bracket in a name can mislead the reader.
 * What it cannot read it refuses with a sentence: a trace that is half understood would prove nothing.
 */

export type Argument =
  | { kind: "text"; bytes: Uint8Array }
  /** A number of an open file, and the path behind it. `AT_FDCWD` is one too, with `fd` -1. */
  | { kind: "file"; fd: number; path: string; isDeleted: boolean }
  | { kind: "word"; text: string };

export type Call = {
  name: string;
  arguments: readonly Argument[];
  /** Lines of the trace: an order in time, without a unit. */
  begunAt: number;
  endedAt: number;
  /** What the kernel answered: a number, and the path when it is a file. `failed` when it was an error, or never came. */
  result: { kind: "done"; value: number; path: string | undefined } | { kind: "failed" };
};

export class UnreadableTraceError extends Error {
  constructor(line: number, why: string, text: string) {
    super(`Line ${line + 1} of the trace cannot be read (${why}): ${text.slice(0, 160)}`);
    this.name = "UnreadableTraceError";
  }
}

const heading = /^(\d+) +(?:[\d.]+ )?(.*)$/s;
const resumption = /^<\.\.\. (\w+) resumed>(.*)$/s;
const unfinished = " <unfinished ...>";

export function parseTrace(trace: string): Call[] {
  const calls: Call[] = [];
  const open = new Map<string, { text: string; begunAt: number }>();
  for (const [at, line] of trace.split("\n").entries()) {
    const found = heading.exec(line);
    if (!found) {
      if (line.trim() === "") continue;
      throw new UnreadableTraceError(at, "no process number", line);
    }
    const [thread = "", text = ""] = [found[1], found[2]];
    // A signal, or the end of a thread.
    if (text.startsWith("---") || text.startsWith("+++")) continue;
    if (text.endsWith(unfinished)) {
      open.set(thread, { text: text.slice(0, -unfinished.length), begunAt: at });
      continue;
    }
    const rest = resumption.exec(text);
    if (!rest) {
      calls.push(parseCall(text, at, at));
      continue;
    }
    const first = open.get(thread);
    if (!first) throw new UnreadableTraceError(at, "the end of a call without its beginning", line);
    open.delete(thread);
    calls.push(parseCall(first.text + (rest[2] ?? ""), first.begunAt, at));
  }
  // Threads that were killed inside a call: its arguments may be cut short, and whether it did anything is not known.
  for (const { text, begunAt } of open.values()) calls.push(parseCall(`${text}) = ?`, begunAt, Infinity));
  return calls.toSorted((one, other) => one.begunAt - other.begunAt);
}

function parseCall(text: string, begunAt: number, endedAt: number): Call {
  const refuse = (why: string): never => {
    throw new UnreadableTraceError(begunAt, why, text);
  };
  const paren = text.indexOf("(");
  if (paren <= 0) refuse("no name of a call");
  const end = text.lastIndexOf(") ");
  const answer = end < 0 ? undefined : /^\) += (-?\d+|0x[0-9a-f]+|\?)(?:<([^>]*)>)?/.exec(text.slice(end));
  // An error says its name in parentheses behind the answer, so the last one need not be the call's own.
  const failure = /\) += -1 E[A-Z0-9]+ \([^)]*\)$/.exec(text);
  const argumentsEnd = failure ? failure.index : end;
  if (!failure && !answer) return refuse("no answer of the kernel");
  const split = splitArguments(text.slice(paren + 1, argumentsEnd));
  const value = failure || answer?.[1] === "?" ? undefined : Number(answer?.[1]);
  return {
    name: text.slice(0, paren),
    arguments: split.map((one) => parseArgument(one, refuse)),
    begunAt,
    endedAt: answer?.[1] === "?" ? Infinity : endedAt,
    result:
      value === undefined || value < 0
        ? { kind: "failed" }
        : { kind: "done", value, path: answer?.[2] === undefined ? undefined : unescapeText(answer[2]) },
  };
}

/** Hexadecimal strings and paths hold no comma; structures (`{…}`, `[…]`) may, and stay one argument. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{" || char === "[" || char === "(") depth++;
    else if (char === "}" || char === "]" || char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const last = text.slice(from).trim();
  return last === "" ? parts : [...parts, last];
}

function parseArgument(text: string, refuse: (why: string) => never): Argument {
  if (text.startsWith('"')) {
    if (!text.endsWith('"')) refuse("a string that was cut short: record with a larger -s");
    return { kind: "text", bytes: unescapeBytes(text.slice(1, -1)) };
  }
  const file = /^(\d+|AT_FDCWD)<([^>]*)>(\(deleted\))?$/.exec(text);
  if (!file) return { kind: "word", text };
  return {
    kind: "file",
    fd: file[1] === "AT_FDCWD" ? -1 : Number(file[1]),
    path: unescapeText(file[2] ?? ""),
    isDeleted: file[3] !== undefined,
  };
}

function unescapeBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 4);
  // "\x41\x42": four characters a byte.
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(at * 4 + 2, at * 4 + 4), 16);
  return bytes;
}

function unescapeText(text: string): string {
  return text.startsWith("\\x") ? new TextDecoder().decode(unescapeBytes(text)) : text;
}
