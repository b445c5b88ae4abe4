/**
 * An alarm receiving centre, as far as SIA DC-09 goes: takes frames over TCP or UDP, plain or encrypted, and answers as it is told to: well, badly, late or not at all.
 *
 * For tests and to try a path by hand. It computes the CRC bit by bit and reads frames by an expression of its own, without the sender's codec, so that the two check
 * each other. As real ones do, it refuses a plain frame when it has a key, and a timestamp that is more than 40 s old or 20 s ahead (pysiaalarm's window).
 *
 *   node hardware/simulators/dc09-receiver.ts tcp 12128 [key as hex]
 */

import { createCipheriv, createDecipheriv } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";

const oldestMs = 40_000;
const newestMs = 20_000;
/** Kept for whoever looks; the oldest are forgotten first. */
const receivedMax = 20_000;
const frameBytesMax = 4_105;

export type Dc09Received = {
  token: string;
  sequence: string;
  account: string;
  data: string;
  extended: readonly string[];
  timestamp: string | null;
  isEncrypted: boolean;
  receivedAtMs: number;
};

export type Dc09Mode =
  | "ack"
  | "nak"
  | "duh"
  | "silent"
  /** Acknowledges after `slowMs`. */
  | "slow"
  /** Hangs up (over UDP: nothing). */
  | "close"
  /** Acknowledges only the second copy of a frame, as if the first were lost. */
  | "deaf-once"
  /** Says what the test wants. */
  | ((frame: Dc09Received) => Uint8Array);

export type Dc09Receiver = AsyncDisposable & {
  port: number;
  /** Each message once (account, number and data), without supervision, in order of arrival. */
  received: readonly Dc09Received[];
  /** NULL frames and 602 tests. */
  supervised: readonly Dc09Received[];
  /** How often a message came that was here already. */
  repeats(): number;
  /** Why frames were not taken. */
  refusals: readonly string[];
  /** All that came, byte for byte, one entry for each read. */
  raw: readonly Buffer[];
  behave(mode: Dc09Mode): void;
};

export async function startDc09Receiver(options: {
  transport: "tcp" | "udp";
  port?: number;
  key?: Uint8Array;
  mode?: Dc09Mode;
  slowMs?: number;
  /** What this clock is ahead of the machine's. */
  clockOffsetMs?: number;
  onReceived?: (one: Dc09Received) => void;
}): Promise<Dc09Receiver> {
  let mode = options.mode ?? "ack";
  const received: Dc09Received[] = [];
  const supervised: Dc09Received[] = [];
  const refusals: string[] = [];
  const raw: Buffer[] = [];
  const known = new Set<string>();
  const heardOnce = new Set<string>();
  const waiting = new Set<NodeJS.Timeout>();
  let repeats = 0;
  const nowMs = (): number => Date.now() + (options.clockOffsetMs ?? 0);
  const stamp = (): string => written(nowMs());
  const nak = (): Buffer => framed(`"NAK"0000R0L0A0[]_${stamp()}`);
  const answerTo = (one: Dc09Received, token: string): Buffer => {
    const from = `${one.sequence}R0L0#${one.account}`;
    if (options.key === undefined) return framed(`"${token}"${from}[]_${stamp()}`);
    const plain = `|]_${stamp()}`;
    const pad = "x".repeat((16 - (plain.length % 16)) % 16);
    return framed(`"*${token}"${from}[${encrypted(pad + plain, options.key)}`);
  };

  const take = (one: Dc09Received): void => {
    if (one.token === "NULL" || one.data.includes("|1602 ") || one.data.includes("/RP")) {
      supervised.push(one);
      return;
    }
    const name = `${one.account} ${one.sequence} ${one.data}`;
    if (known.has(name)) {
      repeats += 1;
      return;
    }
    known.add(name);
    if (received.push(one) > receivedMax) received.shift();
    options.onReceived?.(one);
  };

  /** What one read says, and how to answer: `close` hangs up. */
  const hear = (bytes: Buffer, say: (answer: Uint8Array) => void, close: () => void): void => {
    if (raw.push(bytes) > receivedMax) raw.shift();
    const one = readFrame(bytes, options.key);
    if (typeof one === "string") {
      refusals.push(one);
      // A bad CRC is answered by nothing, a frame without the key or of the wrong time by NAK.
      if (one.startsWith("NAK")) say(nak());
      return;
    }
    const sentMs = one.timestamp === null ? nowMs() : readStamp(one.timestamp);
    if (!(sentMs >= nowMs() - oldestMs && sentMs <= nowMs() + newestMs)) {
      refusals.push(`the time ${one.timestamp} is not now`);
      say(nak());
      return;
    }
    if (typeof mode === "function") return say(mode(one));
    const acknowledge = (): void => {
      take(one);
      say(answerTo(one, "ACK"));
    };
    switch (mode) {
      case "ack":
        return acknowledge();
      case "nak":
        return say(nak());
      case "duh":
        return say(answerTo(one, "DUH"));
      case "silent":
        return undefined;
      case "close":
        return close();
      case "slow": {
        const timer = setTimeout(() => {
          waiting.delete(timer);
          acknowledge();
        }, options.slowMs ?? 500);
        waiting.add(timer);
        return undefined;
      }
      case "deaf-once": {
        if (heardOnce.has(one.sequence)) return acknowledge();
        heardOnce.add(one.sequence);
        return undefined;
      }
    }
  };

  const line = await (options.transport === "tcp" ? listenTcp : listenUdp)(options.port ?? 0, hear);
  return {
    port: line.port,
    received,
    supervised,
    repeats: () => repeats,
    refusals,
    raw,
    behave: (wanted) => (mode = wanted),
    async [Symbol.asyncDispose]() {
      for (const timer of waiting) clearTimeout(timer);
      await line.close();
    },
  };
}

