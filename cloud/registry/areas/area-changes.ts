/** What may happen to an area. Pure: the next content, or a sentence that says why not and what to do. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { AreaDay } from "./area-day.ts";
import { nameOn, type AreaContent, type AreaName } from "./area-record.ts";

export type AreaAnswer = { kind: "content"; content: AreaContent } | { kind: "refused"; why: Sentence };
const content = (next: AreaContent): AreaAnswer => ({ kind: "content", content: next });
const refuse = (why: Sentence): AreaAnswer => ({ kind: "refused", why });

/** It is called so from that day on; the names of before stay. */
export function rename(area: AreaContent, name: Omit<AreaName, "from">, from: AreaDay): AreaAnswer {
  const lastFrom = area.names.at(-1)?.from ?? null;
  if (nameOn(area, from).zh === name.zh) return refuse(areaRefusals.sameName);
  if (lastFrom !== null && lastFrom >= from) return refuse(areaRefusals.olderName);
  if (area.ended !== null && area.ended.on <= from) return refuse(areaRefusals.endedBefore);
  return content({ ...area, names: [...area.names, { ...name, from }] });
}

/** Merged, divided or upgraded. Said again with other words, it is a correction. */
export function end(area: AreaContent, ended: { on: AreaDay; became: readonly AreaCode[] }): AreaAnswer {
  if (area.from !== null && ended.on <= area.from) return refuse(areaRefusals.endsBeforeItBegan);
  if (area.names.some(({ from }) => from !== null && from >= ended.on)) return refuse(areaRefusals.endsBeforeItsName);
  if (ended.became.includes(area.code)) return refuse(areaRefusals.becameItself);
  return content({ ...area, ended: { on: ended.on, became: [...ended.became] } });
}

export const areaRefusals = {
  sameName: {
    zh: "该日已使用此名称，无需更名。",
    en: "It is called so already on that day. There is nothing to change.",
  },
  olderName: {
    zh: "登记簿中已有更新的名称。请核对日期，或导入更新的名单。",
    en: "A newer name is known. Check the date, or use a newer list.",
  },
  endedBefore: {
    zh: "该区划在此日期前已撤销。请核对日期，或为其填写失效日期。",
    en: "This area had ended before that day. Check the date, or say in the list when it ended.",
  },
  endsBeforeItBegan: {
    zh: "失效日期早于生效日期。请核对日期。",
    en: "It would end before it began. Check the dates.",
  },
  endsBeforeItsName: {
    zh: "失效日期早于现名称的启用日期。请核对日期。",
    en: "It would end before it got its present name. Check the dates.",
  },
  becameItself: { zh: "区划不能并入自身。请填写新的代码。", en: "An area cannot become itself. Write the new code." },
} as const satisfies Readonly<Record<string, Sentence>>;
