/**
 * How a PostgreSQL of our own is started: a cluster in a folder, on a loopback port, with nothing switched off that keeps data. It refuses to
 * run as root, so root gives it to the user that Debian's package makes.
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Recipe } from "./real-servers.ts";

export const postgresFolder = "/usr/lib/postgresql/15/bin";
/** May do everything, and needs no password: it is there for tests, on loopback, for minutes. */
const superuser = "shouwang";

const dataOf = (directory: string): string => join(directory, "data");

function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync("/etc/passwd", "utf8"))?.[0].split(":") ?? [];
  if (uid === undefined || gid === undefined)
    throw new Error("this machine has no user postgres: Debian's package makes it");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Hundreds of small ledgers are made in a run, each with commits that wait for a disk: memory is quicker, where there is enough. */
function quickFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize > memoryMin ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}
const inMemory = "/dev/shm";
const memoryMin = 1_073_741_824;

export const postgresRecipe: Recipe = {
  user: unprivileged,
  // Not beside the installed packages: its user may not be let in there.
  folder: quickFolder,
  prepare(directory) {
    if (existsSync(join(dataOf(directory), "PG_VERSION"))) return;
    const told = [
      "-D",
      dataOf(directory),
      "-U",
      superuser,
      "--auth=trust",
      "--locale=C",
      "--encoding=UTF8",
      "--no-sync",
    ];
    const made = spawnSync(join(postgresFolder, "initdb"), told, {
      ...unprivileged(),
      cwd: directory,
      encoding: "utf8",
    });
    if (made.status !== 0) throw new Error(`initdb did not make a cluster in ${directory}: ${made.stderr}`);
  },
  // Who may come in: the superuser as it is, everybody else with a password.
  config: () => `host all ${superuser} 127.0.0.1/32 trust
host all all 127.0.0.1/32 scram-sha-256
`,
  arguments: ({ directory, port }) => [
    "-D",
    dataOf(directory),
    `--port=${port}`,
    "--listen_addresses=127.0.0.1",
    "--unix_socket_directories=",
    `--hba_file=${join(directory, "server.conf")}`,
    // Said, though they are the defaults: what a test proves rests on them.
    "--fsync=on",
    "--full_page_writes=on",
    "--synchronous_commit=on",
    "--shared_buffers=64MB",
    "--max_connections=60",
  ],
  url: (port) => `postgres://${superuser}@127.0.0.1:${port}/postgres`,
  isReady: letsIn,
  endsBy: "SIGQUIT",
};

/** It accepts connections before it can use them: whoever is let in is answered with R. */
function letsIn(port: number): Promise<boolean> {
  const wanted = Buffer.from(`\0\x03\0\0user\0${superuser}\0database\0postgres\0\0`, "latin1");
  const head = Buffer.alloc(4);
  head.writeInt32BE(wanted.length + head.length);
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => void socket.write(Buffer.concat([head, wanted])));
    const end = (isIn: boolean): void => {
      socket.destroy();
      resolve(isIn);
    };
    socket.once("data", (answer) => end(answer.toString("latin1", 0, 1) === "R"));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}
