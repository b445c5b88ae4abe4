/**
 * What happened to the files of one folder, from the calls of a trace: writes, truncations, names, fsyncs, and the
 * acknowledgements that the program gave meanwhile. Pure.
 *
 * Files have numbers, because a name may come to mean another file. `-shm` files are left out: SQLite rebuilds them from the log
 * at each start after a crash, and they are the only ones it maps into memory to write – which is checked here, because a
 * write through memory would be seen by no trace. A call that changes files in a way this model does not know is refused.
 */

import type { Argument, Call } from "./strace-trace.ts";

export type FileNumber = number;

export type Change =
  | { kind: "write"; file: FileNumber; offset: number; bytes: Uint8Array }
  | { kind: "truncate"; file: FileNumber; size: number }
  | { kind: "create"; name: string; file: FileNumber }
  | { kind: "unlink"; name: string }
  | { kind: "rename"; from: string; to: string };

export type Operation = { begunAt: number; endedAt: number } & (
  | { kind: "change"; change: Change }
  | { kind: "sync"; file: FileNumber }
  | { kind: "sync-folder" }
  /** A line that the program wrote after a promise of the store had resolved. */
  | { kind: "acknowledged"; claim: string }
);

/** In the order of their beginnings. */
export type DiskHistory = readonly Operation[];

export class UnknownCallError extends Error {
  constructor(call: Call, path: string) {
    super(`"${call.name}" on ${path} is not in the model of crash images: teach disk-history.ts what it does.`);
    this.name = "UnknownCallError";
  }
}

const leftOut = (name: string): boolean => name.endsWith("-shm");

