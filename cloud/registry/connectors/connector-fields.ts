/** What a page must know to show the settings of a kind of connector as a form, read off its schema. */

import { z } from "zod";
import type { AnyConnectorKind } from "./connector-kinds.ts";

export type ConnectorField = {
  field: string;
  /** `json`: anything that is no single value, such as a list of accounts. */
  type: "text" | "number" | "yes-no" | "choice" | "json";
  isSecret: boolean;
  /** It may be left out: null, or what is taken by default. */
  mayBeMissing: boolean;
  /** Text of many lines. */
  isLong: boolean;
  /** Of a `choice`. */
  choices: readonly string[];
  default: unknown;
};

/** What is longer has lines. */
const longFrom = 1_000;

const describedField = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z
    .array(
      z.looseObject({
        type: z.string().optional(),
        enum: z.array(z.unknown()).optional(),
        maxLength: z.number().optional(),
      }),
    )
    .optional(),
  default: z.unknown().optional(),
  maxLength: z.number().optional(),
});
const described = z.looseObject({
  properties: z.record(z.string(), describedField).default({}),
  required: z.array(z.string()).default([]),
});

export function fieldsOf({ settings, secretFields }: AnyConnectorKind): readonly ConnectorField[] {
  const { properties, required } = described.parse(z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }));
  return Object.entries(properties).map(([field, one]) => {
    // What may be null and has no rule that JSON Schema knows is told as two types of one field.
    const types = Array.isArray(one.type) ? one.type : [one.type];
    const alternatives = one.anyOf ?? types.map((type) => ({ type, enum: one.enum, maxLength: one.maxLength }));
    const present = alternatives.filter(({ type }) => type !== "null");
    const [only] = present;
    return {
      field,
      type: present.length === 1 && only ? typeOf(only) : "json",
      isSecret: secretFields.includes(field),
      mayBeMissing: present.length < alternatives.length || !required.includes(field),
      isLong: (only?.maxLength ?? 0) > longFrom,
      choices: (only?.enum ?? []).filter((choice) => typeof choice === "string"),
      default: secretFields.includes(field) ? undefined : one.default,
    };
  });
}

function typeOf(one: { type?: string | undefined; enum?: readonly unknown[] | undefined }): ConnectorField["type"] {
  if (one.enum !== undefined) return "choice";
  return formTypes[one.type ?? ""] ?? "json";
}

const formTypes: Readonly<Record<string, ConnectorField["type"]>> = {
  string: "text",
  number: "number",
  integer: "number",
  boolean: "yes-no",
};
