import { DatabaseError } from "pg";
import { expect, test } from "vitest";
import { codeOfState, toSqlError } from "./postgres-error.ts";
import { isInputsFault } from "./sql-error.ts";

test.each([
  ["23505", "unique"],
  ["23503", "foreign-key"],
  ["23502", "constraint"],
  ["23514", "constraint"],
  ["22003", "out-of-range"],
  ["22021", "other"],
  ["22P02", "other"],
  ["42P01", "other"],
  ["54000", "other"],
  ["25006", "read-only"],
  ["42501", "read-only"],
  ["53100", "full"],
  ["53200", "busy"],
  ["40001", "busy"],
  ["40P01", "busy"],
  ["55P03", "busy"],
  ["57014", "busy"],
  ["25P03", "dead"],
  ["57P01", "dead"],
  ["57P02", "dead"],
  ["57P03", "dead"],
  ["08006", "dead"],
  ["58030", "disk"],
  ["XX001", "disk"],
] as const)("R-274 SQLSTATE %s is %s, and only what the input is to blame for blames it", (state, code) => {
  expect(codeOfState(state)).toBe(code);
  expect(isInputsFault(code)).toBe(/^(22|23|42P|54)/.test(state));
});

test("a violation quotes no row: rows are about people", () => {
  const error = new DatabaseError("duplicate key value violates unique constraint", 0, "error");
  Object.assign(error, { code: "23505", detail: "Key (name)=(陈秀英) already exists." });
  const said = toSqlError(error, 3);
  expect(said).toMatchObject({ code: "unique", statement: 3 });
  expect(`${said.message} ${String(said.cause)}`).not.toContain("陈秀英");
});

test("whatever does not come from the server is the end of the connection", () => {
  expect(toSqlError(new Error("read ECONNRESET"))).toMatchObject({ code: "dead" });
});
