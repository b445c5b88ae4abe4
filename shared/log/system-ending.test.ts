import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-ending-"));
  execFileSync("mkfifo", [join(folder, "card")]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process, one thread of which waits for a card that does not answer, as whoever opens a pipe that nobody writes. */
function run(then: string): { signal: string | null; said: string } {
  const program = `
    import { open } from "node:fs/promises";
    import { endAtMistakes, endWithin } from ${JSON.stringify(new URL("system-ending.ts", import.meta.url).href)};
    const say = (sentence, { event }) => console.log(event);
    const log = { debug: say, info: say, warn: say, error: say };
    void open(${JSON.stringify(join(folder, "card"))}, "r");
    ${then}`;
  const words = ["--no-warnings", "--input-type=module", "--eval", program];
  const { signal, stdout, stderr } = spawnSync(process.execPath, words, { timeout: 20_000, killSignal: "SIGTERM" });
  const hasStack = /Error: ours\n\s+at /.test(stderr.toString());
  return { signal, said: `${stdout.toString().trim()}${hasStack ? ", with its stack" : ""}` };
}

test("R-178 a mistake of ours ends the process, whatever hangs", () => {
  const thrown = run(`endAtMistakes(log); setTimeout(() => { throw new Error("ours"); }, 50);`);
  expect(thrown).toEqual({ signal: "SIGKILL", said: "failed, with its stack" });
  const rejected = run(`endAtMistakes(log); setTimeout(() => { void Promise.reject(new Error("ours")); }, 50);`);
  expect(rejected).toEqual({ signal: "SIGKILL", said: "failed, with its stack" });
});

test("R-178 what does not close ends within its limit", () => {
  expect(run("endWithin(50, log);")).toEqual({ signal: "SIGKILL", said: "ending took too long" });
});
