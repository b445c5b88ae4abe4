/**
 * Starts our programs as processes of their own, waits until they say that they are ready, and ends them again, by pid and in
 * the reverse order. Used by `npm start`, by the replay, by the benchmarks and by the tests that kill.
 *
 * Each program prints JSON lines; one of them says that it is ready. Lines that are no JSON are kept for the last words.
 */

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export type Line = Readonly<Record<string, unknown>>;

export type ProgramOptions<Ready> = {
  name: string;
  /** Path of a .ts file and its arguments. */
  file: string;
  args: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** What makes a line the one that says "ready"; its value is what others need (an address). */
  isReady(line: Line): Ready | undefined;
  onLine?(line: Line): void;
  readyWithinMs?: number;
};

export type Program<Ready> = {
  readonly name: string;
  readonly pid: number;
  readonly ready: Ready;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  signal(signal: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
};

/** Whoever starts programs and is ended before it could end them leaves none behind. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** How many lines of a program are kept to explain its death. */
const lastWordsMax = 40;

export async function startProgram<Ready>(options: ProgramOptions<Ready>): Promise<Program<Ready>> {
  const child = spawn(process.execPath, [options.file, ...options.args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.environment },
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", () => resolve({ code: null, signal: null }));
  });
  running.add(child);
  void ended.then(() => running.delete(child));
  const lastWords: string[] = [];
  const ready = await untilReady(options, child, ended, lastWords);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.name} has no process id although it said that it is ready.`);

  return {
    name: options.name,
    pid,
    ready,
    ended,
    signal: (signal) => void child.kill(signal),
    async stop(graceMs = 10_000) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(force);
    },
  };
}

async function untilReady<Ready>(
  options: ProgramOptions<Ready>,
  child: ChildProcess,
  ended: Promise<unknown>,
  lastWords: string[],
): Promise<Ready> {
  const keep = (text: string): void => {
    lastWords.push(text);
    if (lastWords.length > lastWordsMax) lastWords.shift();
  };
  const withinMs = options.readyWithinMs ?? 60_000;
  return await new Promise<Ready>((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(limit);
      child.kill("SIGKILL");
      reject(new Error(`${options.name} ${why}. Its last words:\n${lastWords.join("\n")}`));
    };
    const limit = setTimeout(() => fail(`was not ready within ${withinMs / 1000} s`), withinMs);
    void ended.then(() => fail("ended before it was ready"));
    if (child.stderr) createInterface({ input: child.stderr }).on("line", keep);
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (text) => {
      keep(text);
      const line = parseLine(text);
      if (!line) return;
      options.onLine?.(line);
      const value = options.isReady(line);
      if (value === undefined) return;
      clearTimeout(limit);
      resolve(value);
    });
  });
}

function parseLine(text: string): Line | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    // `as`: JSON.parse of a text that begins with a brace gives an object.
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}

/** The text of a line's field, for those who look for an address in it. */
export function text(line: Line, field: string): string | undefined {
  const value = line[field];
  return typeof value === "string" ? value : undefined;
}
