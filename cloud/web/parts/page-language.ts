/** The language of a page: chosen by the reader, kept in this browser and, when they are signed in, with their account. */

import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { languages, languageTags, wordsInUse, type Language } from "./catalogue.ts";
import { languagePlace } from "./language-place.ts";

const isLanguage = (text: string | null): text is Language => languages.some((one) => one === text);

/** Chinese first. A browser that keeps nothing says what it said the last time: nothing. */
export function rememberedLanguage(): Language {
  try {
    const text = window.localStorage.getItem(languagePlace);
    return isLanguage(text) ? text : "zh";
  } catch {
    return "zh";
  }
}

/** From now on, here and in this browser. */
export function setLanguage(language: Language): void {
  void wordsInUse.changeLanguage(language);
  document.documentElement.lang = languageTags[language];
  try {
    if (rememberedLanguage() !== language) window.localStorage.setItem(languagePlace, language);
  } catch {
    // A browser that keeps nothing: the page is in this language all the same.
  }
}

export function useLanguage(): Language {
  const { i18n } = useTranslation(undefined, { i18n: wordsInUse });
  return isLanguage(i18n.language) ? i18n.language : "zh";
}

/** What the browser's tab says, until another view says something else. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}
