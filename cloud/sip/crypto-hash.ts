/** The hashes of digest authentication, by Node. */

import { createHash } from "node:crypto";
import type { Hash } from "./digest.ts";

export const digestHash: Hash = (algorithm, text) =>
  createHash(algorithm === "MD5" ? "md5" : "sha256")
    .update(text, "utf8")
    .digest("hex");
