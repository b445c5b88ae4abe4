/**
 * The packets of MQTT 3.1.1 that a subscriber and publisher with QoS 0 and 1 needs, both directions.
 *
 * Intuition: a general client pays for every message with streams, events, stores and timers; a county's cloud reads thousands of small
 * packets out of one chunk and writes as many back, so it looks at the bytes itself (docs/decisions/0067). Input: the bytes of one
 * connection in order, any chunking. A payload is a view of the chunk that it came in, never copied.
 *
 * Limits: one packet is `packetBytesMax` at most, announced; what is longer, or is no packet that a broker may send to us, ends the
 * connection by `broken`. Nothing throws on input. Source: MQTT 3.1.1 §2 and §3, sections named beside each packet.
 */

/** Four times the largest message of the wire contract, as at our broker. */
export const packetBytesMax = 262_144;
/** Packet identifiers are 1 to this (§2.3.1). */
export const packetIdMax = 65_535;

export type Packet =
  | { kind: "connack"; code: number }
  | { kind: "publish"; topic: string; payload: Uint8Array; packetId: number | null }
  | { kind: "puback"; packetId: number }
  | { kind: "suback"; packetId: number; codes: Uint8Array }
  | { kind: "pingresp" };

export type PacketReader = {
  /** @returns why the connection must be given up; null while everything is well. */
  accept(chunk: Buffer): string | null;
};

const [typeConnack, typePublish, typePuback, typeSuback, typePingresp] = [2, 3, 4, 9, 13] as const;

export function createPacketReader(take: (packet: Packet) => void): PacketReader {
  let rest: Buffer | undefined;
  let broken: string | null = null;
  return {
    accept(chunk) {
      if (broken !== null) return broken;
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
      let at = 0;
      for (;;) {
        const header = readHeader(bytes, at);
        if (header === "short") break;
        if (header === "broken") return (broken = "a packet is longer than any may be");
        if (header.end > bytes.length) break;
        const packet = readPacket(bytes, bytes[at] ?? 0, header.start, header.end);
        if (packet === undefined)
          return (broken = `a packet that a broker may not send: type ${(bytes[at] ?? 0) >> 4}`);
        take(packet);
        at = header.end;
      }
      rest = at === bytes.length ? undefined : bytes.subarray(at);
      return null;
    },
  };
}

/** The remaining length: one to four bytes, seven bits each (§2.2.3). */
function readHeader(bytes: Buffer, from: number): { start: number; end: number } | "short" | "broken" {
  let length = 0;
  for (let digit = 0; digit < 4; digit++) {
    const byte = bytes[from + 1 + digit];
    if (byte === undefined) return "short";
    length += (byte & 0x7f) * 128 ** digit;
    if (length > packetBytesMax) return "broken";
    const start = from + 2 + digit;
    if (byte < 0x80) return { start, end: start + length };
  }
  return "broken";
}

function readPacket(bytes: Buffer, first: number, start: number, end: number): Packet | undefined {
  const length = end - start;
  const word = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  switch (first >> 4) {
    case typePublish: {
      const qos = (first >> 1) & 3;
      if (length < 2 || qos > 1) return undefined;
      const topicEnd = start + 2 + word(start);
      const payloadFrom = qos === 1 ? topicEnd + 2 : topicEnd;
      if (payloadFrom > end) return undefined;
      const packetId = qos === 1 ? word(topicEnd) : null;
      if (packetId === 0) return undefined;
      const topic = bytes.toString("utf8", start + 2, topicEnd);
      return { kind: "publish", topic, payload: bytes.subarray(payloadFrom, end), packetId };
    }
    case typePuback:
      return length === 2 ? { kind: "puback", packetId: word(start) } : undefined;
    case typeConnack:
      return length === 2 ? { kind: "connack", code: bytes[start + 1] ?? 0 } : undefined;
    case typeSuback:
      return length >= 3 ? { kind: "suback", packetId: word(start), codes: bytes.subarray(start + 2, end) } : undefined;
    case typePingresp:
      return length === 0 ? { kind: "pingresp" } : undefined;
    // Everything else is a client's to send, or belongs to QoS 2, which nobody asked for.
    default:
      return undefined;
  }
}

/** §3.1: a clean session. */
export function encodeConnect(given: {
  clientId: string;
  keepaliveSeconds: number;
  username?: string;
  password?: string;
}): Buffer {
  const { clientId, keepaliveSeconds, username, password } = given;
  const flags = 0x02 | (username === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40);
  const fields = [clientId, username, password].flatMap((one) => (one === undefined ? [] : [text(one)]));
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, flags, keepaliveSeconds >> 8, keepaliveSeconds & 0xff]);
  return packet(0x10, [head, ...fields]);
}

/** §3.8, QoS 1 at most. */
export function encodeSubscribe(packetId: number, filters: readonly string[], qos: 0 | 1 = 1): Buffer {
  const wanted = filters.flatMap((filter) => [text(filter), Buffer.from([qos])]);
  return packet(0x82, [Buffer.from([packetId >> 8, packetId & 0xff]), ...wanted]);
}

export const pingRequest = Buffer.from([0xc0, 0]);
export const disconnectRequest = Buffer.from([0xe0, 0]);

/** Bytes that `writePublish` needs at most. */
export const publishBytesMax = (topic: string, payload: Uint8Array): number =>
  9 + 3 * topic.length + payload.byteLength;

/** §3.3, QoS 1, written to where there is room. @returns where it ends. */
export function writePublish(
  into: Buffer,
  from: number,
  given: { topic: string; payload: Uint8Array; packetId: number },
): number {
  const { topic, payload, packetId } = given;
  // Topics of ours are ASCII; of any other the length is asked for.
  const topicBytes = Buffer.byteLength(topic);
  let at = from;
  into[at++] = 0x32;
  at = writeLength(into, at, 4 + topicBytes + payload.byteLength);
  into[at++] = topicBytes >> 8;
  into[at++] = topicBytes & 0xff;
  at += into.write(topic, at);
  into[at++] = packetId >> 8;
  into[at++] = packetId & 0xff;
  into.set(payload, at);
  return at + payload.byteLength;
}

export const pubackBytes = 4;

/** §3.4. @returns where it ends. */
export function writePuback(into: Buffer, from: number, packetId: number): number {
  into[from] = 0x40;
  into[from + 1] = 2;
  into[from + 2] = packetId >> 8;
  into[from + 3] = packetId & 0xff;
  return from + pubackBytes;
}

function writeLength(into: Buffer, from: number, length: number): number {
  let at = from;
  let left = length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    into[at++] = left > 0 ? digit | 0x80 : digit;
  } while (left > 0);
  return at;
}

function packet(first: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head[0] = first;
  return Buffer.concat([head.subarray(0, writeLength(head, 1, body.length)), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}