/** @param sessions one trace each, of programs that ran one after the other on the same folder, which was empty before. */
export function readHistory(
  sessions: readonly (readonly Call[])[],
  where: { folder: string; marker: string },
): DiskHistory {
  const operations: Operation[] = [];
  const names = new Map<string, FileNumber>();
  const sizes = new Map<FileNumber, number>();
  let nextFile = 0;
  let startsAt = 0;

  const nameOf = (path: string): string | undefined => {
    if (!path.startsWith(`${where.folder}/`)) return undefined;
    const name = path.slice(where.folder.length + 1);
    return leftOut(name) ? undefined : name;
  };

  for (const calls of sessions) {
    /** Where `write` without a position goes on, by number of the open file; -1 appends. */
    const positions = new Map<number, number>();
    let pendingMarks = "";
    let last = startsAt;
    for (const call of calls) {
      const when = { begunAt: startsAt + call.begunAt, endedAt: startsAt + call.endedAt };
      last = Math.max(last, when.begunAt, Number.isFinite(when.endedAt) ? when.endedAt : 0);
      const change = (what: Change): void => void operations.push({ ...when, kind: "change", change: what });
      const [first, second, , fourth] = call.arguments;
      const path = first?.kind === "file" && !first.isDeleted ? first.path : undefined;

      if (path === where.marker && call.name === "write") {
        pendingMarks += new TextDecoder().decode(bytesOf(second));
        const lines = pendingMarks.split("\n");
        pendingMarks = lines.pop() ?? "";
        // It was said when the write began: whoever reads the line may act on it from then on.
        for (const claim of lines) operations.push({ ...when, kind: "acknowledged", claim });
        continue;
      }
      // An error changed nothing; a call that was never answered may have, and counts as begun.
      if (call.result.kind === "failed" && Number.isFinite(call.endedAt)) continue;

      if (path === where.folder && (call.name === "fsync" || call.name === "fdatasync")) {
        operations.push({ ...when, kind: "sync-folder" });
        continue;
      }
      if (call.name === "openat" || call.name === "open" || call.name === "creat") {
        if (call.result.kind !== "done") continue;
        const name = nameOf(call.result.path ?? "");
        if (name === undefined) continue;
        const flags = call.arguments.flatMap((one) => (one.kind === "word" ? [one.text] : [])).join("|");
        const known = names.get(name);
        if (known === undefined) {
          names.set(name, nextFile);
          sizes.set(nextFile, 0);
          change({ kind: "create", name, file: nextFile });
          nextFile++;
        } else if (flags.includes("O_TRUNC") || call.name === "creat") {
          sizes.set(known, 0);
          change({ kind: "truncate", file: known, size: 0 });
        }
        positions.set(call.result.value, flags.includes("O_APPEND") ? -1 : 0);
        continue;
      }
      if (call.name.startsWith("unlink")) {
        const name = nameOf(pathOf(call.arguments));
        if (name === undefined || !names.delete(name)) continue;
        change({ kind: "unlink", name });
        continue;
      }
      if (call.name.startsWith("rename")) {
        const paths = call.arguments.flatMap((one) =>
          one.kind === "text" ? [new TextDecoder().decode(one.bytes)] : [],
        );
        const [from, to] = [nameOf(paths[0] ?? ""), nameOf(paths[1] ?? "")];
        if (from === undefined && to === undefined) continue;
        const file = from === undefined ? undefined : names.get(from);
        if (from === undefined || to === undefined || file === undefined)
          throw new UnknownCallError(call, paths.join(" to "));
        names.delete(from);
        names.set(to, file);
        change({ kind: "rename", from, to });
        continue;
      }

      const mapped = call.arguments[4];
      if (call.name === "mmap") {
        const name = mapped?.kind === "file" ? nameOf(mapped.path) : undefined;
        const words = call.arguments.flatMap((one) => (one.kind === "word" ? [one.text] : [])).join(" ");
        if (name !== undefined && words.includes("PROT_WRITE") && words.includes("MAP_SHARED"))
          throw new UnknownCallError(call, name);
        continue;
      }
      const name = path === undefined ? undefined : nameOf(path);
      const other = second?.kind === "file" ? nameOf(second.path) : undefined;
      if (name === undefined && other === undefined) {
        // Folders are made before a recording begins; one inside would need names of its own.
        if (call.name.startsWith("mkdir") && nameOf(pathOf(call.arguments)) !== undefined)
          throw new UnknownCallError(call, pathOf(call.arguments));
        continue;
      }
      const file = name === undefined ? undefined : names.get(name);
      if (name === undefined || file === undefined || first?.kind !== "file")
        throw new UnknownCallError(call, String(name ?? other));
      const write = (offset: number): void => {
        const all = bytesOf(second);
        // The kernel may take less than it was given. What it did not answer for may be there whole.
        const bytes = call.result.kind === "done" ? all.subarray(0, call.result.value) : all;
        sizes.set(file, Math.max(sizes.get(file) ?? 0, offset + bytes.length));
        change({ kind: "write", file, offset, bytes });
      };
      switch (call.name) {
        case "pwrite64":
          write(numberOf(fourth));
          break;
        case "write": {
          const position = positions.get(first.fd) ?? 0;
          const offset = position < 0 ? (sizes.get(file) ?? 0) : position;
          write(offset);
          if (position >= 0) positions.set(first.fd, offset + bytesOf(second).length);
          break;
        }
        case "ftruncate":
          sizes.set(file, numberOf(second));
          change({ kind: "truncate", file, size: numberOf(second) });
          break;
        case "fsync":
        case "fdatasync":
          operations.push({ ...when, kind: "sync", file });
          break;
        default:
          throw new UnknownCallError(call, name);
      }
    }
    startsAt = last + 1;
  }
  return operations;
}

function bytesOf(argument: Argument | undefined): Uint8Array {
  if (argument?.kind !== "text") throw new Error("a write without its bytes: record with a larger -s");
  return argument.bytes;
}

function numberOf(argument: Argument | undefined): number {
  const value = argument?.kind === "word" ? Number(argument.text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new Error("a position or size that is no number");
  return value;
}

function pathOf(given: readonly Argument[]): string {
  const text = given.find((one) => one.kind === "text");
  return text?.kind === "text" ? new TextDecoder().decode(text.bytes) : "";
}
