/** Why the server did not do what it was asked, in the reader's language. */

import type { ApiError } from "../../api/contract.ts";
import { useLanguage } from "./page-language.ts";
import { useWords, type Language } from "./catalogue.ts";
import { refusalWords } from "./refusal-words.ts";

/** With the sentence of whoever decided it, where they said it in both languages, and the fields that are not as they must be. */
export type Refused = {
  kind: "refused";
  code: string;
  message: string;
  sentence?: Readonly<Record<Language, string>>;
  fields?: readonly string[];
  /** All that came with it: some refusals carry what there is instead. */
  body?: unknown;
};

/** What came back with a refusal. A server that sent something else (a proxy's page) is taken for one that did not answer. */
export function readRefusal(json: unknown): Refused {
  if (!isProblem(json)) return noAnswer;
  const { code, message, sentence, fields } = json;
  return {
    kind: "refused",
    code,
    message,
    body: json,
    ...(isSentence(sentence) ? { sentence } : {}),
    ...(Array.isArray(fields) ? { fields: fields.map(String) } : {}),
  };
}

export const noAnswer: Refused = { kind: "refused", code: "no-answer", message: "" };

function isProblem(json: unknown): json is ApiError & { sentence?: unknown; fields?: unknown } {
  if (typeof json !== "object" || json === null || !("code" in json && "message" in json)) return false;
  return typeof json.code === "string" && typeof json.message === "string";
}

function isSentence(value: unknown): value is Readonly<Record<Language, string>> {
  if (typeof value !== "object" || value === null || !("zh" in value && "en" in value)) return false;
  return typeof value.zh === "string" && typeof value.en === "string";
}

type KnownCode = keyof typeof refusalWords.words;
const isKnown = (code: string): code is KnownCode => Object.hasOwn(refusalWords.words, code);

/** What the registrar said; or our own words for the code; or, for a code from a newer server, what the server says. */
export function useRefusalText(): (refused: Refused) => string {
  const language = useLanguage();
  const say = useWords(refusalWords);
  return ({ code, message, sentence }) => sentence?.[language] ?? (isKnown(code) ? say(code) : message);
}
