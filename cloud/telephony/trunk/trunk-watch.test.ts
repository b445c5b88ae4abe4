import { describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { watchTrunk, type TrunkState } from "./trunk-watch.ts";

const within = seconds(60);

function house(isRegistered = false, first: string | null = null) {
  const clock = createManualClock({ wallMs: 1_000_000 });
  let answer = first;
  let asked = 0;
  const changes: TrunkState[] = [];
  const watch = watchTrunk({
    within,
    isRegistered,
    ask(signal) {
      asked += 1;
      if (answer !== "silent") return Promise.resolve(answer);
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve("no answer"), { once: true }));
    },
    whyNotRegistered: () => "401 Unauthorized",
    clock,
    onChange: (state) => void changes.push(state),
  });
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number): Promise<void> => {
    await clock.advanceTo(clock.uptimeMs() + ms, settle);
    await settle();
  };
  return { watch, changes, pass, asked: () => asked, answers: (now: string | null) => void (answer = now) };
}

describe("R-482 a trunk that is away is known within its time", () => {
  test("it stands at its first answer; silent, it is away within the minute, and back at the first answer", async () => {
    const it = house();
    await it.pass(250);
    expect(it.changes.map(({ at }) => at)).toEqual(["up"]);
    it.answers("silent");
    await it.pass(within);
    expect(it.changes.at(-1)).toMatchObject({ at: "down", why: "no answer" });
    it.answers(null);
    await it.pass(seconds(20));
    expect(it.changes.map(({ at }) => at)).toEqual(["up", "down", "up"]);
  });

  test("one that never answers is away too; a datagram that was lost is no news", async () => {
    const silent = house(false, "silent");
    await silent.pass(within);
    expect(silent.changes.map(({ at }) => at)).toEqual(["down"]);
    const it = house();
    await it.pass(seconds(28));
    it.answers("no answer");
    await it.pass(seconds(2) + 250);
    it.answers(null);
    await it.pass(within);
    expect(it.changes.map(({ at }) => at)).toEqual(["up"]);
  });

  test("a lost line is asked at once", async () => {
    const it = house();
    await it.pass(250);
    it.answers("connection refused");
    it.watch.lineLost();
    await it.pass(seconds(2));
    expect(it.changes.at(-1)).toMatchObject({ at: "down", why: "connection refused" });
  });

  test("where we register, an answer alone is nothing: without a registration it is away, and says why", async () => {
    const it = house(true);
    await it.pass(seconds(4));
    expect(it.watch.state().at).toBe("unknown");
    await it.pass(seconds(2));
    expect(it.changes).toMatchObject([{ at: "down", why: "401 Unauthorized" }]);
    it.watch.registered(true);
    expect(it.watch.state().at).toBe("up");
    // Renewed within seconds, it is no news.
    it.watch.registered(false);
    await it.pass(seconds(3));
    it.watch.registered(true);
    await it.pass(seconds(10));
    expect(it.changes.map(({ at }) => at)).toEqual(["down", "up"]);
  });

  test("after its end nothing is asked and nothing is said", async () => {
    const it = house();
    await it.pass(250);
    it.watch[Symbol.dispose]();
    it.answers("silent");
    const before = it.asked();
    await it.pass(within);
    expect([it.asked(), it.changes.length]).toEqual([before, 1]);
  });
});
