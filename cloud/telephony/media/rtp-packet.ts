/**
 * RTP packets (RFC 3550 §5.1), as plain data. Total: what is no packet of version 2, or says that it is longer than it is, is `undefined`. Contributing sources and header
 * extensions are passed over, padding is taken off.
 */

export type RtpPacket = {
  payloadType: number;
  /** First of a talk, or of a digit. */
  isMarked: boolean;
  sequence: number;
  /** In samples. */
  timestamp: number;
  source: number;
  payload: Uint8Array;
};

const headerBytes = 12;
/** 20 ms of sound are 172 bytes; whoever sends more at once sends no telephone sound. */
export const packetBytesMax = 1_500;

export function readRtp(bytes: Uint8Array): RtpPacket | undefined {
  if (bytes.byteLength < headerBytes || bytes.byteLength > packetBytesMax) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, second] = [view.getUint8(0), view.getUint8(1)];
  if (first >> 6 !== 2) return undefined;
  let from = headerBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (from + 4 > bytes.byteLength) return undefined;
    from += 4 + view.getUint16(from + 2) * 4;
  }
  const padding = (first & 0x20) === 0 ? 0 : view.getUint8(bytes.byteLength - 1);
  const to = bytes.byteLength - padding;
  if (from > to || ((first & 0x20) !== 0 && padding === 0)) return undefined;
  return {
    payloadType: second & 0x7f,
    isMarked: (second & 0x80) !== 0,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    source: view.getUint32(8),
    payload: bytes.subarray(from, to),
  };
}

/** Numbers run round: what is too large for its field begins again at zero. */
export function writeRtp(packet: RtpPacket): Uint8Array {
  const bytes = new Uint8Array(headerBytes + packet.payload.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x80);
  view.setUint8(1, (packet.isMarked ? 0x80 : 0) | (packet.payloadType & 0x7f));
  view.setUint16(2, packet.sequence);
  view.setUint32(4, packet.timestamp);
  view.setUint32(8, packet.source);
  bytes.set(packet.payload, headerBytes);
  return bytes;
}
