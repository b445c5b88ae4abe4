/** Values on their way to PostgreSQL and back, so that both engines give and take the same ones: numbers exactly, bytes as bytes, no booleans. */

import { types, type CustomTypesConfig } from "pg";
import { SqlError } from "./sql-error.ts";

/** Object ids of types (PostgreSQL 15, `pg_type`). */
const [boolType, bytesType, bigintType, numericType] = [16, 17, 20, 1700];

/** PostgreSQL's text cannot hold the character NUL. An alarm is not refused for one: it is written like what is no character at all. */
const inPlaceOfNul = "\u{FFFD}";

/** What cannot be stored (undefined, a date) is refused, as SQLite does; the driver would make something of it. */
export function toParameter(value: unknown): string | Uint8Array | null {
  switch (typeof value) {
    case "string":
      return value.replaceAll("\0", inPlaceOfNul);
    case "number":
    case "bigint":
      return String(value);
    case "boolean":
      return value ? "1" : "0";
    case "object":
      if (value === null) return null;
      if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      break;
    case "undefined":
    case "function":
    case "symbol":
      break;
  }
  throw new SqlError("other", `A value of the kind ${typeof value} cannot be stored.`);
}

function exact(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new SqlError("out-of-range", "A number is larger than can be held exactly.");
}

/** Sums of bigints come as `numeric`, and so do means. */
const readNumeric = (text: string): number => (/^-?\d+$/.test(text) ? exact(text) : Number(text));

function readBytes(text: string): Uint8Array {
  const bytes = Buffer.from(text.slice(String.raw`\x`.length), "hex");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export const postgresValues: CustomTypesConfig = {
  getTypeParser(id: number, format?: "text" | "binary") {
    if (format === "binary") throw new Error("results are read as text");
    switch (id) {
      case boolType:
        return (text: string) => Number(text === "t");
      case bytesType:
        return readBytes;
      case bigintType:
        return exact;
      case numericType:
        return readNumeric;
      default:
        // `as`: parsers of texts, whose answers are as manifold as the types.
        return types.getTypeParser(id, "text") as (text: string) => unknown;
    }
  },
};
