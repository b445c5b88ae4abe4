import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("one at a time, in order; what fails is whose it is, and the next goes on", async () => {
  const turns = createTurns();
  const said: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take(async () => {
    await gate.promise;
    said.push("first");
  });
  const second = turns.take(async () => {
    await Promise.resolve();
    said.push("second");
    throw new Error("a full disk");
  });
  const third = turns.take(async () => await Promise.resolve(said.push("third")));
  expect(said).toEqual([]);
  gate.resolve();
  await expect(second).rejects.toThrow("a full disk");
  await first;
  expect(await third).toBe(3);
  await turns.ended();
  expect(said).toEqual(["first", "second", "third"]);
});
