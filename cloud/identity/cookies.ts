/**
 * The cookies that we set and read. Over TLS with the prefix `__Host-`, which a browser takes only with Secure, Path=/ and no Domain: no other name of the
 * same site can plant one (RFC 6265bis §4.1.3.2). On a loopback address without TLS the same without the prefix.
 *
 * None is readable by scripts, none is sent when another site begins the request. That holds for a sign-in at another provider too: it sends
 * the browser back to a page of ours, and that page asks.
 */

import type { Millis } from "@shouwang/shared/time/duration.ts";

export type CookieUse = "session" | "device" | "openid";

export type Cookies = {
  read(header: string | undefined, use: CookieUse): string | null;
  set(use: CookieUse, value: string, keep: Millis): string;
  clear(use: CookieUse): string;
};

const names: Readonly<Record<CookieUse, string>> = {
  session: "shouwang",
  device: "shouwang-device",
  openid: "shouwang-openid",
};

/** Tokens are base64url; anything else was not set by us. */
const tokenPattern = /^[A-Za-z0-9_-]{16,128}$/;

export function createCookies(options: { isSecure: boolean }): Cookies {
  const nameOf = (use: CookieUse): string => `${options.isSecure ? "__Host-" : ""}${names[use]}`;
  const line = (use: CookieUse, value: string, maxAge: number): string =>
    [
      `${nameOf(use)}=${value}`,
      "Path=/",
      "HttpOnly",
      "SameSite=Strict",
      ...(options.isSecure ? ["Secure"] : []),
      `Max-Age=${maxAge}`,
    ].join("; ");
  return {
    read(header, use) {
      const start = `${nameOf(use)}=`;
      const found = (header ?? "").split(";").flatMap((part) => {
        const text = part.trim();
        return text.startsWith(start) ? [text.slice(start.length)] : [];
      });
      // Two of one name: one of them was planted, and we cannot know which.
      const [only, ...more] = found;
      return only !== undefined && more.length === 0 && tokenPattern.test(only) ? only : null;
    },
    set: (use, value, keep) => line(use, value, Math.ceil(keep / 1_000)),
    clear: (use) => line(use, "", 0),
  };
}
