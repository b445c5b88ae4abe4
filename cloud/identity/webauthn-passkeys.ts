/** Passkeys, checked by @simplewebauthn/server. What it does not accept it throws: to us any such answer is simply wrong. */

import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { z } from "zod";
import type { PasskeyChecks } from "./passkeys.ts";

const keptSchema = z.object({ id: z.string(), publicKey: z.base64url() });

/** ES256, EdDSA, RS256, as COSE numbers them: what phones, keys and computers make. */
const algorithms = [-7, -8, -257];

/** @returns undefined for a site that has no name: browsers make passkeys for names, never for numbers. */
export function createWebauthnChecks(publicUrl: string): PasskeyChecks | undefined {
  const { origin, hostname } = new URL(publicUrl);
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith("[")) return undefined;
  const expected = { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: false };
  const read = (secret: string) => keptSchema.parse(JSON.parse(secret));
  return {
    idOf: (secret) => read(secret).id,
    askToMake: async ({ accountId, name, known }) =>
      await generateRegistrationOptions({
        rpName: "Shouwang 守望",
        rpID: hostname,
        userName: name,
        userID: new TextEncoder().encode(accountId),
        attestationType: "none",
        excludeCredentials: known.map((id) => ({ id })),
        // The password was shown before: having the device is what is missing. Who wants to may be asked for a finger by it.
        authenticatorSelection: { residentKey: "discouraged", userVerification: "preferred" },
        supportedAlgorithmIDs: algorithms,
      }),
    async checkMade(made, challenge) {
      const answer = await attempt(() =>
        verifyRegistrationResponse({
          response: made,
          expectedChallenge: challenge,
          ...expected,
          supportedAlgorithmIDs: algorithms,
        }),
      );
      if (!answer?.verified) return undefined;
      const { id, publicKey, counter } = answer.registrationInfo.credential;
      return { id, counter, secret: JSON.stringify({ id, publicKey: Buffer.from(publicKey).toString("base64url") }) };
    },
    askToShow: async (secrets) =>
      await generateAuthenticationOptions({
        rpID: hostname,
        allowCredentials: secrets.map((secret) => ({ id: read(secret).id })),
        userVerification: "preferred",
      }),
    async checkShown(shown, { challenge, secret, counter }) {
      const { id, publicKey } = read(secret);
      const credential = { id, publicKey: Uint8Array.from(Buffer.from(publicKey, "base64url")), counter };
      const answer = await attempt(() =>
        verifyAuthenticationResponse({ response: shown, expectedChallenge: challenge, credential, ...expected }),
      );
      return answer?.verified ? { counter: answer.authenticationInfo.newCounter } : undefined;
    },
  };
}

/** The library throws for what a stranger can send. Its words are about the bytes and are for nobody. */
async function attempt<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch {
    return undefined;
  }
}
