/** The general words, spoken: a file each beside this one (`clips`), A-law at 8,000 samples a second, without a header. Read once at the start, so that a call needs no disk. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodeVoice } from "../media/g711.ts";
import { speechParts, type Language, type SpeechPart } from "./speech.ts";

export type GeneralClips = { of(part: SpeechPart, language: Language): Int16Array };

const languages: readonly Language[] = ["zh", "en"];

export const clipPath = (part: SpeechPart, language: Language): string =>
  fileURLToPath(new URL(`./clips/${part}-${language}.alaw`, import.meta.url));

/** Throws when one is missing: the installation is not whole. */
export function readGeneralClips(): GeneralClips {
  const clips = new Map(
    speechParts.flatMap((part) =>
      languages.map((language): [string, Int16Array] => [
        `${part} ${language}`,
        decodeVoice(new Uint8Array(readFileSync(clipPath(part, language))), "a-law"),
      ]),
    ),
  );
  return { of: (part, language) => clips.get(`${part} ${language}`) ?? new Int16Array() };
}
