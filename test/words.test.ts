/// <reference types="vite/client" />
/** What pages say: in catalogues, in both languages, and nowhere else. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { languages, type Entries } from "../cloud/web/parts/catalogue.ts";
import { refusalWords } from "../cloud/web/parts/refusal-words.ts";
import { errorCodes } from "../cloud/api/error-codes.ts";
import { isCatalogue, textOutside } from "./page-text.ts";
import { listFiles, projectRoot } from "./source-tree.ts";

const sources = listFiles((path) => /\.tsx?$/.test(path) && !/\.(test|config)\.ts$/.test(path), ["cloud/web"]);

type Found = { file: string; name: string; words: Entries };

/** Every catalogue of every page. */
const made = import.meta.glob<Record<string, unknown>>("../cloud/web/**/{words,*-words}.ts", { eager: true });
const catalogues: readonly Found[] = Object.entries(made).flatMap(([file, exported]) =>
  Object.values(exported).flatMap((value) => (isMade(value) ? [{ file, ...value }] : [])),
);

function isMade(value: unknown): value is { name: string; words: Entries } {
  return typeof value === "object" && value !== null && "name" in value && "words" in value;
}

const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name).toSorted();

describe("R-278 catalogues", () => {
  test("are there, each with a name of its own", () => {
    expect(catalogues.length).toBeGreaterThan(5);
    const names = catalogues.map(({ name }) => name);
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  });

  test.each(catalogues)("$name says everything in both languages, with the same blanks", ({ words }) => {
    const wrong = Object.entries(words).flatMap(([key, [zh, en]]) => {
      const english = typeof en === "string" ? [en] : [en.one, en.other];
      const isSaid = [zh, ...english].every((text) => text.trim() !== "");
      const isFilled = english.every((text) => String(blanks(text)) === String(blanks(zh)));
      const counts = typeof en === "string" || blanks(zh).includes("count");
      return isSaid && isFilled && counts ? [] : [key];
    });
    expect(wrong).toEqual([]);
  });

  test.each(catalogues)("$name has its Chinese in Chinese, and its English in English", ({ words }) => {
    // Each language is called by its own name, in either of them.
    const wrong = Object.entries(words).flatMap(([key, [, en]]) => {
      const english = typeof en === "string" ? en : en.one + en.other;
      return /\p{Script=Han}/u.test(english) && english !== "中文" ? [key] : [];
    });
    expect(wrong).toEqual([]);
    expect(languages).toEqual(["zh", "en"]);
  });
});

test("R-283 everything that the server refuses has its words in both languages", () => {
  // A new code of cloud/api/error-codes.ts has one line in cloud/web/parts/refusal-words.ts.
  expect(errorCodes.filter((code) => !Object.hasOwn(refusalWords.words, code))).toEqual([]);
});

describe("R-279 no page says anything outside of its catalogues", () => {
  test("in cloud/web", () => {
    const pages = sources.filter((path) => !isCatalogue(path));
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.flatMap((path) => textOutside(path, readFileSync(join(projectRoot, path), "utf8")))).toEqual([]);
  });

  const planted = (text: string): string[] => textOutside("cloud/web/operator/planted.tsx", text);

  test.each([
    ["text between tags", `const a = <p>Nobody is here</p>;`, "Nobody is here"],
    ["text beside words", `const a = <p>{say("name")} is here</p>;`, "is here"],
    ["Chinese between tags", `const a = <p>没有人</p>;`, "没有人"],
    ["a string in braces", `const a = <p>{"Nobody"}</p>;`, "Nobody"],
    ["a template in braces", "const a = <p>{`Nobody of ${count}`}</p>;", "Nobody of"],
    ["one of two", `const a = <p>{isHere ? say("here") : "Away"}</p>;`, "Away"],
    ["what comes behind and", `const a = <p>{isHere && "Here"}</p>;`, "Here"],
    ["what is put together", `const a = <p>{count + " people"}</p>;`, "people"],
    ["in a fragment", `const a = <>{"Nobody"}</>;`, "Nobody"],
    ["a placeholder", `const a = <input placeholder="Name" />;`, "Name"],
    ["a title", `const a = <abbr title="Second factor">2</abbr>;`, "Second factor"],
    ["what is read aloud", `const a = <button aria-label="Close" />;`, "Close"],
    ["what is read aloud, in braces", `const a = <button aria-label={isOpen ? "Close" : say("open")} />;`, "Close"],
    ["what a picture shows", `const a = <img alt="A lantern" />;`, "A lantern"],
    ["a label", `const a = <Form.Item label="Name" />;`, "Name"],
    ["a property of an object", `const a = { title: "Name", key: "name" };`, "Name"],
    ["what a dialogue asks", `modal.confirm({ content: "Are you sure?", okText: say("yes") });`, "Are you sure?"],
    ["the title of the page", `document.title = "People";`, "People"],
    ["Chinese anywhere", `const a = answer("好");`, "好"],
    ["Chinese in a template", "const a = answer(`第 ${n}`);", "第"],
    ["Chinese punctuation", `const a = names.join("、");`, "、"],
    ["Chinese as a key", `const a = { "省": 1 };`, "省"],
  ])("finds %s", (_what, text, said) => {
    expect(planted(text)).toEqual([expect.stringContaining(said)]);
  });

  test.each([
    ["comments", `/** 没有人 */ const a = 1; // Nobody`],
    ["names of classes and kinds", `const a = <p className="row soft" role="alert" kind="text">{say("name")}</p>;`],
    ["signs", `const a = <p>{name} · {count} ☰ 12:30</p>;`],
    ["what is compared", `const a = <p>{kind === "totp" ? say("totp") : null}</p>;`],
    ["keys of words", `const a = <Field label={say("name")} title={say(kind === "totp" ? "totp" : "passkey")} />;`],
    ["addresses", `const a = <a href="/operator/">{say("desk")}</a>;`],
    ["sentences for programmers", `throw new Error("Nobody is known around this view.");`],
  ])("leaves %s alone", (_what, text) => {
    expect(planted(text)).toEqual([]);
  });
});
