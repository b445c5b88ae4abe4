/** An area of a list of numbers, with the way down into it. */

import type { ReactNode } from "react";
import type { NumbersView } from "../../../api/registry/contract/numbers.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { intoArea, type Counted } from "./numbers-place.ts";
import { numbersWords } from "./words.ts";

type Named = Pick<NumbersView["areas"][number], "area" | "name">;

export function AreaLink({ of: { area, name }, counted }: { of: Named; counted: Counted }): ReactNode {
  const say = useWords(numbersWords);
  const language = useLanguage();
  if (area === null) return say("nowhere");
  const text = name?.[language] ?? area;
  // Of a community there is nothing below.
  if (counted.by === "community" || area === counted.area) return text;
  return (
    <a href={intoArea(counted, area)} aria-label={say("intoArea", { name: text })}>
      {text}
    </a>
  );
}
