import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createPacketReader,
  encodeConnect,
  encodeSubscribe,
  packetBytesMax,
  publishBytesMax,
  writePuback,
  writePublish,
  type Packet,
} from "./mqtt-packets.ts";

type Read = { packets: Packet[]; broken: string | null };

function read(...chunks: readonly Uint8Array[]): Read {
  const packets: Packet[] = [];
  const reader = createPacketReader((packet) => void packets.push(packet));
  let broken: string | null = null;
  for (const chunk of chunks) broken = reader.accept(Buffer.from(chunk));
  return { packets, broken };
}

const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const textOf = (packet: Packet): Packet | { topic: string; text: string; packetId: number | null } =>
  packet.kind === "publish"
    ? { topic: packet.topic, text: Buffer.from(packet.payload).toString(), packetId: packet.packetId }
    : packet;

describe("packets as MQTT 3.1.1 prints them", () => {
  test.each([
    ["CONNACK, accepted", "20 02 00 00", { kind: "connack", code: 0 }],
    ["CONNACK, not authorised", "20 02 00 05", { kind: "connack", code: 5 }],
    ["PUBACK", "40 02 01 02", { kind: "puback", packetId: 258 }],
    ["PINGRESP", "d0 00", { kind: "pingresp" }],
    ["PUBLISH, QoS 0", "30 06 00 03 612f62 78", { topic: "a/b", text: "x", packetId: null }],
    ["PUBLISH, QoS 1", "32 07 00 03 612f62 000a", { topic: "a/b", text: "", packetId: 10 }],
    ["PUBLISH, QoS 1, again and retained", "3b 08 00 03 612f62 000a 78", { topic: "a/b", text: "x", packetId: 10 }],
  ])("%s", (_name, hex, expected) => {
    const { packets, broken } = read(bytes(hex));
    expect(packets.map(textOf)).toEqual([expected]);
    expect(broken).toBeNull();
  });

  test("SUBACK carries what was granted", () => {
    const [packet] = read(bytes("90 03 00 01 80")).packets;
    expect(packet).toMatchObject({ kind: "suback", packetId: 1 });
    expect(packet?.kind === "suback" && [...packet.codes]).toEqual([0x80]);
  });

  test("CONNECT, SUBSCRIBE and PUBACK are written as printed", () => {
    const connect = encodeConnect({ clientId: "c", keepaliveSeconds: 15, username: "u", password: "p" });
    expect(connect.toString("hex")).toBe("101300044d51545404c2000f000163000175000170");
    expect(encodeSubscribe(1, ["a/#"]).toString("hex")).toBe("8208000100 03612f2301".replaceAll(" ", ""));
    const into = Buffer.alloc(4);
    expect([writePuback(into, 0, 258), into.toString("hex")]).toEqual([4, "40020102"]);
  });
});

describe("what no broker may send ends the connection, and what came before it is heard", () => {
  test.each([
    ["a publish of QoS 2", "34 07 00 03 612f62 000a"],
    ["a publish that is shorter than its topic", "30 03 00 05 61"],
    ["packet identifier 0", "32 07 00 03 612f62 0000"],
    ["a packet of a client", "82 08 0001 0003 612f23 01"],
    ["a length of five bytes", "30 ff ff ff ff 01"],
    ["a length above the limit", "30 81 80 80 01"],
  ])("%s", (_name, hex) => {
    const { packets, broken } = read(bytes("d0 00"), bytes(hex), bytes("d0 00"));
    expect(packets).toEqual([{ kind: "pingresp" }]);
    expect(broken).not.toBeNull();
  });

  test("any bytes: nothing is thrown, and nothing is kept beyond one packet", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
        expect(() => read(...chunks)).not.toThrow();
      }),
    );
    expect(packetBytesMax).toBeLessThan(1_048_576);
  });
});

test("what is written is read again, in any chunks", () => {
  const message = fc.record({
    topic: fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" }),
    payload: fc.uint8Array({ maxLength: 20_000 }),
    packetId: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 5_000 })), (messages, cuts) => {
      let end = 0;
      const out = Buffer.alloc(messages.reduce((sum, { topic, payload }) => sum + publishBytesMax(topic, payload), 0));
      for (const one of messages) end = writePublish(out, end, one);
      const chunks: Uint8Array[] = [];
      let from = 0;
      for (const cut of [...cuts, end]) {
        chunks.push(out.subarray(from, Math.min(end, from + cut)));
        from = Math.min(end, from + cut);
      }
      const { packets, broken } = read(...chunks);
      expect(broken).toBeNull();
      const heard = packets.flatMap((one) => (one.kind === "publish" ? [one] : []));
      expect(heard.map(({ topic, packetId }) => [topic, packetId])).toEqual(
        messages.map(({ topic, packetId }) => [topic, packetId]),
      );
      heard.forEach(({ payload }, at) =>
        expect(Buffer.compare(payload, messages[at]?.payload ?? Buffer.alloc(0))).toBe(0),
      );
    }),
    { numRuns: 60 },
  );
});
