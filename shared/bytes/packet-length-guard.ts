/**
 * Reads the length that each MQTT packet announces in its first two to five bytes, and says when one is too long.
 *
 * Intuition: an MQTT parser collects a packet until it is whole, up to 256 MB, before anybody can look at it. Four bytes are enough to fill
 * a process's memory, so the length is looked at before the parser sees the chunk. Input: the bytes of one connection in order, any
 * chunking. Memory: three numbers. Source: MQTT 3.1.1 §2.2.3, remaining length.
 */

export type PacketLengthGuard = {
  /** @returns false once a packet announces more than the limit, or a length of more than four bytes; the connection is to be cut. */
  accept(chunk: Uint8Array): boolean;
};

/** A remaining length has at most four bytes; a fifth is a protocol error. */
const lengthBytesMax = 4;

export function createPacketLengthGuard(bytesMax: number): PacketLengthGuard {
  let isInHeader = false;
  let lengthBytes = 0;
  let announced = 0;
  let bodyLeft = 0;
  let isBroken = false;

  const acceptHeaderByte = (byte: number): boolean => {
    if (!isInHeader) {
      isInHeader = true;
      [lengthBytes, announced] = [0, 0];
      return true;
    }
    announced += (byte & 0x7f) * 128 ** lengthBytes;
    lengthBytes += 1;
    if (announced > bytesMax) return false;
    const isContinued = (byte & 0x80) !== 0;
    if (isContinued) return lengthBytes < lengthBytesMax;
    isInHeader = false;
    bodyLeft = announced;
    return true;
  };

  return {
    accept(chunk) {
      let at = 0;
      while (!isBroken && at < chunk.length) {
        const skipped = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= skipped;
        at += skipped;
        const byte = chunk[at];
        if (bodyLeft > 0 || byte === undefined) break;
        isBroken = !acceptHeaderByte(byte);
        at += 1;
      }
      return !isBroken;
    },
  };
}
