/** The part of the configuration that is about who can reach the pages and the API, and over what. */

import { isIP } from "node:net";
import { z } from "zod";
import { isLoopback } from "../api/request-guard.ts";

const listOf = (one: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(one).min(1).max(16));

/** As a URL writes it: `[::1]` for `::1`, lower case, without a port. */
const hostname = z.string().transform((text, context) => {
  const written = isIP(text) === 6 ? `[${text}]` : text;
  const address = `http://${written}/`;
  if (/^[\w.:[\]-]+$/.test(written) && URL.canParse(address)) {
    const { hostname: name, port } = new URL(address);
    if (name !== "" && port === "" && !/:\d+$/.test(written.replace(/^\[.*\]/, ""))) return name;
  }
  context.addIssue({
    code: "custom",
    message: `"${text}" is no name: give what stands between https:// and the next / or :`,
  });
  return z.NEVER;
});
const address = z.string().refine((text) => isIP(text) !== 0, "give the address of the proxy, such as 10.0.0.5");

export const edgeUsage = `  --hostname NAME[,NAME2] names by which browsers reach it, beside 127.0.0.1 and localhost
  --tls-cert FILE        our own certificate with its chain (PEM); taken anew when it is renewed
  --tls-key FILE         its key
  --proxy-address IP     a proxy that speaks https for us: its X-Forwarded-For and -Proto are believed, nobody else's`;

export const edgeFields = {
  hostname: listOf(hostname).default([]),
  "tls-cert": z.string().min(1).optional(),
  "tls-key": z.string().min(1).optional(),
  "proxy-address": listOf(address).default([]),
};
const fields = z.object(edgeFields);

export type EdgeConfig = {
  hostnames: readonly string[];
  tls: { certFile: string; keyFile: string } | null;
  proxies: readonly string[];
};

const ownNames = ["127.0.0.1", "localhost", "[::1]"];

/** @returns a sentence where the start is refused. */
export function readEdge(
  given: z.output<typeof fields>,
  { host, signIn }: { host: string; signIn: { publicUrl: string } | null },
): EdgeConfig | string {
  const { "tls-cert": certFile, "tls-key": keyFile, "proxy-address": proxies } = given;
  if ((certFile === undefined) !== (keyFile === undefined))
    return "--tls-cert and --tls-key belong together: give both.";
  const tls = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : null;
  if (tls && proxies.length > 0)
    return "--tls-cert and --proxy-address exclude each other: either we speak https ourselves, or a proxy does.";
  const isHidden = host === "localhost" || isLoopback(host);
  if (!isHidden && signIn === null)
    return `--http-host ${host} is refused: nobody signs in, so whoever reaches it could do everything. Add --sign-in required, or leave it on 127.0.0.1.`;
  if (!isHidden && tls === null && proxies.length === 0)
    return `--http-host ${host} is refused: passwords and names would pass the network in clear. Give --tls-cert and --tls-key, or --proxy-address of a proxy that speaks https.`;
  if (signIn === null && proxies.length > 0)
    return "--proxy-address is refused: nobody signs in, so whoever reaches the proxy could do everything. Add --sign-in required.";
  const publicUrl = signIn && new URL(signIn.publicUrl);
  if (publicUrl && (tls !== null || proxies.length > 0) && publicUrl.protocol !== "https:")
    return "--public-url must begin with https:// where we are served over it: the cookies belong to that address.";
  const names = [...ownNames, ...given.hostname, ...(publicUrl ? [publicUrl.hostname] : [])];
  return { hostnames: [...new Set(names)], tls, proxies };
}
