/** `node scripts/clips.ts`: speaks the general words of calls anew, after a sentence was changed. */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { encodeVoice } from "@shouwang/cloud/telephony/media/g711.ts";
import { clipPath } from "@shouwang/cloud/telephony/speech/file-clips.ts";
import { generalText } from "@shouwang/cloud/telephony/speech/general-text.ts";
import { speechParts } from "@shouwang/cloud/telephony/speech/speech.ts";
import { espeakCommand } from "@shouwang/cloud/telephony/speech/speech-command.ts";
import { openSpeech } from "@shouwang/cloud/telephony/speech/system-speech.ts";

const { values } = parseArgs({ options: { command: { type: "string", default: espeakCommand } } });
await using speech = openSpeech({ command: values.command, clips: { of: () => new Int16Array() }, log: silentLog });
for (const part of speechParts) {
  for (const language of ["zh", "en"] as const) {
    const { samples, isGeneral } = await speech.speak(generalText[part][language], { part, language });
    if (isGeneral) throw new Error(`"${values.command}" speaks nothing: is it installed?`);
    writeFileSync(clipPath(part, language), encodeVoice(samples, "a-law"));
    console.log(`${part}-${language}: ${(samples.length / 8_000).toFixed(1)} s`);
  }
}
