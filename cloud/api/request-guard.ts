/**
 * Who may speak to the API while there is no sign-in: the machine itself, by its own names, and the pages that the API serves.
 *
 * Binding to loopback is not enough: any web page in the operator's browser can reach loopback too, by a form post to
 * 127.0.0.1 or by a name of its own that resolves there (DNS rebinding). The first gives itself away by Origin and
 * Sec-Fetch-Site, the second by Host. Programs that are not browsers send neither Origin nor Sec-Fetch-Site.
 */

import type { ErrorCode } from "./error-codes.ts";

export type RequestHead = {
  path: string;
  host: string | undefined;
  origin: string | undefined;
  secFetchSite: string | undefined;
};

/** @param hostnames as a URL writes them: `127.0.0.1`, `localhost`, `[::1]`. Any port is fine, it is ours if it reached us. */
export function guardRequest(head: RequestHead, hostnames: readonly string[]): ErrorCode | undefined {
  const host = hostOf(`http://${head.host ?? ""}`);
  if (!host || !hostnames.includes(host.hostname)) return "host-refused";
  if (head.origin !== undefined && hostOf(head.origin)?.host !== host.host) return "origin-refused";
  // A link from elsewhere may open the page. Nothing from elsewhere may ask the API, not even another port of this machine.
  const isPage = !/^\/(api|metrics|healthz)(\/|\?|$)/.test(head.path);
  const isOwnPage = head.secFetchSite === undefined || ["same-origin", "none"].includes(head.secFetchSite);
  return isPage || isOwnPage ? undefined : "origin-refused";
}

function hostOf(address: string): { host: string; hostname: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { host, hostname } = new URL(address);
  return hostname === "" ? undefined : { host, hostname };
}
