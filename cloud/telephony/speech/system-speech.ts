/**
 * Speaks by a program of the machine, and by general words where that fails. What was spoken is kept in memory for a while: a call says everything twice, and several people
 * are told the same. Names are in it, so it is never on a disk.
 */

import { spawn } from "node:child_process";
import type { Log } from "@shouwang/shared/log/log.ts";
import { createTurns, type Turns } from "@shouwang/shared/time/turns.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { GeneralClips } from "./file-clips.ts";
import type { Language, Speech, Spoken } from "./speech.ts";
import { programFor } from "./speech-command.ts";
import { toTelephone } from "./telephone-sound.ts";
import { readWave } from "./wave.ts";

/** From the text to its sound; a telephone rings longer. What waits for a place waits in it. */
const spokenWithin = seconds(6);
/** Some 20 s of speech take half a second; two at once leave the machine to others. */
const programsAtOnce = 2;
const waitingMax = 32;
/** 3 min of sound at 22,050 samples a second. */
const bytesMax = 8 * 1024 * 1024;
const charactersMax = 1_000;
/** Of 20 s each: 10 MB. The oldest goes first. */
const keptMax = 32;
/** What the program is given of ours: nothing. Our environment holds keys. */
const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8" };

export function openSpeech(needs: { command: string; clips: GeneralClips; log: Log }): Speech {
  const { command, clips, log } = needs;
  const kept = new Map<string, Int16Array>();
  const closing = new AbortController();
  const lanes: readonly { turns: Turns; waiting: number }[] = Array.from({ length: programsAtOnce }, () => ({
    turns: createTurns(),
    waiting: 0,
  }));
  let isFailing = false;

  const general = ({ part, language }: Parameters<Speech["speak"]>[1], why: string): Spoken => {
    // Once, and again when it has spoken in between.
    if (!isFailing) log.error("Calls are spoken in general words; look at the program that speaks.", { command, why });
    isFailing = true;
    return { samples: clips.of(part, language), isGeneral: true };
  };
  const speak = async (text: string, language: Language): Promise<Int16Array | string> => {
    const lane = lanes.reduce((one, other) => (other.waiting < one.waiting ? other : one));
    if (lane.waiting * programsAtOnce >= waitingMax) return "too many texts are waiting to be spoken";
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(spokenWithin)]);
    lane.waiting += 1;
    try {
      const bytes = await lane.turns.take(async () => await runProgram(programFor(command, language), text, signal));
      if (typeof bytes === "string") return bytes;
      const read = readWave(bytes);
      if (read.kind === "unreadable") return `what it wrote cannot be used: ${read.why}`;
      if (read.wave.samples.length === 0) return "it said nothing";
      return toTelephone(read.wave);
    } finally {
      lane.waiting -= 1;
    }
  };

  return {
    async speak(text, as) {
      const plain = plainText(text);
      const key = `${as.language} ${plain}`;
      const before = kept.get(key);
      if (before !== undefined) return { samples: before, isGeneral: false };
      // A machine without memory throws where it should begin a program; a call goes on in general words all the same.
      const spoken = await speak(plain, as.language).catch((error: unknown) => String(error));
      if (typeof spoken === "string") return general(as, spoken);
      isFailing = false;
      kept.set(key, spoken);
      const [oldest] = kept.keys();
      if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
      return { samples: spoken, isGeneral: false };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.all(lanes.map(({ turns }) => turns.ended()));
      kept.clear();
    },
  };
}

/** Without what programs take for commands to themselves. */
function plainText(text: string): string {
  return text.slice(0, charactersMax).replaceAll(/[[\]<>\p{Cc}]+/gu, " ");
}

/** @returns what it wrote, or why there is nothing. */
function runProgram(
  { program, words }: { program: string; words: readonly string[] },
  text: string,
  signal: AbortSignal,
): Promise<Uint8Array | string> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve("it was not its turn in time");
    const chunks: Buffer[] = [];
    let length = 0;
    let complaint = "";
    const child = spawn(program, words, {
      stdio: ["pipe", "pipe", "pipe"],
      env: environment,
      signal,
      killSignal: "SIGKILL",
    });
    const stop = (why: string): void => {
      child.kill("SIGKILL");
      resolve(why);
    };
    child.on("error", (error) => resolve(signal.aborted ? "it did not end in time" : `${program}: ${error.message}`));
    child.stdout.on("data", (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length > bytesMax) stop("it does not stop speaking");
      else chunks.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => (complaint = (complaint + chunk.toString("utf8")).slice(0, 200)));
    child.on("close", (code) => {
      resolve(code === 0 ? new Uint8Array(Buffer.concat(chunks)) : `it ended with ${code}: ${complaint.trim()}`);
    });
    // A program that has ended does not read any more; how it ended says why.
    child.stdin.on("error", () => {});
    child.stdin.end(text);
    return undefined;
  });
}
