import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { closeWithin, createReopeningLink, openWithin, type ConnectionListener } from "./reopening.ts";

type Attempt = ConnectionListener & { atMs: number; isClosed: boolean; finishClosing: () => void };

/** A line in the hand: each attempt is kept, and does what the test says. */
function setUp(options: { random?: number; closesAtOnce?: boolean } = {}) {
  const clock = createManualClock({ wallMs: 0 });
  const attempts: Attempt[] = [];
  const told: string[] = [];
  const written: number[] = [];
  const link = createReopeningLink({
    address: "test:line",
    clock,
    random: () => options.random ?? 0,
    connect(listener) {
      const closed = Promise.withResolvers<void>();
      const attempt: Attempt = { ...listener, atMs: clock.uptimeMs(), isClosed: false, finishClosing: closed.resolve };
      attempts.push(attempt);
      return {
        write(bytes) {
          written.push(...bytes);
          return "written";
        },
        close() {
          attempt.isClosed = true;
          if (options.closesAtOnce !== false) closed.resolve();
          return closed.promise;
        },
      };
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const pass = async (milliseconds: number): Promise<void> => {
    await settle();
    await clock.advanceTo(clock.uptimeMs() + milliseconds, settle);
  };
  /** To the end of the pause, and not further: an attempt that nobody answers has a limit of its own. */
  const toNextAttempt = async (): Promise<void> => {
    await pass(0);
    await pass((clock.nextDueMs() ?? clock.uptimeMs()) - clock.uptimeMs());
  };
  const last = (): Attempt => {
    const attempt = attempts.at(-1);
    if (!attempt) throw new Error("no attempt was made");
    return attempt;
  };
  link.start({
    up: () => told.push("up"),
    down: (why) => told.push(`down: ${why}`),
    bytes: (chunk) => told.push(`bytes ${chunk.toString()}`),
  });
  return { link, attempts, told, written, pass, toNextAttempt, last, clock };
}

describe("R-004 a lost line is noticed and opened again on a bounded schedule", () => {
  test.each([
    [0, [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]],
    [0.99, [253, 505, 1_010, 2_020, 4_040, 5_050, 5_050]],
  ])("the schedule with a random number of %d", async (random, expected) => {
    const { attempts, pass, last, clock } = setUp({ random });
    const pauses: number[] = [];
    for (const pause of expected) {
      last().lost("no such device");
      await pass(0);
      pauses.push((clock.nextDueMs() ?? 0) - clock.uptimeMs());
      await pass(pause);
    }
    expect(pauses).toEqual(expected);
    expect(attempts).toHaveLength(expected.length + 1);
  });

  test("a loss is told once, not at each attempt", async () => {
    const { told, toNextAttempt, last } = setUp();
    last().opened();
    last().lost("unplugged");
    for (const _ of [1, 2, 3]) {
      await toNextAttempt();
      last().lost("no such device");
    }
    await toNextAttempt();
    last().opened();
    expect(told).toEqual(["up", "down: unplugged", "up"]);
  });

  test("a line that was never there is told, too", async () => {
    const { told, toNextAttempt, last } = setUp();
    last().lost("no such device");
    await toNextAttempt();
    last().lost("no such device");
    expect(told).toEqual(["down: no such device"]);
  });

  test("an opening that never answers is given up", async () => {
    const { told, attempts, pass } = setUp();
    await pass(openWithin);
    expect(told).toEqual(["down: it did not open within 5 s"]);
    expect(attempts[0]?.isClosed).toBe(true);
    await pass(500);
    expect(attempts).toHaveLength(2);
  });

  test("opening without bytes does not begin the schedule anew; bytes do", async () => {
    const { pass, last, clock } = setUp();
    const pauseAfterLoss = async (): Promise<number> => {
      last().lost("gone");
      await pass(0);
      const pause = (clock.nextDueMs() ?? 0) - clock.uptimeMs();
      await pass(pause);
      return pause;
    };
    last().opened();
    expect(await pauseAfterLoss()).toBe(500);
    last().opened();
    expect(await pauseAfterLoss()).toBe(1_000);
    last().opened();
    last().bytes(Uint8Array.of(1));
    expect(await pauseAfterLoss()).toBe(500);
  });

  test("the next opening waits until the device is free, but not for ever", async () => {
    const { attempts, pass, last } = setUp({ closesAtOnce: false });
    last().opened();
    last().lost("unplugged");
    await pass(4_000);
    expect(attempts).toHaveLength(1);
    last().finishClosing();
    await pass(500);
    expect(attempts).toHaveLength(2);

    last().lost("hangs in close");
    await pass(closeWithin);
    await pass(1_000);
    expect(attempts).toHaveLength(3);
  });

  test("supervision may close an open line; a closed one it leaves to the schedule", async () => {
    const { link, told, attempts, pass, last } = setUp();
    last().opened();
    link.reopen("nothing valid for 10 s");
    link.reopen("nothing valid for 10 s");
    await pass(500);
    last().opened();
    expect(told).toEqual(["up", "down: nothing valid for 10 s", "up"]);
    expect(attempts).toHaveLength(2);
  });

  test("what an earlier connection still says is not listened to", async () => {
    const { told, pass, attempts, last } = setUp();
    last().opened();
    last().lost("unplugged");
    await pass(500);
    last().opened();
    attempts[0]?.bytes(Uint8Array.of(1));
    attempts[0]?.lost("unplugged again");
    attempts[0]?.opened();
    expect(told).toEqual(["up", "down: unplugged", "up"]);
  });

  test("bytes are written while it is up, and dropped otherwise: nothing waits for a replug", async () => {
    const { link, written, pass, last } = setUp();
    expect(link.write(Uint8Array.of(1))).toBe("dropped");
    last().opened();
    expect(link.write(Uint8Array.of(2))).toBe("written");
    last().lost("unplugged");
    expect(link.write(Uint8Array.of(3))).toBe("dropped");
    await pass(500);
    expect(link.write(Uint8Array.of(4))).toBe("dropped");
    last().opened();
    expect(written).toEqual([2]);
  });
});

describe("closing", () => {
  test.each(["opening", "up", "waiting"])("while %s: no attempt, no word after it, no timer left", async (at) => {
    const { link, told, attempts, pass, last, clock } = setUp();
    if (at === "up") last().opened();
    if (at === "waiting") last().lost("no such device");
    await pass(0);
    const toldBefore = [...told];
    await link[Symbol.asyncDispose]();
    await link[Symbol.asyncDispose]();
    expect(attempts[0]?.isClosed).toBe(true);
    expect(clock.nextDueMs()).toBeUndefined();
    last().opened();
    last().lost("late");
    await pass(60_000);
    expect(attempts).toHaveLength(1);
    expect(told).toEqual(toldBefore);
  });

  test("starting twice is our mistake", () => {
    const { link } = setUp();
    expect(() => link.start({ up() {}, down() {}, bytes() {} })).toThrow("started twice");
  });
});
