/** Lines of a record in the reader's language. */

import type { SideView } from "../../../api/registry/contract/duplicates.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { sideLines, type SideLine } from "./side-lines.ts";
import { riskWords, statusWords } from "../residents/label-words.ts";
import { duplicatesWords } from "./words.ts";

export function useSideLines(): (side: Omit<SideView, "version">) => readonly SideLine[] {
  const says = {
    say: useWords(duplicatesWords),
    sayStatus: useWords(statusWords),
    sayRisk: useWords(riskWords),
    language: useLanguage(),
  };
  return (side) => sideLines(side, says);
}
