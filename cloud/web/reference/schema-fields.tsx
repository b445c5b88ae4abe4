/** The fields of a schema, one in the other. What programs read is said as JSON Schema says it. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import type { Reference, Schema } from "./read-reference.ts";
import { referenceWords } from "./words.ts";

/** Deeper than anything that is sent; a schema that holds itself ends here. */
const depthMax = 10;

const isTree = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const choicesOf = (schema: Schema): readonly Schema[] =>
  ["anyOf", "oneOf", "allOf"].flatMap((key) => {
    const all = schema[key];
    return Array.isArray(all) ? all.filter(isTree) : [];
  });

export function typeOf(schema: Schema): string {
  const { type, items } = schema;
  if (Array.isArray(schema["enum"])) return schema["enum"].map((one) => JSON.stringify(one)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema["const"]);
  if (type === "array") return isTree(items) ? `array of ${typeOf(items)}` : "array";
  if (typeof type === "string") return type;
  if (Array.isArray(type)) return type.join(" | ");
  const choices = [...new Set(choicesOf(schema).map(typeOf))];
  return choices.length === 0 ? "any" : choices.join(" | ");
}

const named = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "format"];

export function limitsOf(schema: Schema): string {
  return named
    .filter((key) => typeof schema[key] === "number" || typeof schema[key] === "string")
    .filter((key) => Math.abs(Number(schema[key])) !== Number.MAX_SAFE_INTEGER)
    .map((key) => `${key} ${String(schema[key])}`)
    .join(", ");
}

/** Objects that stand somewhere in it: its own, of its items, of its choices. */
function objectsIn(schema: Schema, lookUp: Reference["lookUp"], depth: number): readonly Schema[] {
  const whole = lookUp(schema);
  if (depth > depthMax) return [];
  const { properties, items, additionalProperties } = whole;
  if (isTree(properties)) return [whole];
  const inside = [...choicesOf(whole), ...[items, additionalProperties].filter(isTree)];
  return inside.flatMap((one) => objectsIn(one, lookUp, depth + 1));
}

export function SchemaFields(given: { schema: Schema; lookUp: Reference["lookUp"]; depth: number }): ReactNode {
  const { schema, lookUp, depth } = given;
  const say = useWords(referenceWords);
  const objects = objectsIn(schema, lookUp, depth);
  if (objects.length === 0) return <p>{depth === 0 ? typeOf(schema) : say("noFields")}</p>;
  return objects.map((object, n) => {
    const properties = isTree(object["properties"]) ? Object.entries(object["properties"]).filter(hasTree) : [];
    const required = Array.isArray(object["required"]) ? object["required"] : [];
    // Two choices may have the same fields: their place tells them apart.
    return (
      <ul className="reference-fields" key={`${n} ${properties.map(([name]) => name).join(" ")}`}>
        {properties.length === 0 && <li>{say("noFields")}</li>}
        {properties.map(([name, field]) => (
          <li key={name}>
            <code>{name}</code> <span className="reference-type">{typeOf(lookUp(field))}</span>{" "}
            <span className="reference-limits">{limitsOf(lookUp(field))}</span>
            {required.includes(name) ? null : <span className="reference-soft"> {say("optional")}</span>}
            {objectsIn(field, lookUp, depth + 1).length > 0 && (
              <SchemaFields schema={field} lookUp={lookUp} depth={depth + 1} />
            )}
          </li>
        ))}
      </ul>
    );
  });
}

const hasTree = (entry: [string, unknown]): entry is [string, Schema] => isTree(entry[1]);
