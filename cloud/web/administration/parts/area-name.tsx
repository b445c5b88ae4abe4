/** "芝罘区（370602）": an area in a text; by its code until its name is known, and where nobody has named it. */

import { levelOf } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { nameText, useArea } from "./area-names.ts";
import { areaWords } from "./area-words.ts";

export function AreaName({ code }: { code: string }): ReactNode {
  const say = useWords(areaWords);
  const language = useLanguage();
  const name = nameText(useArea(code)?.area.name ?? null, language);
  if (code === "everywhere") return say("everywhere");
  const area = parseAreaCode(code);
  if (area === undefined) return code;
  return name === null ? say(levelOf(area), { code }) : say("named", { name, code });
}
