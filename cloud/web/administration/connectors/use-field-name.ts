/** What a field or a kind is called in the reader's language. */

import { useWords } from "../../parts/catalogue.ts";
import { fieldWords } from "./field-words.ts";

type Known = keyof typeof fieldWords.words;
const isKnown = (field: string): field is Known => Object.hasOwn(fieldWords.words, field);

export function useFieldName(): (field: string) => string {
  const say = useWords(fieldWords);
  return (field) => (isKnown(field) ? say(field) : field);
}
