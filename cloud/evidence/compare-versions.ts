/**
 * The versions of one record against what the log says of it: every version has one row in the log with its digest, every such row a version, and the
 * numbers run from 1 without a gap. Pure: digests are made by the caller.
 */

import { placeOf } from "../records/records.ts";
import type { Finding } from "./finding.ts";

/** When it was written, by whom, and what was done: the version and the log say it both. */
export type Written = { atMs: number; who: string; what: string };
export type StoredVersion = { table: "records" | "record_history"; version: number; digest: string; written: Written };
export type LoggedVersion = { chain: string; n: number; digest: string; written: Written };

export function compareVersions(
  subject: { kind: string; id: string },
  stored: readonly StoredVersion[],
  logged: readonly LoggedVersion[],
  archived: ReadonlySet<string>,
): Finding[] {
  const { kind, id } = subject;
  const findings: Finding[] = [];
  const unmatched = new Map(logged.map((row) => [row.digest, row]));
  const odd: StoredVersion[] = [];
  for (const one of stored) {
    const row = unmatched.get(one.digest);
    if (row === undefined && archived.has(one.digest)) continue;
    if (row === undefined) odd.push(one);
    else if (!isSame(row.written, one.written)) {
      const why = `it says another time, person or act than version ${one.version} of ${kind}/${id}`;
      findings.push({ where: `audit ${row.chain}/${row.n}`, why });
    }
    unmatched.delete(one.digest);
  }
  const left = [...unmatched.values()].toSorted((one, other) => one.n - other.n);
  for (const one of odd.toSorted((first, second) => first.version - second.version)) {
    const row = left.shift();
    const why = row
      ? `it is not what row ${row.n} of chain ${row.chain} says that was written`
      : "the log does not know of it";
    findings.push({ where: `${one.table} ${placeOf(kind, id, one.version)}`, why });
  }
  for (const row of left) {
    const why = `row ${row.n} of chain ${row.chain} says that a version was written, and it is not stored`;
    findings.push({ where: `records ${kind}/${id}`, why });
  }
  const numbers = stored.map(({ version }) => version).toSorted((one, other) => one - other);
  const gap = numbers.findIndex((version, at) => version !== at + 1);
  if (gap !== -1) {
    const why = `where version ${gap + 1} should be there is version ${numbers[gap]}`;
    findings.push({ where: `record_history ${kind}/${id}`, why });
  }
  const present = stored.find(({ table }) => table === "records");
  if (present !== undefined && present.version !== numbers.at(-1))
    findings.push({ where: `records ${kind}/${id}`, why: "the history holds a later version" });
  return findings;
}

function isSame(one: Written, other: Written): boolean {
  return one.atMs === other.atMs && one.who === other.who && one.what === other.what;
}
