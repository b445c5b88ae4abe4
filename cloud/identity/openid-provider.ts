/** A provider of OpenID Connect, spoken to by openid-client: code flow with PKCE, state and nonce, the ID token's signature and claims checked. */

import * as client from "openid-client";
import { z } from "zod";
import type { OpenIdProvider } from "./openid.ts";

export type OpenIdSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** The page that the provider sends the browser back to. */
  redirectUri: string;
  /** Claims by which the provider says that a second factor was shown. Empty: it is always asked for here. */
  secondFactor: { acr: readonly string[]; amr: readonly string[] };
};

/** Somebody looks at a page meanwhile. */
const answerWithinSeconds = 8;

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
});

export function createOpenIdProvider(settings: OpenIdSettings): OpenIdProvider {
  const { issuer, clientId, clientSecret, redirectUri, secondFactor } = settings;
  const { protocol, hostname } = new URL(issuer);
  // Only a provider on this very machine is believed without TLS.
  const isBesideUs = protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  let known: client.Configuration | undefined;

  /** Asked for when it is needed: a provider that is away must not keep the alarms from starting. */
  const configuration = async (): Promise<client.Configuration> => {
    known ??= await client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: answerWithinSeconds,
      // The library marks it deprecated so that nobody takes it for the rule; for a provider on loopback there is no other way.
      // oxlint-disable-next-line typescript/no-deprecated
      ...(isBesideUs ? { execute: [client.allowInsecureRequests] } : {}),
    });
    return known;
  };

  return {
    issuer,
    async start() {
      try {
        const verifier = client.randomPKCECodeVerifier();
        const [state, nonce] = [client.randomState(), client.randomNonce()];
        const url = client.buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: "openid",
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
          state,
          nonce,
        });
        return { kind: "started", url: url.href, flow: { state, nonce, verifier } };
      } catch {
        // Away, or not what it says it is: the next one who asks tries again.
        return { kind: "unreachable" };
      }
    },
    async finish(query, { state, nonce, verifier }) {
      const url = new URL(redirectUri);
      url.search = query;
      try {
        const tokens = await client.authorizationCodeGrant(await configuration(), url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const { sub, acr, amr } = claimsSchema.parse(tokens.claims());
        const byAcr = acr !== undefined && secondFactor.acr.includes(acr);
        const byAmr = (amr ?? []).some((one) => secondFactor.amr.includes(one));
        return { kind: "proven", subject: sub, hasSecondFactor: byAcr || byAmr };
      } catch {
        // Everything that the library finds wrong with an answer is one thing to us: no proof.
        return { kind: "refused" };
      }
    },
  };
}