type Hear = (bytes: Buffer, say: (answer: Uint8Array) => void, close: () => void) => void;
type Line = { port: number; close(): Promise<void> };

async function listenTcp(port: number, hear: Hear): Promise<Line> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A sender that breaks off is the sender's business.
    socket.on("error", () => {});
    let rest = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0x0d); end >= 0; end = rest.indexOf(0x0d)) {
        const frame = rest.subarray(0, end + 1);
        rest = rest.subarray(end + 1);
        hear(
          frame,
          (answer) => void (socket.destroyed || socket.write(answer)),
          () => socket.destroy(),
        );
      }
      if (rest.byteLength > frameBytesMax) socket.destroy();
    });
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return {
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function listenUdp(port: number, hear: Hear): Promise<Line> {
  const socket = createSocket("udp4");
  let isClosed = false;
  socket.on("message", (datagram, from) => {
    hear(
      datagram,
      (answer) => void (isClosed || socket.send(answer, from.port, from.address)),
      () => {},
    );
  });
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  return {
    port: socket.address().port,
    async close() {
      isClosed = true;
      socket.close();
      await once(socket, "close");
    },
  };
}

/** @returns a sentence for what is not taken; it begins with NAK when it is answered so. */
function readFrame(bytes: Buffer, key: Uint8Array | undefined): Dc09Received | string {
  const text = bytes.toString("latin1");
  const match =
    /^\n([0-9A-F]{4})(0[0-9A-F]{3})("(\*?)([A-Z-]+)"(\d{4})(?:R[0-9A-F]+)?L[0-9A-F]*#([0-9A-F]+)\[(.*))\r$/i.exec(text);
  if (match === null) return "not a frame";
  const [, crc = "", length = "", body = "", star = "", token = "", sequence = "", account = "", inside = ""] = match;
  if (Number.parseInt(length, 16) !== body.length) return "wrong length";
  if (Number.parseInt(crc, 16) !== crcOf(body)) return "wrong CRC";
  if ((star === "*") !== (key !== undefined)) return "NAK: encrypted and plain do not go together";
  const clear = key === undefined ? inside : decrypted(inside, key);
  const parts = /^([^\]]*)\]((?:\[[^\]]*\])*)(?:_(.*))?$/.exec(clear);
  if (parts === null) return "NAK: another key";
  const [, data = "", blocks = "", timestamp = null] = parts;
  const extended = blocks === "" ? [] : blocks.slice(1, -1).split("][");
  return { token, sequence, account, data, extended, timestamp, isEncrypted: star === "*", receivedAtMs: Date.now() };
}

function decrypted(hex: string, key: Uint8Array): string {
  const decipher = createDecipheriv(`aes-${key.byteLength * 8}-cbc`, key, Buffer.alloc(16)).setAutoPadding(false);
  try {
    const plain = Buffer.concat([decipher.update(Buffer.from(hex, "hex")), decipher.final()]).toString("latin1");
    return plain.slice(plain.indexOf("|") + 1);
  } catch {
    return "";
  }
}

function encrypted(plain: string, key: Uint8Array): string {
  const cipher = createCipheriv(`aes-${key.byteLength * 8}-cbc`, key, Buffer.alloc(16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain, "latin1"), cipher.final()])
    .toString("hex")
    .toUpperCase();
}

/** Puts a body into a frame; for answers of a test's own too. */
export function framed(body: string): Buffer {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0");
  return Buffer.from(`\n${hex(crcOf(body))}${hex(body.length)}${body}\r`, "latin1");
}

function crcOf(text: string): number {
  let crc = 0;
  for (const byte of Buffer.from(text, "latin1")) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

const written = (ms: number): string => {
  const [date = "", time = ""] = new Date(ms).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${time.slice(0, 8)},${month}-${day}-${year}`;
};

function readStamp(text: string): number {
  const [time, date = ""] = text.split(",");
  const [month, day, year] = date.split("-");
  return Date.parse(`${year}-${month}-${day}T${time}Z`);
}

if (import.meta.main) {
  const [transport = "tcp", port = "0", key] = process.argv.slice(2);
  if (transport !== "tcp" && transport !== "udp") {
    console.error("Say which: node hardware/simulators/dc09-receiver.ts tcp|udp [port] [key as hex]");
    process.exit(1);
  }
  const receiver = await startDc09Receiver({
    transport,
    port: Number(port),
    ...(key === undefined ? {} : { key: Buffer.from(key, "hex") }),
    onReceived: (one) => console.log(`${one.sequence} #${one.account} ${one.data} ${one.extended.join(" ")}`),
  });
  console.log(`A DC-09 receiver listens at ${transport}://127.0.0.1:${receiver.port}`);
}
