/** `npm run explain -- --home FILE --at TIME`: what the engine knew of a recorded home at that time, and why it did or did not raise. */

import { parseArgs } from "node:util";
import { explained } from "./explain/explained.ts";
import { readRecording } from "./replay/recording.ts";

const usage = `npm run explain -- --home FILE --at 2020-01-25T07:30 [--language en|zh] [--sensitivity high|normal|low]`;

function stop(what: string): never {
  console.error(`${what}\n\n${usage}`);
  process.exit(1);
}

try {
  const word = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      home: word,
      at: word,
      language: { ...word, default: "en" },
      sensitivity: { ...word, default: "normal" },
    },
  });
  const { home, at, language, sensitivity } = values;
  if (home === undefined || at === undefined) stop("--home and --at are needed.");
  const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(at) ? Date.parse(`${at}Z`) : Number.NaN;
  if (Number.isNaN(atMs)) stop(`--at ${at}: it is a time on the clock of the home such as 2020-01-25T07:30.`);
  if (language !== "en" && language !== "zh") stop(`--language ${language}: it is en or zh.`);
  if (sensitivity !== "high" && sensitivity !== "normal" && sensitivity !== "low")
    stop(`--sensitivity ${sensitivity}: it is high, normal or low.`);
  const recording = readRecording(home, undefined, (what) => console.error(what));
  process.stdout.write(`${explained(recording, { atMs, language, sensitivity }).join("\n")}\n`);
} catch (error) {
  stop(error instanceof Error ? error.message : String(error));
}
