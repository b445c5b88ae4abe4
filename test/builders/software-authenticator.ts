/**
 * An authenticator in software, as a phone has one in hardware: a real P-256 key, real CBOR and COSE, real ES256 signatures over node:crypto.
 * Source: W3C Web Authentication §6.1 (authenticator data), §6.5 (attestation, format "none"); RFC 9053 §7.1.1 (COSE keys); RFC 8949 (CBOR).
 */

import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

type Cbor = number | string | Uint8Array | Map<number | string, Cbor>;

const sha256 = (bytes: Uint8Array | string): Buffer => createHash("sha256").update(bytes).digest();
const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString("base64url");

function head(major: number, count: number): Buffer {
  if (count < 24) return Buffer.of((major << 5) | count);
  if (count < 256) return Buffer.of((major << 5) | 24, count);
  return Buffer.of((major << 5) | 25, count >> 8, count & 0xff);
}

export function cbor(value: Cbor): Buffer {
  if (typeof value === "number") return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>;

/** @param options.counts whether it counts its signatures; passkeys that are carried between devices do not. */
export function createSoftwareAuthenticator(options: { counts: boolean } = { counts: true }) {
  const id = randomBytes(32);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  let counter = 0;

  const authenticatorData = (hostname: string, flags: number, attested: Uint8Array = Buffer.alloc(0)): Buffer => {
    if (options.counts) counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([sha256(hostname), Buffer.of(flags), count, attested]);
  };
  const clientData = (type: "webauthn.create" | "webauthn.get", challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const userPresent = 0x01;
  const hasKey = 0x40;

  return {
    /** As if it had been copied: the copy counts from here by itself. */
    setCounter: (value: number) => void (counter = value),
    make(challenge: string, origin: string) {
      const data = clientData("webauthn.create", challenge, origin);
      const length = Buffer.of(0, id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, cbor(coseKey(publicKey))]);
      const authData = authenticatorData(new URL(origin).hostname, userPresent | hasKey, attested);
      const attestation = new Map<string, Cbor>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: "public-key",
        response: {
          clientDataJSON: base64url(data),
          attestationObject: base64url(cbor(attestation)),
          transports: ["internal"],
        },
        clientExtensionResults: { credProps: { rk: false } },
        authenticatorAttachment: "platform",
      };
    },
    show(challenge: string, origin: string) {
      const data = clientData("webauthn.get", challenge, origin);
      const authData = authenticatorData(new URL(origin).hostname, userPresent);
      const signature = sign("sha256", Buffer.concat([authData, sha256(data)]), privateKey);
      return {
        id: base64url(id),
        rawId: base64url(id),
        type: "public-key",
        response: {
          clientDataJSON: base64url(data),
          authenticatorData: base64url(authData),
          signature: base64url(signature),
        },
        clientExtensionResults: {},
      };
    },
  };
}

/** EC2 (1: 2), ES256 (3: -7), P-256 (-1: 1), x (-2), y (-3). */
function coseKey(key: KeyObject): Map<number, Cbor> {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return new Map<number, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, "base64url")], [-3, Buffer.from(y, "base64url")]]); // prettier-ignore
}
