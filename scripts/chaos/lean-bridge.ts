/**
 * The bridge of a home, as light as can be, so that one process can speak for twenty homes at fifty events a second: raw MQTT 3.1.1 over
 * a socket, only what a bridge says (CONNECT with a will, PUBLISH at QoS 1), and of the answers only CONNACK and PUBACK.
 *
 * It behaves as the real one: no queue, so what is said while there is no broker is lost; what was sent and not acknowledged is sent
 * again, marked as repeated, after a reconnect. A press is not (a sensor says it once), so that each stands for one alarm.
 */

import { connect, type Socket } from "node:net";
import { networkDevice, retainedMessages, type JoiningDevice } from "../../hardware/simulators/zigbee-network.ts";

export type Said = { path: string; body: unknown; isPress: boolean };

export type LeanBridge = AsyncDisposable & {
  isOnline(): boolean;
  /** In one write. False: there is no broker, and nobody heard it. */
  say(messages: readonly Said[]): boolean;
};

const base = "zigbee2mqtt";
const reconnectAfterMs = 1_000;
const type = { connack: 2, puback: 4 } as const;
/** Clean session, will at QoS 1, retained. */
const connectFlags = 0b0010_1110;

export function createLeanBridge(options: {
  port: number;
  clientId: string;
  devices: readonly JoiningDevice[];
}): LeanBridge {
  const network = { devices: options.devices.map((one) => networkDevice(one, "SUCCESSFUL")), permitEndMs: undefined };
  const begins = (): Buffer[] => [
    publish({ topic: `${base}/bridge/state`, payload: '{"state":"online"}', id: nextId(), retain: true }),
    ...retainedMessages(network).map(({ path, body }) =>
      publish({ topic: `${base}/${path}`, payload: JSON.stringify(body), id: nextId(), retain: true }),
    ),
  ];
  /** By packet id; undefined for what is not said again. */
  const waiting = new Map<number, Buffer | undefined>();
  let lastId = 0;
  let socket: Socket | undefined;
  let isOnline = false;
  let hasEnded = false;
  let timer: NodeJS.Timeout | undefined;

  const nextId = (): number => {
    lastId = (lastId % 65_535) + 1;
    return lastId;
  };
  const greeted = (own: Socket): void => {
    const again = [...waiting.values()].flatMap((packet) => (packet ? [repeated(packet)] : []));
    for (const [id, packet] of waiting) if (!packet) waiting.delete(id);
    own.write(Buffer.concat([...begins(), ...again]));
    isOnline = true;
  };
  const open = (): void => {
    const own = connect({ host: "127.0.0.1", port: options.port, noDelay: true });
    socket = own;
    let rest: Buffer = Buffer.alloc(0);
    own.on("connect", () => own.write(hello(options.clientId)));
    own.on("data", (chunk) => {
      const read = packets(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
      rest = read.rest;
      for (const packet of read.packets) {
        if (packet.type === type.connack) greeted(own);
        if (packet.type === type.puback) waiting.delete(packet.id);
      }
    });
    // Always followed by "close".
    own.on("error", () => {});
    own.on("close", () => {
      isOnline = false;
      if (!hasEnded) timer = setTimeout(open, reconnectAfterMs);
    });
  };
  open();

  return {
    isOnline: () => isOnline,
    say(messages) {
      if (!isOnline) return false;
      const packets = messages.map(({ path, body, isPress }) => {
        const id = nextId();
        const packet = publish({ topic: `${base}/${path}`, payload: JSON.stringify(body), id, retain: false });
        waiting.set(id, isPress ? undefined : packet);
        return packet;
      });
      socket?.write(Buffer.concat(packets));
      return true;
    },
    async [Symbol.asyncDispose]() {
      hasEnded = true;
      clearTimeout(timer);
      const own = socket;
      if (!own || own.destroyed) return;
      const closed = new Promise<void>((resolve) => own.once("close", () => resolve()));
      own.destroy();
      await closed;
    },
  };
}

function hello(clientId: string): Buffer {
  const will = [text(`${base}/bridge/state`), text('{"state":"offline"}')];
  // Protocol level 4; no keepalive: the loss of the socket is told by the kernel.
  return packet(0x10, [text("MQTT"), Buffer.from([4, connectFlags, 0, 0]), text(clientId), ...will]);
}

function publish(of: { topic: string; payload: string; id: number; retain: boolean }): Buffer {
  const id = Buffer.from([of.id >> 8, of.id & 0xff]);
  return packet(of.retain ? 0x33 : 0x32, [text(of.topic), id, Buffer.from(of.payload)]);
}

function repeated(packet: Buffer): Buffer {
  const again = Buffer.from(packet);
  again[0] = (again[0] ?? 0) | 0b1000;
  return again;
}

function text(words: string): Buffer {
  const bytes = Buffer.from(words);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function packet(first: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

type Answer = { type: number; id: number };

/** Whole packets from the front; what a broker says to a client that subscribes to nothing is four bytes long. */
function packets(bytes: Buffer): { packets: readonly Answer[]; rest: Buffer } {
  const found: Answer[] = [];
  let at = 0;
  for (;;) {
    const [first, length, high, low] = bytes.subarray(at, at + 4);
    if (first === undefined || length === undefined || bytes.length - at < 2 + length) break;
    found.push({ type: first >> 4, id: ((high ?? 0) << 8) | (low ?? 0) });
    at += 2 + length;
  }
  return { packets: found, rest: bytes.subarray(at) };
}
