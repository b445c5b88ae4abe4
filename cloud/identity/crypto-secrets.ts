/** Random things from the machine's generator. */

import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import type { Secrets } from "./secrets.ts";

/** 32 of them, so that five bits of a byte choose one evenly. No i, l, o, u. */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

export const cryptoSecrets: Secrets = {
  token: () => randomBytes(32).toString("base64url"),
  hashOf: (token) => createHash("sha256").update(token).digest("hex"),
  id: () => randomBytes(16).toString("hex"),
  recoveryCode: () =>
    Array.from({ length: 4 }, () => [...randomBytes(4)].map((byte) => letters[byte % letters.length]).join("")).join(
      "-",
    ),
  digits: () => String(randomInt(1_000_000)).padStart(6, "0"),
  isEqual(one, other) {
    const [a, b] = [Buffer.from(one), Buffer.from(other)];
    return a.length === b.length && timingSafeEqual(a, b);
  },
};
