import { expect, test } from "vitest";
import { changedOf, merged, newsOf } from "./edited.ts";
import { fieldPath } from "./field-errors.ts";

const before = { name: "陈秀英", risk: "low", phones: ["1"], bornOn: null };

test("R-299 what is sent is what this person changed", () => {
  expect(changedOf(before, { ...before, phones: ["1"] })).toEqual({});
  expect(changedOf(before, { ...before, risk: "high", phones: ["1", "2"] })).toEqual({
    risk: "high",
    phones: ["1", "2"],
  });
});

test("R-299 when somebody was quicker, what they changed is told, what was typed stays, and the rest becomes what it is now", () => {
  const now = { ...before, risk: "medium", name: "陈秀英(女)" };
  const typed = { ...before, risk: "high" };
  expect(newsOf(before, now)).toEqual([
    { field: "name", before: "陈秀英", after: "陈秀英(女)" },
    { field: "risk", before: "low", after: "medium" },
  ]);
  expect(merged({ before, now, typed })).toEqual({ ...before, risk: "high", name: "陈秀英(女)" });
});

test("R-299 a field that the server names is found in the form", () => {
  expect(fieldPath("categories.0.evidence")).toEqual(["categories", 0, "evidence"]);
  expect(fieldPath("fields.name")).toEqual(["name"]);
  expect(fieldPath("ability.grade")).toEqual(["grade"]);
  expect(fieldPath("contacts")).toEqual(["contacts"]);
});
