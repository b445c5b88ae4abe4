/**
 * How requests to Alibaba Cloud are signed: ACS3-HMAC-SHA256 ("V3"). Method, path, query, the signed headers and the hash of the body, each on its line, hashed and signed.
 *
 * Source: "Request syntax and signature method V3" in the public documentation of Alibaba Cloud, with its example of fixed values (the test holds that).
 */

import { createHash, createHmac } from "node:crypto";

const algorithm = "ACS3-HMAC-SHA256";

export type SignedRequest = { query: string; headers: Readonly<Record<string, string>> };

export function signAliyun(given: {
  host: string;
  action: string;
  version: string;
  query: Readonly<Record<string, string>>;
  accessKeyId: string;
  accessKeySecret: string;
  nonce: string;
  atMs: number;
}): SignedRequest {
  const { host, action, version, accessKeyId, accessKeySecret, nonce, atMs } = given;
  const bodyHash = sha256("");
  const headers: Record<string, string> = {
    host,
    "x-acs-action": action,
    "x-acs-content-sha256": bodyHash,
    "x-acs-date": new Date(atMs).toISOString().replace(/\.\d{3}Z$/, "Z"),
    "x-acs-signature-nonce": nonce,
    "x-acs-version": version,
  };
  const names = Object.keys(headers).toSorted();
  const query = Object.entries(given.query)
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  const lines = names.map((name) => `${name}:${headers[name] ?? ""}\n`).join("");
  const canonical = ["POST", "/", query, lines, names.join(";"), bodyHash].join("\n");
  const signature = createHmac("sha256", accessKeySecret)
    .update(`${algorithm}\n${sha256(canonical)}`)
    .digest("hex");
  const authorization = `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(";")},Signature=${signature}`;
  return { query, headers: { ...headers, authorization } };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** RFC 3986: what `encodeURIComponent` leaves alone is encoded too. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
