/** How numbers and telephones are written in SIP, and how a caller's number is read. Pure. */

import type { PlacedCall } from "../../sip/call.ts";
import { parseAddress, parseSipUri, splitList, type SipUri } from "../../sip/header-fields.ts";
import { headerOf, headersOf, type SipMessage } from "../../sip/message.ts";
import { isSipAddress } from "./dialled.ts";
import type { TrunkSettings } from "./settings.ts";

export const hostInUri = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** Who we are at the trunk: left of the @ in what we register. */
export const userOf = ({ username, number }: Pick<TrunkSettings, "username" | "number">): string => username ?? number;

export type Addresses = {
  addressOf(numberOrPhone: string): Pick<PlacedCall, "uri" | "from" | "to" | "contactUser">;
  /** It lies at the trunk. */
  isThere(uri: SipUri): boolean;
};

export function addressesOf(
  settings: Pick<TrunkSettings, "host" | "port" | "domain" | "number" | "username" | "callsAs" | "transport">,
): Addresses {
  const { host, port, number } = settings;
  const domain = settings.domain ?? hostInUri(host);
  // Where a domain is named, the trunk knows it; an address alone carries its port and how it is reached.
  const standard = settings.transport === "tls" ? 5061 : 5060;
  const way = settings.transport === "udp" ? "" : `;transport=${settings.transport}`;
  const place = settings.domain === null ? `${domain}${port === standard ? "" : `:${port}`}${way}` : domain;
  const from = `<sip:${settings.callsAs === "username" ? userOf(settings) : number}@${domain}>`;
  return {
    addressOf(numberOrPhone) {
      // `#` would end an address.
      const uri = isSipAddress(numberOrPhone) ? numberOrPhone : `sip:${numberOrPhone.replaceAll("#", "%23")}@${place}`;
      return { uri, from, to: `<${uri}>`, contactUser: userOf(settings) };
    },
    isThere: (uri) => {
      const there = uri.host.toLowerCase();
      if (settings.domain !== null && there === settings.domain.toLowerCase()) return true;
      return there === hostInUri(host).toLowerCase() && (uri.port === null || uri.port === port);
    },
  };
}

const numberMax = 32;

/** The number of whoever calls. null = withheld, or none that can be called back. An identity that the trunk vouches for comes before what the caller wrote. */
export function callerOf(invite: SipMessage): string | null {
  const privacy = headersOf(invite, "privacy").join(";").toLowerCase();
  if (/\b(id|user|header)\b/.test(privacy)) return null;
  const vouched = splitList(headersOf(invite, "p-asserted-identity"));
  for (const text of [...vouched, headerOf(invite, "from") ?? ""]) {
    const number = numberIn(text);
    if (number !== null) return number;
  }
  return null;
}

/** What was called, as it stands in To. */
export const calledOf = (invite: SipMessage): string | null => numberIn(headerOf(invite, "to") ?? "");

function numberIn(address: string): string | null {
  const uri = parseAddress(address)?.uri ?? "";
  const user = /^tel:/i.test(uri) ? uri.slice(4) : (parseSipUri(uri)?.user ?? "");
  const [first = ""] = user.split(";");
  const number = first.replaceAll("%23", "#").replaceAll(/[ ().-]/g, "");
  if (!/^\+?[0-9A-Za-z*#_~]+$/.test(number) || number.length > numberMax) return null;
  return /^(anonymous|unavailable|unknown|restricted|private)$/i.test(number) ? null : number;
}
