import { expect, test } from "vitest";
import { passwordProblem } from "./password-rules.ts";

const ownWords = ["李静", "lijing", "8613800001234", "li.jing@example.cn"];
const problem = (password: string, isAlone = false) => passwordProblem({ password, isAlone, ownWords });

test.each([
  ["eleven char", "too-short"],
  ["correct horse", undefined],
  ["桂花开了又是一年秋天了", "too-short"],
  ["桂花开了又是一年秋天了啊", undefined],
  ["x".repeat(129), "too-long"],
  [`${"the long way home ".repeat(7)}`, undefined],
  ["password1234", "guessable"],
  ["P@ssw0rd2026!", "guessable"],
  ["123456789012345", "guessable"],
  ["abcdefghijklmnop", "guessable"],
  ["zzzzzzzzzzzzzzzz", "guessable"],
  ["abababababababab", "guessable"],
  ["woaini1314520!", "guessable"],
  ["1qaz2wsx3edc4rfv", "guessable"],
  ["Shouwang@2026", "guessable"],
  ["lijing8613800001234", "guessable"],
  ["Li.Jing.Example.CN", "guessable"],
  ["admin-admin-admin", "guessable"],
])("R-217 %s: %s", (password, expected) => {
  expect(problem(password)).toBe(expected);
});

test("R-217 where the password is all there is it is longer", () => {
  expect(problem("correct horse", true)).toBe("too-short");
  expect(problem("correct horse battery", true)).toBeUndefined();
});
