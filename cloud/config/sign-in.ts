/** The part of the configuration that is about people who sign in. */

import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/ });
const words = z
  .string()
  .transform((text) => text.split(",").map((one) => one.trim()))
  .pipe(z.array(z.string().min(1)).max(16));

export const signInUsage = `  --sign-in off|required off (default): whoever reaches the page may do everything
  --public-url URL       where browsers reach us (default http://localhost:PORT); cookies and passkeys belong to it
  --sms off|demo         codes to phones go through the provider of messages that is set; demo: without one they are
                         printed and not sent, so anybody who reads the log is anybody
  --openid-issuer URL    people may also sign in there; the secret is in SHOUWANG_OPENID_SECRET
  --openid-client ID     as what we are known there
  --openid-amr WORDS     values of its claim amr that mean a second factor, such as otp,hwk
  --openid-acr WORDS     the same for its claim acr`;

export const signInFields = {
  "sign-in": z.enum(["off", "required"]).default("off"),
  "public-url": httpUrl.optional(),
  sms: z.enum(["off", "demo"]).default("off"),
  "openid-issuer": httpUrl.optional(),
  "openid-client": z.string().min(1).max(255).optional(),
  "openid-amr": words.default([]),
  "openid-acr": words.default([]),
  "openid-secret": z.string().min(1).optional(),
};
const fields = z.object(signInFields);

export type SignInConfig = {
  publicUrl: string;
  sms: "off" | "demo";
  openId: {
    issuer: string;
    clientId: string;
    clientSecret: string;
    secondFactor: { acr: readonly string[]; amr: readonly string[] };
  } | null;
};

/** @returns null where nobody signs in; or a sentence that says what is missing. */
export function readSignIn(given: z.output<typeof fields>, httpPort: number): SignInConfig | null | string {
  if (given["sign-in"] === "off") return null;
  const publicUrl = given["public-url"] ?? (httpPort === 0 ? undefined : `http://localhost:${httpPort}`);
  if (publicUrl === undefined) return "--sign-in required needs --public-url where --http-port is 0.";
  const { "openid-issuer": issuer, "openid-client": clientId, "openid-secret": clientSecret } = given;
  if (issuer === undefined) return { publicUrl, sms: given.sms, openId: null };
  if (clientId === undefined || clientSecret === undefined)
    return "--openid-issuer needs --openid-client, and the secret in SHOUWANG_OPENID_SECRET.";
  const secondFactor = { acr: given["openid-acr"], amr: given["openid-amr"] };
  return { publicUrl, sms: given.sms, openId: { issuer, clientId, clientSecret, secondFactor } };
}
