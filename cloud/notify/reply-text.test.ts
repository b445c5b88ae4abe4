import { expect, test } from "vitest";
import fc from "fast-check";
import { answerDigit, answerOfDigit, answers, codeFrom, readReply } from "./reply-text.ts";

test.each([
  ["14821", "on-my-way"],
  ["1 4821", "on-my-way"],
  ["4821 2", "cannot"],
  ["48213", "has-it"],
  ["１４８２１", "on-my-way"],
  ["回复1，4821。我去！", "on-my-way"],
  ["code 4821: 2", "cannot"],
  [" 3-4821 ", "has-it"],
])("R-441 %j is the answer %s to 4821", (text, answer) => {
  expect(readReply(text)).toEqual({ kind: "answer", answer, code: "4821" });
});

test.each(["1", " 1 ", "好的1"])("R-441 %j says an answer, and not to what", (text) => {
  expect(readReply(text)).toEqual({ kind: "no-code", answer: "on-my-way" });
});

test.each([
  "",
  "4821",
  "44829",
  "1 4821 2",
  "114821",
  "14821 15533",
  "ok",
  "TD",
  "13821",
  "1 482 1",
  "0 4821",
  `1 4821${" ".repeat(300)}`,
])("R-441 %j is no answer, and nothing is guessed", (text) => {
  expect(readReply(text)).toEqual({ kind: "unreadable" });
});

test("R-441 every code and answer is read as it was meant, with and without a space, in both orders", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.constantFrom(...answers),
      fc.boolean(),
      fc.constantFrom("", " ", "-"),
      (random, answer, isCodeFirst, between) => {
        const code = codeFrom(random);
        const digit = answerDigit(answer);
        expect(answerOfDigit(digit)).toBe(answer);
        const text = isCodeFirst ? code + between + digit : digit + between + code;
        expect(readReply(text)).toEqual({ kind: "answer", answer, code });
      },
    ),
  );
});

test("whatever somebody sends, it is read without an error", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 250 }), (text) =>
      ["answer", "no-code", "unreadable"].includes(readReply(text).kind),
    ),
  );
});
