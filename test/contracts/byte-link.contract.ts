/** What every byte link must do, whatever carries the bytes. Its test file brings the link and the other end of the line. */

import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ByteLink } from "../../gateway/links/byte-link.ts";

export type OtherEnd = AsyncDisposable & {
  /** What the link has sent so far. */
  received(): string;
  write(bytes: Uint8Array): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
};

export type LineUnderTest = { otherEnd: OtherEnd; makeLink: () => ByteLink };

const text = (characters: string): Uint8Array => new TextEncoder().encode(characters);

export async function waitUntil(what: string, isSo: () => boolean, limitMs = 30_000): Promise<void> {
  const untilMs = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > untilMs) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await pause(2);
  }
}

/** Starts the link and writes down what it says. */
export function listen(link: ByteLink): { told: string[]; text: () => string } {
  const told: string[] = [];
  let received = "";
  link.start({
    up: () => told.push("up"),
    down: () => told.push("down"),
    bytes: (chunk) => {
      received += new TextDecoder().decode(chunk);
    },
  });
  return { told, text: () => received };
}

/** Sockets, terminals and pipes that keep this process awake. Timers do not count: a worker has its own. */
const openHandles = (): string[] =>
  process.getActiveResourcesInfo().filter((name) => !/^(Timeout|Immediate)$/.test(name));

export function byteLinkContract(name: string, open: () => Promise<LineUnderTest>): void {
  describe(`R-004 ${name} keeps the contract of a byte link`, () => {
    let line: LineUnderTest;
    beforeEach(async () => {
      line = await open();
    });
    afterEach(async () => {
      await line.otherEnd[Symbol.asyncDispose]();
    });

    test("opens and carries bytes both ways, all values", async () => {
      await using link = line.makeLink();
      const { told } = listen(link);
      await waitUntil("up", () => told.includes("up"));
      expect(link.write(text("question"))).toBe("written");
      await waitUntil("the question at the other end", () => line.otherEnd.received() === "question");
    });

    test("bytes arrive as they were sent, whatever their value", async () => {
      await using link = line.makeLink();
      const all = Uint8Array.from({ length: 256 }, (_, value) => value);
      const received: number[] = [];
      let isUp = false;
      link.start({ up: () => (isUp = true), down() {}, bytes: (chunk) => received.push(...chunk) });
      await waitUntil("up", () => isUp);
      line.otherEnd.write(all);
      await waitUntil("all bytes", () => received.length >= all.length);
      expect(received).toEqual([...all]);
    });

    test("says once that the line is lost, drops what is written meanwhile, and reopens", async () => {
      await using link = line.makeLink();
      const { told, text: received } = listen(link);
      await waitUntil("up", () => told.includes("up"));
      await line.otherEnd.unplug();
      await waitUntil("down", () => told.includes("down"));
      expect(link.write(text("stale"))).toBe("dropped");
      // Long enough for an attempt that fails.
      await pause(700);
      expect(told).toEqual(["up", "down"]);

      await line.otherEnd.plug();
      await waitUntil("up again", () => told.length === 3);
      expect(told).toEqual(["up", "down", "up"]);
      line.otherEnd.write(text("answer"));
      await waitUntil("the answer", () => received() === "answer");
      link.write(text("fresh"));
      await waitUntil("the fresh question", () => line.otherEnd.received().includes("fresh"));
      expect(line.otherEnd.received()).not.toContain("stale");
    });

    test("a line that is not there yet is told once and opened when it comes", async () => {
      await line.otherEnd.unplug();
      await using link = line.makeLink();
      const { told } = listen(link);
      await waitUntil("down", () => told.includes("down"));
      await line.otherEnd.plug();
      await waitUntil("up", () => told.includes("up"));
      expect(told).toEqual(["down", "up"]);
    });

    test("reopen closes an open line and opens it again", async () => {
      await using link = line.makeLink();
      const { told, text: received } = listen(link);
      await waitUntil("up", () => told.includes("up"));
      link.reopen("nothing valid came");
      await waitUntil("up again", () => told.length === 3);
      expect(told).toEqual(["up", "down", "up"]);
      line.otherEnd.write(text("still here"));
      await waitUntil("bytes after it", () => received() === "still here");
    });

    test("closes cleanly, in any state, and leaves nothing open", async () => {
      const before = openHandles();
      const link = line.makeLink();
      const { told } = listen(link);
      await waitUntil("up", () => told.includes("up"));
      await link[Symbol.asyncDispose]();
      await link[Symbol.asyncDispose]();
      expect(link.write(text("late"))).toBe("dropped");

      const closedWhileOpening = line.makeLink();
      listen(closedWhileOpening);
      await closedWhileOpening[Symbol.asyncDispose]();

      await line.otherEnd.unplug();
      const neverUp = line.makeLink();
      const neverUpTold = listen(neverUp).told;
      await waitUntil("down", () => neverUpTold.includes("down"));
      await neverUp[Symbol.asyncDispose]();

      expect(told).toEqual(["up"]);
      // The system says a moment later that they are closed.
      const left = (): string[] => openHandles().filter((name) => !before.includes(name));
      await waitUntil("nothing is left open", () => left().length === 0);
    });
  });
}
