/** Passkeys as this browser makes and shows them, where it can read and write them as JSON (all current ones can). */

import type { Asked, IdentityClient } from "./identity-client.ts";

export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && "parseCreationOptionsFromJSON" in PublicKeyCredential;
}

const failed = { kind: "refused", code: "passkey-failed", message: "" } as const;

/** @param way what is asked for: a new one, or one to be shown after the password. */
export async function askPasskey<T>(client: IdentityClient, way: "factors" | "second-factor"): Promise<Asked<T>> {
  const asked = await client.post<unknown>(`${way}/passkey/options`);
  if (asked.kind === "refused") return asked;
  try {
    const credential = way === "factors" ? await make(asked.value) : await show(asked.value);
    if (!(credential instanceof PublicKeyCredential)) return failed;
    return await client.post<T>(`${way}/passkey`, credential.toJSON());
  } catch {
    // Closed by the person, or refused by the device: the same to them.
    return failed;
  }
}

// `as`, twice: the server made these for this very function of the browser.
async function make(options: unknown): Promise<Credential | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
  return await navigator.credentials.create({ publicKey });
}

async function show(options: unknown): Promise<Credential | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
  return await navigator.credentials.get({ publicKey });
}
