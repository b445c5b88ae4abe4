/**
 * Two people change one record at once. What is sent is what this person has changed and nothing else; when somebody was quicker, what they
 * changed is told, what this person typed stays, and everything else becomes what it is now. Pure.
 */

/** What stands in a form; values are compared as JSON says them. */
export type Values = Readonly<Record<string, unknown>>;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Of what was typed, what is not as it was before. */
export function changedOf<Some extends Values>(before: Some, typed: Some): Partial<Some> {
  // `as`: some of its own entries.
  return Object.fromEntries(
    Object.entries(typed).filter(([key, value]) => !same(value ?? null, before[key] ?? null)),
  ) as Partial<Some>;
}

export type News = { field: string; before: unknown; after: unknown };

export function newsOf(before: Values, now: Values): readonly News[] {
  return Object.keys(now)
    .filter((field) => !same(before[field] ?? null, now[field] ?? null))
    .map((field) => ({ field, before: before[field], after: now[field] }));
}

/** What the form holds from now on. */
export function merged<Some extends Values>(given: { before: Some; now: Some; typed: Some }): Some {
  const { before, now, typed } = given;
  return { ...now, ...changedOf(before, typed) };
}
