/**
 * SIP digest authentication, the side that is asked (RFC 3261 §22, RFC 7616, RFC 8760): MD5 because the field has it, SHA-256 where it is offered; qop `auth` or none.
 *
 * Pure: the hash comes in. Not supported, and left unanswered: `auth-int`, the `-sess` variants and SHA-512-256. A challenge that cannot be answered is no error here:
 * whoever asked sees the 401.
 */

import { parseParameters, quoted, splitOutside } from "./header-fields.ts";
import { headersOf, type SipResponse } from "./message.ts";

export type Credentials = { username: string; password: string };
export type DigestAlgorithm = "MD5" | "SHA-256";
/** Hex, small letters, of the text in UTF-8. */
export type Hash = (algorithm: DigestAlgorithm, text: string) => string;

export type Challenge = {
  /** Where the answer goes: a server asks for one, a proxy for the other. */
  answerIn: "authorization" | "proxy-authorization";
  realm: string;
  nonce: string;
  algorithm: DigestAlgorithm;
  /** How it was written; it is sent back so, or left out where it was. */
  algorithmText: string | null;
  qop: "auth" | null;
  opaque: string | null;
  /** The password was right, the nonce too old. */
  isStale: boolean;
};

const algorithms: Readonly<Record<string, DigestAlgorithm>> = { md5: "MD5", "sha-256": "SHA-256" };

/** One for each side that asks, the strongest of those that we can answer. */
export function readChallenges(response: SipResponse): Challenge[] {
  return (["authorization", "proxy-authorization"] as const).flatMap((answerIn) => {
    const name = answerIn === "authorization" ? "www-authenticate" : "proxy-authenticate";
    const all = headersOf(response, name).flatMap((value) => readChallenge(answerIn, value) ?? []);
    return all.find(({ algorithm }) => algorithm === "SHA-256") ?? all[0] ?? [];
  });
}

function readChallenge(answerIn: Challenge["answerIn"], value: string): Challenge | undefined {
  const scheme = /^Digest\s+(.*)$/is.exec(value);
  if (!scheme) return undefined;
  const parameters = parseParameters(splitOutside(scheme[1] ?? "", ","));
  const [realm, nonce] = [parameters.get("realm"), parameters.get("nonce")];
  const algorithmText = parameters.get("algorithm") ?? null;
  const algorithm = algorithms[(algorithmText ?? "md5").toLowerCase()];
  const qops = parameters
    .get("qop")
    ?.split(",")
    .map((one) => one.trim().toLowerCase());
  if (typeof realm !== "string" || typeof nonce !== "string" || algorithm === undefined) return undefined;
  if (qops && !qops.includes("auth")) return undefined;
  return {
    answerIn,
    realm,
    nonce,
    algorithm,
    algorithmText,
    qop: qops ? "auth" : null,
    opaque: parameters.get("opaque") ?? null,
    isStale: parameters.get("stale")?.toLowerCase() === "true",
  };
}

/** The value of the header `challenge.answerIn`. `nonceCount` is 1 for the first request with this nonce and never the same twice. */
export function answerChallenge(
  challenge: Challenge,
  asked: { credentials: Credentials; method: string; uri: string; nonceCount: number; clientNonce: string },
  hash: Hash,
): string {
  const { realm, nonce, algorithm, qop, opaque } = challenge;
  const { username, password } = asked.credentials;
  const count = asked.nonceCount.toString(16).padStart(8, "0");
  const secret = hash(algorithm, `${username}:${realm}:${password}`);
  const request = hash(algorithm, `${asked.method}:${asked.uri}`);
  const proof = hash(
    algorithm,
    qop === null
      ? `${secret}:${nonce}:${request}`
      : `${secret}:${nonce}:${count}:${asked.clientNonce}:${qop}:${request}`,
  );
  const parts = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(asked.uri)}`,
    `response="${proof}"`,
    ...(challenge.algorithmText === null ? [] : [`algorithm=${challenge.algorithmText}`]),
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${count}`, `cnonce=${quoted(asked.clientNonce)}`]),
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
  ];
  return `Digest ${parts.join(", ")}`;
}
