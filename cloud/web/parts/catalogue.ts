/**
 * Everything that pages say stands in catalogues: files called `words.ts` or `…-words.ts`, Chinese first, English second. A word that is missing
 * in one language, or asked for and not there, does not compile; what pages say elsewhere is found by test/words.test.ts.
 * i18next chooses the language, fills in what stands in {{braces}} and counts.
 */

import { createInstance } from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";

export type Language = "zh" | "en";
export const languages = ["zh", "en"] as const satisfies readonly Language[];

/** As `lang` attributes say them. */
export const languageTags: Readonly<Record<Language, string>> = { zh: "zh-Hans", en: "en" };

/** English has one and many (`{{count}}` says how many); Chinese does not. */
type English = string | { readonly one: string; readonly other: string };
export type Entry = readonly [zh: string, en: English];
export type Entries = Readonly<Record<string, Entry>>;

export type Catalogue<Words extends Entries> = { name: string; words: Words };

/** What has to be filled in: `name` of "for {{name}}". */
type Blanks<Text extends string> = Text extends `${string}{{${infer Blank}}}${infer Rest}`
  ? Blank | Blanks<Rest>
  : never;
type Given<Text extends string> = [Blanks<Text>] extends [never]
  ? []
  : [values: Readonly<Record<Blanks<Text>, string | number>>];

/** Says one of the catalogue's words in the reader's language. */
export type Say<Words extends Entries> = <Key extends keyof Words & string>(
  key: Key,
  ...given: Given<Words[Key][0]>
) => string;

/** Chinese, until somebody chooses. */
export const wordsInUse = createInstance();
void wordsInUse.use(initReactI18next).init({
  lng: "zh",
  supportedLngs: languages,
  fallbackLng: false,
  initAsync: false,
  resources: {},
  keySeparator: false,
  nsSeparator: false,
  // React writes text as text.
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
});

/** @param name of its own: two catalogues of one name would be one. */
export function catalogue<const Words extends Entries>(name: string, words: Words): Catalogue<Words> {
  for (const language of languages) wordsInUse.addResourceBundle(language, name, bundleOf(words, language));
  return { name, words };
}

/** As i18next keeps them: the plural's form behind the key. */
function bundleOf(words: Entries, language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, [zh, en]]) => {
      if (language === "zh") return [[key, zh]];
      if (typeof en === "string") return [[key, en]];
      return [
        [`${key}_one`, en.one],
        [`${key}_other`, en.other],
      ];
    }),
  );
}

/** i18next's own types are for catalogues that are known beforehand; ours are stricter, and only these two functions see them. */
type Speak = (key: string, values: Readonly<Record<string, string | number>>) => string;

export function useWords<Words extends Entries>({ name }: Catalogue<Words>): Say<Words> {
  const { t } = useTranslation(name, { i18n: wordsInUse });
  // `as`: see above.
  return useCallback<Say<Words>>((key, ...given) => (t as Speak)(key, given[0] ?? {}), [t]);
}

/** For where there is no component: a page that fell over. */
export function sayOnce<Words extends Entries>({ name }: Catalogue<Words>): Say<Words> {
  // `as`: see above.
  return (key, ...given) => (wordsInUse.getFixedT(null, name) as Speak)(key, given[0] ?? {});
}
