/** The pure pieces of the crash images: the reader of traces, the history of a folder, the model of the disk. */

import { expect, test } from "vitest";
import { findLost } from "./crash-images/claims.ts";
import { readHistory, type Change, type DiskHistory, type Operation } from "./crash-images/disk-history.ts";
import { buildImages, choose, createRandom } from "./crash-images/image-builder.ts";
import { parseTrace } from "./crash-images/strace-trace.ts";

const hex = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
const file = (fd: number, path: string): string => `${fd}<${hex(path)}>`;
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const where = { folder: "/store", marker: "/marker" };
const historyOf = (...lines: readonly string[]): DiskHistory => readHistory([parseTrace(lines.join("\n"))], where);

const creation = `7 openat(AT_FDCWD<${hex("/")}>, "${hex("/store/a")}", O_RDWR|O_CREAT|O_CLOEXEC, 0644) = ${file(3, "/store/a")}`;
const written = (bytes: string, at: number, thread = 7): string =>
  `${thread} pwrite64(${file(3, "/store/a")}, "${hex(bytes)}", ${bytes.length}, ${at}) = ${bytes.length}`;
const synced = `7 fdatasync(${file(3, "/store/a")}) = 0`;
const folderSynced = `7 fsync(${file(4, "/store")}) = 0`;
const said = (claim: string): string => `7 write(${file(5, "/marker")}, "${hex(`${claim}\n`)}", 9) = 9`;

test("a call that another thread's line came between begins at its first half and ends at its second", () => {
  const calls = parseTrace(
    [
      `11 pwrite64(${file(3, "/store/a")}, "${hex('ab,)"')}", 5, 512 <unfinished ...>`,
      `12 fsync(${file(3, "/store/a")}) = 0`,
      `11 <... pwrite64 resumed>)          = 5`,
      "12 +++ exited with 0 +++",
    ].join("\n"),
  );
  expect(calls).toMatchObject([
    { name: "pwrite64", begunAt: 0, endedAt: 2, result: { kind: "done", value: 5 } },
    { name: "fsync", begunAt: 1, endedAt: 1, arguments: [{ kind: "file", fd: 3, path: "/store/a" }] },
  ]);
  const [, bytes, size, offset] = calls[0]?.arguments ?? [];
  expect(bytes?.kind === "text" ? text(bytes.bytes) : "").toBe('ab,)"');
  expect([size, offset]).toEqual([
    { kind: "word", text: "5" },
    { kind: "word", text: "512" },
  ]);
});

test("errors, deleted files, calls that a kill cut off, and answers that are addresses are told apart", () => {
  const calls = parseTrace(
    [
      `7 unlink("${hex("/store/b")}") = -1 ENOENT (No such file or directory)`,
      `7 ftruncate(${file(3, "/store/a")}(deleted), 0) = 0`,
      "7 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3<\\x2f>, 0) = 0x7f00",
      `7 pwrite64(${file(3, "/store/a")}, "${hex("x")}", 1, 0 <unfinished ...>`,
      "7 +++ killed by SIGKILL +++",
    ].join("\n"),
  );
  expect(calls.map((call) => call.result.kind)).toEqual(["failed", "done", "done", "failed"]);
  expect(calls[1]?.arguments[0]).toMatchObject({ kind: "file", isDeleted: true });
  expect(calls[3]?.endedAt).toBe(Infinity);
});

test("what cannot be understood is refused with its line: a string cut short, a lonely second half, an unknown call", () => {
  expect(() => parseTrace(`7 write(${file(3, "/store/a")}, "${hex("x")}"..., 9) = 9`)).toThrow(/Line 1 .* larger -s/);
  expect(() => parseTrace("7 <... write resumed>) = 1")).toThrow(/Line 1 .* without its beginning/);
  expect(() => historyOf(creation, `7 fallocate(${file(3, "/store/a")}, 0, 0, 9) = 0`)).toThrow(/not in the model/);
  const mapped = `mmap(NULL, 9, PROT_READ|PROT_WRITE, MAP_SHARED, ${file(3, "/store/a")}, 0) = 0x7f00`;
  expect(() => historyOf(creation, `7 ${mapped}`)).toThrow(/not in the model/);
});

test("writes without a position go on where the last one ended, and start again in a file that is opened anew", () => {
  const plain = (bytes: string): string =>
    `7 write(${file(3, "/store/a")}, "${hex(bytes)}", ${bytes.length}) = ${bytes.length}`;
  const again = `7 openat(AT_FDCWD<${hex("/")}>, "${hex("/store/a")}", O_WRONLY|O_CREAT|O_TRUNC, 0644) = ${file(3, "/store/a")}`;
  const changes = historyOf(creation, plain("ab"), plain("c"), again, plain("d")).flatMap((one) =>
    one.kind === "change" ? [one.change] : [],
  );
  expect(changes).toMatchObject([
    { kind: "create", name: "a" },
    { kind: "write", offset: 0 },
    { kind: "write", offset: 2 },
    { kind: "truncate", size: 0 },
    { kind: "write", offset: 0 },
  ]);
});

