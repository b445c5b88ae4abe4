import { expect, test } from "vitest";
import { catalogue, sayOnce, wordsInUse } from "./catalogue.ts";

const words = catalogue("words-of-a-test", {
  hello: ["您好", "Hello"],
  link: ["{{name}} 的链接，{{until}} 前有效", "The link for {{name}}, until {{until}}"],
  people: ["{{count}} 人", { one: "{{count}} person", other: "{{count}} people" }],
});
const say = sayOnce(words);

test("R-278 a word is said in the language of the page, with what stands in braces filled in as it is", async () => {
  await wordsInUse.changeLanguage("zh");
  expect(sayOnce(words)("hello")).toBe("您好");
  expect(sayOnce(words)("link", { name: "王<b>", until: "12:00" })).toBe("王<b> 的链接，12:00 前有效");
  expect([1, 2].map((count) => sayOnce(words)("people", { count }))).toEqual(["1 人", "2 人"]);
  await wordsInUse.changeLanguage("en");
  expect(sayOnce(words)("hello")).toBe("Hello");
  expect([0, 1, 2].map((count) => sayOnce(words)("people", { count }))).toEqual(["0 people", "1 person", "2 people"]);
  await wordsInUse.changeLanguage("zh");
});

test("R-278 a word that is not there, and one whose blanks are not filled in, do not compile", () => {
  // @ts-expect-error: there is no such word.
  expect(say("goodbye")).toBe("goodbye");
  // @ts-expect-error: whose link?
  expect(say("link")).toContain("{{name}}");
  // @ts-expect-error: English is missing.
  expect(() => catalogue("half-a-catalogue-of-a-test", { hello: ["您好"] })).toThrow();
});
