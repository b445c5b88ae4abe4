/** What an alarm is called, as the desk calls it. */

import type { PlanKind } from "../../../api/registry/contract/plans.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { alarmNameWords } from "../../parts/words.ts";

export function useKindText(): (kind: PlanKind) => string {
  const language = useLanguage();
  return (kind) => {
    const [zh, en] = alarmNameWords(kind);
    return language === "zh" ? zh : en;
  };
}
