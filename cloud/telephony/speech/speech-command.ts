/**
 * The program that speaks, as it is configured: a program and its arguments, separated by blanks, with `{voice}` and `{language}` for what changes. It reads the text from its
 * input and writes a WAVE to its output, as espeak-ng and Piper do. No shell reads it, and the text is no argument: everybody on the machine may see those.
 */

import type { Language } from "./speech.ts";

/**
 * `cmn-latn-pinyin` speaks Chinese characters too. `cmn` of espeak-ng 1.51 knows fewer of them and spells the others in English ("ping two").
 */
export const espeakCommand = "espeak-ng -v {voice} -s 150 --stdin --stdout";

const voices: Record<Language, string> = { zh: "cmn-latn-pinyin", en: "en-gb" };

export function programFor(command: string, language: Language): { program: string; words: string[] } {
  const [program = "", ...words] = command
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll("{voice}", voices[language]).replaceAll("{language}", language));
  return { program, words };
}
