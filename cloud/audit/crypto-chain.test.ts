import { expect, test } from "vitest";
import type { AuditRow } from "../database/schema.ts";
import { beginning, createChainReader, hashOf } from "./crypto-chain.ts";

/** Three rows, each behind the one before. */
function aChain(): AuditRow[] {
  let before = beginning;
  return [1, 2, 3].map((n) => {
    const said = {
      chain: "main",
      n,
      at_ms: n,
      who: "account/li",
      what: "read",
      subject_kind: "home",
      subject_id: `home-${n}`,
      area: "370602",
      purpose: "answer-alarm",
      outcome: "done",
      detail: "",
      digest: "",
    };
    before = hashOf(before, said);
    return { ...said, hash: before };
  });
}

function firstBroken(rows: readonly AuditRow[]): number | undefined {
  const reader = createChainReader("main");
  return rows.map((row) => reader.read(row)).find((broken) => broken !== undefined)?.n;
}

test("R-246 a chain that nobody touched has nothing to say", () => {
  expect(firstBroken(aChain())).toBeUndefined();
});

test("R-246 a row that was written anew, with a hash that fits it, is seen at the row after it", () => {
  const [first, second, third] = aChain();
  if (!first || !second || !third) throw new Error("three rows");
  const other = { ...second, who: "account/wang" };
  expect(firstBroken([first, { ...other, hash: hashOf(first.hash, other) }, third])).toBe(3);
});
