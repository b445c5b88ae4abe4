/** What areas are called today, for lists that show their codes. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Records } from "../../records/records.ts";
import { areaRecord, nameOn } from "../../registry/areas/area-record.ts";
import { dayOf } from "../../registry/residents/day.ts";
import type { SentenceView } from "./contract/sentence.ts";

const areasPerQuery = 300;

/** Those that the list of areas does not know have none. */
export async function areaNames(
  records: Pick<Records, "get">,
  codes: readonly (AreaCode | null)[],
  nowMs: number,
): Promise<(code: AreaCode | null) => SentenceView | null> {
  const names = new Map<string, SentenceView>();
  const asked = [...new Set(codes)].flatMap((code) => code ?? []);
  const day = dayOf(nowMs, "Asia/Shanghai");
  for (let at = 0; at < asked.length; at += areasPerQuery)
    for (const [code, kept] of await records.get(areaRecord, asked.slice(at, at + areasPerQuery))) {
      if (kept.kind !== "kept") continue;
      const { zh, en, pinyin } = nameOn(kept.content, day);
      names.set(code, { zh, en: en ?? pinyin ?? zh });
    }
  return (code) => (code === null ? null : (names.get(code) ?? null));
}
