import { expect, test } from "vitest";
import { fieldsOf } from "../../../registry/connectors/connector-fields.ts";
import { connectorKinds } from "../../../registry/connectors/connector-kinds.ts";
import { choiceWords, fieldWords, kindWords } from "./field-words.ts";

test("R-522 every kind of connector, each of its fields and each choice has words in both languages", () => {
  const fields = connectorKinds.flatMap((kind) => fieldsOf(kind).map((one) => ({ kind: kind.kind, ...one })));
  const isNamed = ({ kind, field }: (typeof fields)[number]) =>
    Object.hasOwn(fieldWords.words, `${kind}.${field}`) || Object.hasOwn(fieldWords.words, field);
  expect(connectorKinds.filter(({ kind }) => !Object.hasOwn(kindWords.words, kind))).toEqual([]);
  expect(fields.filter((one) => !isNamed(one)).map(({ kind, field }) => `${kind}.${field}`)).toEqual([]);
  const choices = fields.flatMap(({ field, choices: all }) => all.map((value) => `${field}.${value}`));
  expect(choices.filter((one) => !Object.hasOwn(choiceWords.words, one))).toEqual([]);
  // A form shows what is typed as it is; JSON is for what is no single value.
  expect(fields.filter(({ type }) => type === "json").map(({ field }) => field)).toEqual([]);
});
