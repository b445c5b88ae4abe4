/** What a cloud is told about keys, ciphers and anchors: fields of its configuration. */

import { z } from "zod";

export const evidenceUsage = `  --cipher CIPHER        aes-256-gcm (default) or sm4, for what is sealed from now on; what was sealed before is still read
  --anchor FILE          where the heads of the audit log and who was erased are written, on another disk than DIR (default DIR/anchors.jsonl)
  --anchor-url URL       gets the same lines by POST, once a day and at an orderly stop`;

export const evidenceFields = {
  cipher: z.enum(["aes-256-gcm", "sm4"]).default("aes-256-gcm"),
  anchor: z.string().min(1).optional(),
  "anchor-url": z.url({ protocol: /^https?$/ }).optional(),
};

export type EvidenceConfig = { cipher: "aes-256-gcm" | "sm4"; anchorFile: string; anchorUrl: string | null };

export function readEvidence(
  given: { cipher: EvidenceConfig["cipher"]; anchor?: string | undefined; "anchor-url"?: string | undefined },
  dataFolder: string,
): EvidenceConfig {
  const anchorFile = given.anchor ?? `${dataFolder}/anchors.jsonl`;
  return { cipher: given.cipher, anchorFile, anchorUrl: given["anchor-url"] ?? null };
}
