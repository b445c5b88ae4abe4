import { expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createOpenQuestions } from "./open-questions.ts";

test("a question holds for its time and for one answer, and the oldest of too many is asked again", () => {
  const questions = createOpenQuestions<string, number>(seconds(10));
  questions.ask("a", 1, 0);
  questions.ask("a", 2, 5_000);
  expect(questions.look("a", 14_999)).toBe(2);
  expect(questions.look("a", 15_000)).toBeUndefined();
  expect(questions.take("a", 14_999)).toBe(2);
  expect(questions.take("a", 14_999)).toBeUndefined();
  for (let n = 0; n <= 10_000; n += 1) questions.ask(String(n), n, 0);
  expect(questions.look("0", 0)).toBeUndefined();
  expect(questions.look("1", 0)).toBe(1);
  expect(questions.look("10000", 0)).toBe(10_000);
});
