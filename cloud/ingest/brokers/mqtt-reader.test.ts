import fc from "fast-check";
import { generate, type Packet } from "mqtt-packet";
import { describe, expect, test } from "vitest";
import { createPacketReader, packetBytesMax } from "./mqtt-reader.ts";

function readAll(chunks: readonly Uint8Array[]): { packets: Packet[]; broken: string | null } {
  const read = createPacketReader();
  const packets: Packet[] = [];
  let broken: string | null = null;
  for (const chunk of chunks) {
    const heard = read(Buffer.from(chunk));
    packets.push(...heard.packets);
    broken = heard.broken;
  }
  return { packets, broken };
}
const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");

describe("R-124 what is no packet ends the connection, and what came before it is heard", () => {
  test.each([
    ["a publish of QoS 3", "36 07 00 03 612f62 000a"],
    ["a publish that is shorter than its topic", "30 03 00 05 61"],
    ["a length of five bytes", "30 ff ff ff ff 01"],
    ["a type that there is not", "00 00"],
  ])("%s", (_name, hex) => {
    const { packets, broken } = readAll([bytes("d0 00"), bytes(hex), bytes("d0 00")]);
    expect(packets.map(({ cmd }) => cmd)).toEqual(["pingresp"]);
    expect(broken).not.toBeNull();
  });

  test("a packet above the limit, before all of it was collected", () => {
    const read = createPacketReader();
    // Two megabytes are announced.
    let broken = read(bytes("30 80 80 80 01")).broken;
    for (let sent = 0; sent <= packetBytesMax && broken === null; sent += 65_536)
      broken = read(Buffer.alloc(65_536)).broken;
    expect(broken).toContain("longer");
  });

  test("any bytes: nothing is thrown", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), (chunks) => {
        expect(() => readAll(chunks)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

test("what is written is read again, in any chunks", () => {
  const message = fc.record({
    topic: fc.string({ minLength: 1, maxLength: 300, unit: "grapheme-ascii" }),
    payload: fc.uint8Array({ maxLength: 20_000 }),
    messageId: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 5_000 })), (messages, cuts) => {
      const out = Buffer.concat(
        messages.map(({ payload, ...one }) =>
          generate({ cmd: "publish", ...one, payload: Buffer.from(payload), qos: 1, dup: false, retain: false }),
        ),
      );
      const chunks: Uint8Array[] = [];
      let from = 0;
      for (const cut of [...cuts, out.length]) {
        chunks.push(out.subarray(from, Math.min(out.length, from + cut)));
        from = Math.min(out.length, from + cut);
      }
      const { packets, broken } = readAll(chunks);
      expect(broken).toBeNull();
      const heard = packets.flatMap((one) => (one.cmd === "publish" ? [one] : []));
      expect(heard.map(({ topic, messageId, payload }) => [topic, messageId, payload.toString("hex")])).toEqual(
        messages.map(({ topic, messageId, payload }) => [topic, messageId, Buffer.from(payload).toString("hex")]),
      );
    }),
    { numRuns: 60 },
  );
});