/** All that the images of a history hold in file `a` behind its last operation; `undefined` = there is no such file. */
function endsOf(history: DiskHistory): Set<string | undefined> {
  const last = history.at(-1)?.begunAt;
  const found = new Set<string | undefined>();
  for (const image of buildImages(history, { count: 4_000, seed: 5 })) {
    if (image.cutAt === last) found.add(image.files.has("a") ? text(image.files.get("a")) : undefined);
  }
  return found;
}

test("only what an fsync covers is certain: bytes by the file's, names by the folder's", () => {
  expect(endsOf(historyOf(creation, folderSynced, written("ab", 0), synced, said("has it")))).toEqual(new Set(["ab"]));
  expect(endsOf(historyOf(creation, written("ab", 0), synced, said("has it")))).toEqual(new Set(["ab", undefined]));
  // Without an fsync: there, not there, or as long as it should be and empty.
  const unsynced = endsOf(historyOf(creation, folderSynced, written("ab", 0), said("has it")));
  expect(unsynced).toEqual(new Set(["ab", "", "\0\0"]));
  // A write that began before the fsync and ended after it is not covered.
  const half = written("ab", 0, 8).replace(") = 2", " <unfinished ...>");
  const crossing = endsOf(
    historyOf(creation, folderSynced, half, synced, "8 <... pwrite64 resumed>) = 2", said("has it")),
  );
  expect(crossing).toContain("");
});

test("a later write may be there without an earlier one, and either version of a sector", () => {
  const sector = (letter: string): string => letter.repeat(512);
  const found = endsOf(
    historyOf(
      creation,
      folderSynced,
      written(sector("a"), 0),
      synced,
      written(sector("b"), 0),
      written(sector("c"), 0),
      written(sector("d"), 512),
      said("has it"),
    ),
  );
  const heads = new Set([...found].map((one) => one?.[0]));
  expect(heads).toEqual(new Set(["a", "b", "c"]));
  expect(found).toContain(sector("a") + sector("d"));
  expect(found).toContain(sector("b") + sector("d"));
});

test("writes are torn at 512 bytes of the file, never within", () => {
  const change: Change = { kind: "write", file: 0, offset: 500, bytes: new Uint8Array(1_100) };
  const random = createRandom(3);
  const pieces = new Set<string>();
  for (let round = 0; round < 200; round++) {
    for (const one of choose([change], "sectors", random)) {
      if (one.kind === "write" && one.bytes.length > 0) pieces.add(`${one.offset}+${one.bytes.length}`);
    }
  }
  expect(pieces).toEqual(new Set(["500+12", "512+512", "1024+512", "1536+64"]));
});

test("renames and removals that no fsync of the folder covered may not have happened", () => {
  const renamed = `7 rename("${hex("/store/a")}", "${hex("/store/b")}") = 0`;
  const before = [creation, folderSynced, written("ab", 0), synced, renamed];
  const namesOf = (history: DiskHistory): Set<string> => {
    const last = history.at(-1)?.begunAt;
    const images = [...buildImages(history, { count: 2_000, seed: 9 })].filter((one) => one.cutAt === last);
    return new Set(images.map((one) => [...one.files.keys()].join()));
  };
  expect(namesOf(historyOf(...before, said("has it")))).toEqual(new Set(["a", "b"]));
  expect(namesOf(historyOf(...before, folderSynced, said("has it")))).toEqual(new Set(["b"]));
});

test("the same seed gives the same images; an acknowledgement counts from its beginning", () => {
  const history = historyOf(creation, folderSynced, written("ab", 0), said("has it"), synced);
  const once = JSON.stringify([...buildImages(history, { count: 50, seed: 2 })].map(describeImage));
  expect(JSON.stringify([...buildImages(history, { count: 50, seed: 2 })].map(describeImage))).toBe(once);
  expect(JSON.stringify([...buildImages(history, { count: 50, seed: 3 })].map(describeImage))).not.toBe(once);
  const isSaid = (one: Operation): boolean => one.kind === "acknowledged";
  const saidAt = history.find(isSaid)?.begunAt ?? Infinity;
  for (const image of buildImages(history, { count: 50, seed: 2 })) {
    expect(image.acknowledged).toEqual(image.cutAt >= saidAt ? ["has it"] : []);
  }
});

const describeImage = (image: { cutAt: number; manner: string; files: ReadonlyMap<string, Uint8Array> }): unknown => [
  image.cutAt,
  image.manner,
  [...image.files].map(([name, bytes]) => [name, text(bytes)]),
];

test("claims: a missing record, a mark that fell back, and what contradicts itself are losses", () => {
  const recovered = {
    has: (key: string) => key === "a",
    reached: (key: string) => (key === "mark" ? 4 : Number.NaN),
    contradictions: ["a hole"],
  };
  expect(findLost(["has a", "has b", "at-least mark 4", "at-least mark 5", "at-least other 1"], recovered)).toEqual([
    "has b",
    "at-least mark 5",
    "at-least other 1",
    "a hole",
  ]);
  expect(() => findLost(["perhaps a"], recovered)).toThrow(/no claim/);
});
