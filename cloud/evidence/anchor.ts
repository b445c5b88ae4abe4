/**
 * What is written outside, once a day and at an orderly stop: how far each chain of the log was, and who was erased. Whoever can change the database
 * cannot change that: rows that were cut off the end and a chain that was written anew are seen against it.
 *
 * One JSON object a line: `head`, `erased`, and `ledger` when a backup was put back, which loses the rows since that backup and says so.
 */

import { z } from "zod";
import type { Finding } from "./finding.ts";

const text = z.string().min(1).max(128);
const whole = z.number().int().min(0);
const lineSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    v: z.literal(1),
    kind: z.literal("head"),
    ledgerId: text,
    chain: text,
    n: whole,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    atMs: whole,
  }),
  z.strictObject({ v: z.literal(1), kind: z.literal("erased"), owner: text, atMs: whole }),
  z.strictObject({ v: z.literal(1), kind: z.literal("ledger"), before: text, after: text, atMs: whole }),
]);
export type AnchorLine = z.output<typeof lineSchema>;
export type AnchoredHead = Extract<AnchorLine, { kind: "head" }>;
export type AnchoredErasure = Extract<AnchorLine, { kind: "erased" }>;

export type Anchors = {
  heads: readonly AnchoredHead[];
  erased: readonly AnchoredErasure[];
  replaced: readonly Extract<AnchorLine, { kind: "ledger" }>[];
  /** Numbers of lines, from 1, that are none of ours. */
  unreadable: readonly number[];
};

export function writeAnchorLine(line: AnchorLine): string {
  return `${JSON.stringify(lineSchema.parse(line))}\n`;
}

/** Any text: a line that cannot be read is named and hides no other. */
export function readAnchors(file: string): Anchors {
  const lines: AnchorLine[] = [];
  const unreadable: number[] = [];
  for (const [at, one] of file.split("\n").entries()) {
    if (one.trim() === "") continue;
    const line = readLine(one);
    if (line) lines.push(line);
    else unreadable.push(at + 1);
  }
  return {
    heads: lines.filter((one) => one.kind === "head"),
    erased: lines.filter((one) => one.kind === "erased"),
    replaced: lines.filter((one) => one.kind === "ledger"),
    unreadable,
  };
}

function readLine(line: string): AnchorLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    // Half a line, from a power cut, is no line.
    return undefined;
  }
}

/** A walked chain against what was said of it outside. `hashes`: those of the rows that were anchored, empty where there is no such row. */
export function compareAnchors(
  walked: {
    chain: string;
    lastN: number;
    hashes: ReadonlyMap<number, string>;
    ledgers: { now: string; replaced: ReadonlySet<string> };
  },
  anchors: readonly AnchoredHead[],
): { findings: Finding[]; notes: string[] } {
  const { chain, lastN, hashes, ledgers } = walked;
  const findings: Finding[] = [];
  let lost: AnchoredHead | undefined;
  for (const anchor of anchors) {
    if (anchor.chain !== chain || hashes.get(anchor.n) === anchor.hash) continue;
    if (anchor.ledgerId !== ledgers.now && ledgers.replaced.has(anchor.ledgerId)) {
      if (anchor.n > (lost?.n ?? 0)) lost = anchor;
      continue;
    }
    const said = `on ${dayOf(anchor.atMs)} row ${anchor.n} was anchored`;
    const why = anchor.n > lastN ? `${said}, and the chain ends at row ${lastN}` : `${said}, and it is another one now`;
    findings.push({ where: `audit ${chain}/${anchor.n}`, why });
  }
  if (lost === undefined) return { findings, notes: [] };
  const note =
    `A backup was put back: chain ${chain} was anchored up to row ${lost.n} on ${dayOf(lost.atMs)} in ledger ${lost.ledgerId}, ` +
    "and what was written after the backup is not there. Compare with the journal of restores.";
  return { findings, notes: [note] };
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace("T", " ");
}
