/**
 * Bytes of one connection, in order and in any chunking, to packets: mqtt-packet's parser, with our limit and without its throwing. What is
 * broken ends the connection; what came before it is heard.
 *
 * Limit: a packet is `packetBytesMax` at most. The parser itself would collect a quarter of a gigabyte before anybody could look.
 */

import { parser as createParser, type Packet } from "mqtt-packet";

/** Four times the largest message of the wire contract, as at our broker. */
export const packetBytesMax = 262_144;

export type PacketReader = (chunk: Buffer) => { packets: readonly Packet[]; broken: string | null };

export function createPacketReader(): PacketReader {
  const parser = createParser({ protocolVersion: 4 });
  let packets: Packet[] = [];
  let broken: string | null = null;
  parser.on("packet", (packet) => {
    if (broken === null) packets.push(packet);
  });
  parser.on("error", (error) => {
    broken ??= String(error);
  });
  return (chunk) => {
    packets = [];
    if (broken !== null) return { packets, broken };
    try {
      // What is left is the beginning of a packet.
      if (parser.parse(chunk) > packetBytesMax) broken ??= "a packet is longer than any may be";
    } catch (error) {
      broken ??= String(error);
    }
    return { packets, broken };
  };
}
