/** One value that a schema takes, made of the schema itself: what stands in the description as an example can be sent as it stands. */

import type { z } from "zod";
import { choicesFor, isMostlyNone, numbersFor, textsFor } from "./example-values.ts";

/** Nothing that the API takes or gives is deeper; a schema that names itself ends here. */
const depthMax = 12;

/** @param name of the field or of what the value is; @returns undefined where no value was found. */
export function exampleOf(schema: z.ZodType, name = ""): unknown {
  return firstThatFits(schema, { name, under: name, depth: 0 });
}

type Candidates = Generator<unknown, void, undefined>;
type Place = { name: string; under: string; depth: number };
// `as` below: every schema is one of zod's own; only there its parts have types.
type Known = z.core.$ZodTypes;

function firstThatFits(schema: z.core.$ZodType, place: Place): unknown {
  if (place.depth > depthMax) return undefined;
  for (const value of candidates(schema as Known, place)) if (fits(schema, value)) return value;
  return undefined;
}

const fits = (schema: z.core.$ZodType, value: unknown): boolean => (schema as z.ZodType).safeParse(value).success;

function* candidates(schema: Known, place: Place): Candidates {
  const { def } = schema._zod;
  const deeper = { ...place, depth: place.depth + 1 };
  switch (def.type) {
    case "string":
      return yield* textsFor(place.name);
    case "number":
      return yield* numbersFor(place.name);
    case "boolean":
      return yield* [false, true];
    case "enum":
      return yield* choicesFor(place.name, Object.values(def.entries));
    case "literal":
      return yield* def.values;
    case "null":
      return yield null;
    case "object":
      return yield* objects(def, deeper);
    case "array":
      return yield* arrays(def.element, deeper);
    case "tuple":
      return yield def.items.map((item, n) => firstThatFits(item, { ...deeper, name: `${place.name}${n}` }));
    case "record":
      return yield* records(def, deeper);
    case "union":
      // A literal beside a text is what is said instead of it.
      for (const option of def.options.toSorted((a, b) => Number(isLiteral(a)) - Number(isLiteral(b))))
        yield* candidates(option as Known, deeper);
      return;
    case "intersection":
      return yield* together(def, deeper);
    case "nullable":
      if (isMostlyNone(place.name)) yield null;
      yield* candidates(def.innerType as Known, place);
      return yield null;
    case "optional":
    case "default":
    case "prefault":
    case "nonoptional":
    case "catch":
    case "readonly":
      return yield* candidates(def.innerType as Known, place);
    case "pipe":
      return yield* candidates(def.in as Known, place);
    case "lazy":
      return yield* candidates(def.getter() as Known, deeper);
    case "any":
    case "unknown":
    case "custom":
    case "transform":
      return yield* [...textsFor(place.name), {}];
    // What does not stand in JSON, or in nothing that the API takes.
    case "bigint":
    case "date":
    case "file":
    case "function":
    case "map":
    case "nan":
    case "never":
    case "promise":
    case "set":
    case "success":
    case "symbol":
    case "template_literal":
    case "undefined":
    case "void":
      return;
  }
}

const isLiteral = (schema: z.core.$ZodType): boolean => (schema as Known)._zod.def.type === "literal";

/** Whole; then with what has to be there, for fields that exclude each other. */
function* objects({ shape }: z.core.$ZodObjectDef, place: Place): Candidates {
  const made = Object.entries(shape).map(([key, field]) => {
    return {
      key,
      mayBeLeftOut: isOptional(field),
      value: firstThatFits(field, { ...place, name: nameOf(key, place.under), under: key }),
    };
  });
  const there = made.filter(({ value }) => value !== undefined);
  const whole = Object.fromEntries(there.map(({ key, value }) => [key, value]));
  yield whole;
  const optional = there.filter(({ mayBeLeftOut }) => mayBeLeftOut).map(({ key }) => key);
  for (const left of optional) yield without(whole, [left]);
  for (const kept of optional)
    yield without(
      whole,
      optional.filter((one) => one !== kept),
    );
  yield without(whole, optional);
}

/** An id is of what it is in; words in a language are about it. */
function nameOf(key: string, under: string): string {
  if (key === "id") return `${singular(under)}Id`;
  return /^(zh|en|pinyin)$/.test(key) ? `${under}.${key}` : key;
}

const isOptional = (schema: z.core.$ZodType): boolean => fits(schema, undefined);

function without(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function* arrays(element: z.core.$ZodType, place: Place): Candidates {
  const one = firstThatFits(element, { ...place, name: singular(place.name), under: place.name });
  if (one !== undefined) for (const length of [1, 2, 4, 7]) yield Array.from({ length }, () => one);
  yield [];
}

function* records(def: z.core.$ZodRecordDef, place: Place): Candidates {
  const { def: keyDef } = (def.keyType as Known)._zod;
  const keys =
    keyDef.type === "enum"
      ? Object.values(keyDef.entries)
      : [firstThatFits(def.keyType, { ...place, name: `${singular(place.name)}Key` })];
  const entries = keys.map((key) => [String(key), firstThatFits(def.valueType, { ...place, name: String(key) })]);
  yield Object.fromEntries(entries);
  yield {};
}

function* together({ left, right }: z.core.$ZodIntersectionDef, place: Place): Candidates {
  const [a, b] = [firstThatFits(left, place), firstThatFits(right, place)];
  if (typeof a === "object" && typeof b === "object") yield { ...a, ...b };
}

/** `homes` of a home. */
export function singular(word: string): string {
  return word.replace(/ies$/, "y").replace(/(?<=[^s])s$/, "");
}
