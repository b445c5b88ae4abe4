/**
 * A real gateway process for tests, with what it needs around it: a broker for the cloud's side, a cloud that receipts (or keeps
 * quiet), a folder. What the gateway prints is read line by line.
 */

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Aedes } from "aedes";
import type { Lane } from "@shouwang/shared/domain/lane.ts";

const main = new URL("../../gateway/main.ts", import.meta.url).pathname;

export type Line = Readonly<Record<string, unknown>>;

export type GatewayProcess = AsyncDisposable & {
  lines: readonly Line[];
  /** Resolves with the first line that fits, also one that was printed already; rejects after a minute, on a machine that is busy with other things. */
  line(fits: (line: Line) => boolean): Promise<Line>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

export function startGatewayProcess(args: readonly string[]): GatewayProcess {
  const child: ChildProcess = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: Line[] = [];
  const watchers = new Set<() => void>();
  // Not "exit": what it said last may still be in the pipe then.
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  if (!child.stdout) throw new Error("a child with a pipe has a standard output");
  createInterface({ input: child.stdout }).on("line", (text) => {
    // `as`: the gateway prints JSON objects, one a line.
    lines.push(JSON.parse(text) as Line);
    for (const watcher of watchers) watcher();
  });
  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return await ended;
  };
  return {
    lines,
    kill,
    line: (fits) => waitFor(watchers, () => lines.find(fits), `a line of the gateway`),
    async [Symbol.asyncDispose]() {
      await kill("SIGKILL");
    },
  };
}

export async function waitFor<T>(watchers: Set<() => void>, look: () => T | undefined, what: string): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const watcher = (): void => {
    const found = look();
    if (found !== undefined) resolve(found);
  };
  const limit = setTimeout(() => reject(new Error(`${what} did not come within a minute`)), 60_000);
  watchers.add(watcher);
  watcher();
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
    watchers.delete(watcher);
  }
}

/** What a gateway said on one channel. The test knows what it looks for. */
export type Said = { channel: string; message: Record<string, unknown> };

export type FakeCloud = AsyncDisposable & {
  url: string;
  said: readonly Said[];
  /** Off: hears, stores nothing and gives no receipt. */
  setReceipts(isOn: boolean): void;
  /** Away: every connection is cut and none is taken. */
  setAway(isAway: boolean): void;
  tell(channel: "receipt" | "command" | "desired", message: Record<string, unknown>): void;
  heard(fits: (said: Said) => boolean): Promise<Said>;
};

/** Receipts are contiguous per epoch and lane, and name what is missing, as the contract says. */
export async function startFakeCloud(gatewayId: string): Promise<FakeCloud> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  let isAway = false;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    if (isAway) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    sockets.add(socket);
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // `as`: a TCP server has a port.
  const { port } = server.address() as AddressInfo;
  const said: Said[] = [];
  const watchers = new Set<() => void>();
  const numbers = new Map<string, Set<number>>();
  let isReceipting = true;
  let prefix = "";

  const tell: FakeCloud["tell"] = (channel, message) => {
    const payload = Buffer.from(JSON.stringify(message));
    const packet = {
      cmd: "publish",
      topic: `${prefix}/down/${channel}`,
      payload,
      qos: 1,
      dup: false,
      retain: false,
    } as const;
    broker.publish(packet, () => undefined);
  };
  const receipt = (epoch: string, lane: Lane, seqs: readonly number[]): void => {
    // What it did not receipt it does not know: else its first receipt would spare the gateway rows that a test waits for.
    if (!isReceipting) return;
    const known = numbers.get(`${epoch} ${lane}`) ?? new Set<number>();
    numbers.set(`${epoch} ${lane}`, known);
    for (const seq of seqs) known.add(seq);
    let through = 0;
    while (known.has(through + 1)) through++;
    const above = [...known].filter((seq) => seq > through);
    const missing = above.length > 0 ? [[through + 1, Math.min(...above) - 1]] : [];
    tell("receipt", { v: 1, ledgerId: "ledger-1", receipts: [{ epoch, lane, through, missing }], alarms: [] });
  };
  broker.on("publish", (packet, client) => {
    const at = packet.topic.indexOf("/up/");
    if (!client || at < 0 || !packet.topic.includes(`/${gatewayId}/`)) return;
    prefix = packet.topic.slice(0, at);
    const channel = packet.topic.slice(at + 4);
    // `as`: what the gateway sends is checked by its own tests; here it is only looked at.
    const message = JSON.parse(packet.payload.toString()) as Record<string, unknown> & {
      epoch: string;
      seq: number;
      records?: { seq: number }[];
      skipped?: { range: [number, number] }[];
    };
    said.push({ channel, message });
    if (channel === "life") receipt(message.epoch, "life", [message.seq]);
    if (channel === "fault" || channel === "telemetry") {
      const skipped = (message.skipped ?? []).flatMap(({ range: [from, to] }) =>
        Array.from({ length: to - from + 1 }, (_, i) => from + i),
      );
      const seqs = [...(message.records ?? []).map((record) => record.seq), ...skipped];
      if (seqs.length > 0) receipt(message.epoch, channel, seqs);
    }
    for (const watcher of watchers) watcher();
  });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    said,
    tell,
    setReceipts: (isOn) => void (isReceipting = isOn),
    setAway(away) {
      isAway = away;
      if (away) for (const socket of sockets) socket.destroy();
    },
    heard: (fits) => waitFor(watchers, () => said.find(fits), "a message of the gateway"),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function temporaryFolder(): Disposable & { path: string; write(name: string, content: unknown): string } {
  const path = mkdtempSync(join(tmpdir(), "gateway-"));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, JSON.stringify(content));
      return file;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
