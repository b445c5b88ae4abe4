/** Checksums of wire protocols, each as its vendor names it. Pure. */

/** The low eight bits of the sum: the SY radars' `sum & 0xFF`. Finds any single wrong byte, not two that were swapped. */
export function sum8(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum + byte) & 0xff;
  return sum;
}
