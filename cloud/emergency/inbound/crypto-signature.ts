/** Whether a message was signed as Standard Webhooks 1.0.0 says, by whoever has one of these secrets. Computed here and not by the library, whose clock cannot be given to it. */

import { createHmac, timingSafeEqual } from "node:crypto";

export type SignedMessage = { id: string; timestamp: string; signature: string; bytes: Uint8Array };

/** A message may name several signatures, while its sender changes over. */
const signaturesMax = 8;

export function isSignedBy(secrets: readonly string[], { id, timestamp, signature, bytes }: SignedMessage): boolean {
  const given = signature
    .split(" ", signaturesMax)
    .flatMap((one) => (one.startsWith("v1,") ? [Buffer.from(one.slice("v1,".length), "base64")] : []));
  // Each is computed, whether one has fitted already or not: how long it takes says nothing.
  const fits = secrets.flatMap((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(bytes).digest();
    return given.map((one) => one.byteLength === expected.byteLength && timingSafeEqual(one, expected));
  });
  return fits.includes(true);
}

/** By this a repetition is told from another message of the same id. */
export const digestOfMessage = (bytes: Uint8Array): string =>
  createHmac("sha256", "message").update(bytes).digest("hex");
