/** The same work each time: what it takes says what else the machine did. */

import { createHash } from "node:crypto";

const rounds = 20_000;

export function spinMs(): number {
  const beganMs = performance.now();
  let text = "";
  for (let n = 0; n < rounds; n++) text = createHash("sha256").update(text).digest("hex");
  return performance.now() - beganMs;
}
