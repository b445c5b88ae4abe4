import { expect, test } from "vitest";
import { seconds } from "./duration.ts";
import { createLooking } from "./looking.ts";
import { createManualClock } from "./manual-clock.ts";

test("it is looked at again and again, one look at a time, also after one that failed, and no more once it is over", async () => {
  const clock = createManualClock({ wallMs: 0 });
  const said: string[] = [];
  let under = 0;
  let fails = false;
  const looking = createLooking({
    clock,
    every: seconds(10),
    async work() {
      under += 1;
      await Promise.resolve();
      if (under > 1) said.push("two at once");
      under -= 1;
      if (fails) throw new Error("full");
      said.push("looked");
    },
    failed: (error) => void said.push(String(error)),
  });
  await clock.advanceTo(clock.uptimeMs() + seconds(10));
  await Promise.all([
    looking.look(),
    looking.look(),
    looking.take(async () => void said.push(await Promise.resolve("asked"))),
  ]);
  expect(said).toEqual(["looked", "looked", "looked", "asked"]);
  fails = true;
  await looking.look();
  fails = false;
  await looking.look();
  expect(said.slice(4)).toEqual(["Error: full", "looked"]);
  await looking[Symbol.asyncDispose]();
  await looking.look();
  await clock.advanceTo(clock.uptimeMs() + seconds(30));
  expect(said).toHaveLength(6);
});
