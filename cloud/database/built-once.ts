/**
 * Statements that are written by the thousand. Building one takes longer than sealing what it writes, so each is built once, and only its values
 * are new every time.
 */

import type { Compilable, CompiledQuery } from "kysely";
import type { LedgerKysely, Schema } from "./schema.ts";

/** @param build the statement with one parameter for each value, in the order in which they are given. */
export function builtOnce(build: () => Compilable): (values: readonly unknown[]) => Compilable {
  let built: CompiledQuery | undefined;
  return (parameters) => ({
    compile() {
      built ??= build().compile();
      if (built.parameters.length !== parameters.length)
        throw new Error(`${parameters.length} values for the ${built.parameters.length} of: ${built.sql}`);
      return { ...built, parameters };
    },
  });
}

type Table = keyof Schema;
export type RowWrites = {
  insert<T extends Table>(table: T, row: Schema[T]): Compilable;
  /** In place of the row with the same `idColumn`, if there is one. */
  put<T extends Table>(table: T, idColumn: string, row: Schema[T]): Compilable;
};

export function createRowWrites(write: LedgerKysely): RowWrites {
  const known = new Map<string, (values: readonly unknown[]) => Compilable>();
  const statement = (name: string, build: () => Compilable) => {
    const there = known.get(name);
    if (there) return there;
    const made = builtOnce(build);
    known.set(name, made);
    return made;
  };
  // `as`: which columns a table has is checked where its row is made; here they are names.
  const into = (table: Table, row: object) =>
    write.insertInto(table as "facts").values(row as Record<"name" | "value", string>);
  return {
    insert(table, row) {
      const columns = Object.keys(row).join();
      return statement(`${table}(${columns})`, () => into(table, row))(Object.values(row));
    },
    put(table, idColumn, row) {
      const columns = Object.keys(row);
      const build = () =>
        into(table, row).onConflict((conflict) =>
          conflict
            .column(idColumn as "name")
            .doUpdateSet(({ ref }) =>
              Object.fromEntries(columns.map((column) => [column, ref(`excluded.${column as "name"}`)])),
            ),
        );
      return statement(`${table}.${idColumn}(${columns.join()})`, build)(Object.values(row));
    },
  };
}
