/**
 * From where a request may come: over a connection that nobody else reads, by our own names, and from the pages that we serve.
 *
 * Binding to loopback or having a session is not enough: any web page in somebody's browser can reach us too, by a form post to
 * our address or by a name of its own that resolves there (DNS rebinding). The first gives itself away by Origin and
 * Sec-Fetch-Site, the second by Host. Programs that are not browsers send neither Origin nor Sec-Fetch-Site.
 */

import type { ErrorCode } from "./error-codes.ts";

/**
 * `secure`: our own TLS, or https as far as a proxy that we were told to believe. `loopback`: from this machine. `plain`: anybody on the
 * way could read along.
 */
export type Channel = "secure" | "loopback" | "plain";

export type RequestHead = {
  path: string;
  channel: Channel;
  host: string | undefined;
  origin: string | undefined;
  secFetchSite: string | undefined;
};

export function channelOf(connection: {
  remoteAddress: string | undefined;
  hasTls: boolean;
  /** Addresses whose word on this is believed, and nobody else's. */
  proxies: readonly string[];
  forwardedProto: string | undefined;
}): Channel {
  const { hasTls, proxies, forwardedProto } = connection;
  if (hasTls) return "secure";
  const address = plainAddress(connection.remoteAddress ?? "");
  // Only what the nearest proxy says itself: what stands before its own word came with the request.
  const said = forwardedProto?.split(",").at(-1)?.trim();
  if (proxies.includes(address) && said !== undefined) return said === "https" ? "secure" : "plain";
  return isLoopback(address) ? "loopback" : "plain";
}

/** @param hostnames as a URL writes them: `127.0.0.1`, `localhost`, `[::1]`. Any port is fine, it is ours if it reached us. */
export function guardRequest(head: RequestHead, hostnames: readonly string[]): ErrorCode | undefined {
  if (head.channel === "plain") return "not-secure";
  const host = hostOf(`http://${head.host ?? ""}`);
  if (!host || !hostnames.includes(host.hostname)) return "host-refused";
  if (head.origin !== undefined && !isOwnOrigin(head.origin, host.host, head.channel)) return "origin-refused";
  // A link from elsewhere may open the page. Nothing from elsewhere may ask the API, not even another port of this machine.
  const isPage = !/^\/(api|metrics|healthz)(\/|\?|$)/.test(head.path);
  const isOwnPage = head.secFetchSite === undefined || ["same-origin", "none"].includes(head.secFetchSite);
  return isPage || isOwnPage ? undefined : "origin-refused";
}

/** A page that came over http could have been written by whoever sits on the way: it is no page of ours where we have https. */
function isOwnOrigin(origin: string, host: string, channel: Channel): boolean {
  const from = hostOf(origin);
  if (!from) return false;
  if (channel === "secure" && from.protocol !== "https:") return false;
  // The port of http is left out of an Origin as that of https is: compared as written, without either.
  return from.host === host || (channel === "secure" && from.host === host.replace(/:443$/, ""));
}

export function isLoopback(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(plainAddress(address));
}

/** An IPv4 address on a socket for both kinds is written `::ffff:192.0.2.1`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, "");
}

function hostOf(address: string): { protocol: string; host: string; hostname: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, hostname } = new URL(address);
  return hostname === "" ? undefined : { protocol, host, hostname };
}
