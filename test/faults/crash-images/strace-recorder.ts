/** Runs a workload under strace and reads what it did to its folder. */

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readHistory, type DiskHistory } from "./disk-history.ts";
import { parseTrace } from "./strace-trace.ts";
import { type Side, type Variant } from "./variants.ts";

/** Whatever may change a file or make it certain, also by ways that nothing of ours takes: `disk-history.ts` refuses those. */
const calls = [
  "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat",
  "write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,copy_file_range,sendfile,splice,mmap",
  "fsync,fdatasync,sync,syncfs,sync_file_range",
].join(",");
/** Longer than any write of SQLite's with pages of 1 KiB; a longer one would be cut short, and refused by the parser. */
const bytesShown = 131_072;
const sessionLimitMs = 60_000;

const workloads: Record<Side, string> = {
  gateway: "gateway-workload.ts",
  cloud: "cloud-workload.ts",
  configuration: "configuration-workload.ts",
};
/** The first begins on an empty folder, the second on what a kill left, the third on what an orderly end left. */
const sessions = ["killed", "closed", "killed"] as const;

/** Only the trace files and these paths are needed to read a recording again. */
export function readRecording(folder: string): DiskHistory {
  const real = realpathSync(folder);
  return readHistory(
    sessions.map((_, number) => parseTrace(readFileSync(join(real, `trace-${number}`), "utf8"))),
    { folder: join(real, "store"), marker: join(real, "marker") },
  );
}

/** @param folder empty; afterwards it holds the traces, and the store as it was left. */
export async function record(
  strace: string,
  side: Side,
  folder: string,
  given: { variant: Variant; steps: number },
): Promise<DiskHistory> {
  const real = realpathSync(folder);
  mkdirSync(join(real, "store"));
  const level = /^synchronous-(.+)$/.exec(given.variant)?.[1];
  for (const [number, end] of sessions.entries()) {
    const trace = join(real, `trace-${number}`);
    const options = ["-f", "-qq", "-y", "-xx", "-s", String(bytesShown), "--seccomp-bpf", "-e", `trace=${calls}`];
    const preload = level ? ["--import", `${beside("weak-sync.ts").href}?level=${level}`] : [];
    const program = [process.execPath, ...preload, fileURLToPath(beside(workloads[side]))];
    const words = [join(real, "store"), join(real, "marker"), String(number), end, given.variant, String(given.steps)];
    await run(strace, [...options, "-o", trace, ...program, ...words]);
  }
  return readRecording(real);
}

function beside(file: string): URL {
  return new URL(file, import.meta.url);
}

async function run(program: string, words: readonly string[]): Promise<void> {
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"], timeout: sessionLimitMs });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => void (said = (said + bytes.toString()).slice(-4_000)));
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, endedBy) => resolve({ code: exitCode, signal: endedBy }));
  });
  // strace ends the way its program did: a workload that was to kill itself ends both.
  if (code === 0 || (signal === "SIGKILL" && words.includes("killed"))) return;
  throw new Error(`The workload did not come to its end (code ${code}, signal ${signal}): ${said}`);
}
