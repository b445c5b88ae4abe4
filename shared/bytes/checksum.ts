/** Checksums of wire protocols, each as its vendor names it. Pure. */

/** The low eight bits of the sum: the SY radars' `sum & 0xFF`. Finds any single wrong byte, not two that were swapped. */
export function sum8(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}

/** CRC-32 as in Ethernet, zlib and PNG (polynomial 0xEDB88320 reflected): finds every burst of up to 32 wrong bits. */
export function crc32(...parts: readonly Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const bytes of parts) for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-16/ARC (polynomial 0x8005 reflected, nothing at either end): SIA DC-09. */
export function crc16Arc(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crc16Table[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

const crc16Table = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});
