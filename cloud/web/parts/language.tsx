/** Every word stands in both languages; the reader chooses which is the large one. */

import { createContext, useContext, type ReactNode } from "react";
import type { Words } from "./words.ts";

export type Language = "zh" | "en";

export const LanguageContext = createContext<Language>("zh");

const tags: Record<Language, string> = { zh: "zh-Hans", en: "en" };

const pick = (words: Words, language: Language): string => words[language === "zh" ? 0 : 1];
const other = (language: Language): Language => (language === "zh" ? "en" : "zh");

/** Both languages: the reader's large, the other one small beneath or beside it. */
export function Both({ of: words, inline = false }: { of: Words; inline?: boolean }): ReactNode {
  const language = useContext(LanguageContext);
  const second = other(language);
  return (
    <span className={inline ? "both both-inline" : "both"}>
      <span lang={tags[language]}>{pick(words, language)}</span>
      {words[0] === words[1] ? null : (
        <span className="both-second" lang={tags[second]}>
          {pick(words, second)}
        </span>
      )}
    </span>
  );
}

/** One language, for places that are too small for two. */
export function One({ of: words }: { of: Words }): ReactNode {
  const language = useContext(LanguageContext);
  return <span lang={tags[language]}>{pick(words, language)}</span>;
}

/** As plain text, for titles and labels that only programs read aloud. */
export function useText(): (words: Words) => string {
  const language = useContext(LanguageContext);
  return (words) => pick(words, language);
}
