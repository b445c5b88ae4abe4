/** What a page says, as its reader meets it: from the catalogues, in one language. */

import type { Catalogue, Entries, Language } from "../../cloud/web/parts/catalogue.ts";

export type Say = <Words extends Entries>(
  from: Catalogue<Words>,
  key: keyof Words & string,
  given?: Readonly<Record<string, string>>,
) => string;

export function sayIn(language: Language): Say {
  return ({ words }, key, given = {}) => {
    const [zh, en] = words[key] ?? ["", ""];
    const text = language === "zh" ? zh : typeof en === "string" ? en : en.other;
    return text.replaceAll(/\{\{(\w+)\}\}/g, (_blank, name: string) => given[name] ?? "");
  };
}
