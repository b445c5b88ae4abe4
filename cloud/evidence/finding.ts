/**
 * What a verification finds: which row is not what was written, in words. Findings name tables, ids and columns, and never what stands in them.
 */

export type Finding = {
  /** `audit main/17`, `records resident/r-1/3`, `residents r-1`: table and key. */
  where: string;
  why: string;
};

/** More are counted and not kept: a table that was swapped for another one must not fill the memory. */
export const findingsMax = 1_000;

export type Findings = {
  readonly kept: readonly Finding[];
  /** Beyond those that are kept. */
  readonly more: number;
  add(found: readonly Finding[]): void;
};

export function createFindings(max = findingsMax): Findings {
  const kept: Finding[] = [];
  let more = 0;
  return {
    kept,
    get more() {
      return more;
    },
    add(found) {
      const room = Math.max(0, max - kept.length);
      kept.push(...found.slice(0, room));
      more += Math.max(0, found.length - room);
    },
  };
}

export type VerifyReport = {
  chains: readonly { chain: string; rows: number; lastN: number; lastHash: string }[];
  records: number;
  versions: number;
  /** Versions of people who were erased: their digest was checked, nobody can read them. */
  erasedVersions: number;
  keys: number;
  indexRows: number;
  /** Of alarms, incidents, deliveries and states, against their checksums. */
  rows: number;
  anchors: number;
  findings: readonly Finding[];
  moreFindings: number;
  /** What is not wrong and ought to be known, such as that there was no anchor to compare with. */
  notes: readonly string[];
};

export function reportSentences(report: VerifyReport): readonly string[] {
  const { chains, records, versions, erasedVersions, keys, indexRows, rows, anchors, findings, moreFindings, notes } =
    report;
  const logged = chains.reduce((sum, one) => sum + one.rows, 0);
  const seen =
    `${logged} rows of the log in ${chains.length} chain(s), ${records} records with ${versions} versions (${erasedVersions} erased), ` +
    `${keys} keys, ${indexRows} index rows, ${rows} rows of alarms and states and ${anchors} anchors were compared.`;
  const all = findings.length + moreFindings;
  const verdict =
    all === 0
      ? "Everything is what was written."
      : `${all} are not what was written. The first: ${sentenceOf(findings[0])}`;
  const list = findings.slice(1).map(sentenceOf);
  const rest = moreFindings > 0 ? [`… and ${moreFindings} more.`] : [];
  return [seen, ...notes, verdict, ...list, ...rest];
}

function sentenceOf(finding: Finding | undefined): string {
  return finding === undefined ? "" : `${finding.where}: ${finding.why}.`;
}
