/** What a kind, a field or a choice is called in the reader's language. One that is not in the catalogues is shown by its own name. */

import { useWords } from "../../parts/catalogue.ts";
import { choiceWords, fieldHints, fieldWords, kindWords } from "./field-words.ts";

export type Named = { kind: string; field: string };

export function useKindName(): (kind: string) => string {
  const say = useWords(kindWords);
  return (kind) => (isIn(kindWords.words, kind) ? say(kind) : kind);
}

export function useFieldWords() {
  const sayName = useWords(fieldWords);
  const sayHint = useWords(fieldHints);
  const sayChoice = useWords(choiceWords);
  return {
    nameOf({ kind, field }: Named): string {
      const own = `${kind}.${field}`;
      if (isIn(fieldWords.words, own)) return sayName(own);
      return isIn(fieldWords.words, field) ? sayName(field) : field;
    },
    hintOf: ({ field }: Named): string | undefined => (isIn(fieldHints.words, field) ? sayHint(field) : undefined),
    choiceOf({ field }: Named, value: string): string {
      const own = `${field}.${value}`;
      return isIn(choiceWords.words, own) ? sayChoice(own) : value;
    },
  };
}

const isIn = <Words extends object>(words: Words, key: string): key is keyof Words & string =>
  Object.hasOwn(words, key);
