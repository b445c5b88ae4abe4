/**
 * What stands inside headers: addresses, Via, CSeq, parameters, SIP addresses (RFC 3261 §20 and §25). Total: undefined for whatever cannot be read. Reads what it must
 * understand and keeps the rest as text; escapes in user names are left as they are, because they are only compared and sent back.
 */

export type Parameters = ReadonlyMap<string, string | null>;
export type Address = { display: string | null; uri: string; parameters: Parameters };
export type Via = { protocol: string; host: string; port: number | null; parameters: Parameters };
export type SipUri = {
  scheme: "sip" | "sips";
  user: string | null;
  host: string;
  port: number | null;
  parameters: Parameters;
};
export type Sequence = { number: number; method: string };

/** Parts between a separator, except where it stands in quotes or in `<…>`. */
export function splitOutside(text: string, separator: "," | ";"): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let isAngled = false;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (isQuoted && sign === "\\") at += 1;
    else if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && sign === "<") isAngled = true;
    else if (!isQuoted && sign === ">") isAngled = false;
    else if (sign === separator && !isQuoted && !isAngled) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(text.slice(from).trim());
  return parts.filter((part) => part !== "");
}

/** Of Via, Route, Record-Route and Contact several may stand in one line. */
export const splitList = (lines: readonly string[]): string[] => lines.flatMap((line) => splitOutside(line, ","));

export function parseParameters(parts: readonly string[]): Parameters {
  const parameters = new Map<string, string | null>();
  for (const part of parts) {
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase();
    // The first counts: what comes after may have been put there by somebody on the way.
    if (name !== "" && !parameters.has(name))
      parameters.set(name, equals < 0 ? null : unquoted(part.slice(equals + 1)));
  }
  return parameters;
}

export function unquoted(text: string): string {
  const trimmed = text.trim();
  const isQuoted = trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"');
  return isQuoted ? trimmed.slice(1, -1).replaceAll(/\\(.)/g, "$1") : trimmed;
}

/** For `"…"`: quotes and backslashes inside are escaped. */
export const quoted = (text: string): string => `"${text.replaceAll(/[\\"]/g, "\\$&")}"`;

export function parseAddress(text: string): Address | undefined {
  const angled = /^\s*("(?:[^"\\]|\\.)*"|[^<"]*)\s*<([^<>]*)>\s*(.*)$/s.exec(text);
  if (angled) {
    const [, display = "", uri = "", rest = ""] = angled;
    if (uri.trim() === "") return undefined;
    return {
      display: unquoted(display) || null,
      uri: uri.trim(),
      parameters: parseParameters(splitOutside(rest, ";")),
    };
  }
  if (text.includes("<")) return undefined;
  // Without brackets, parameters belong to the header and not to the address (§20.10).
  const [uri, ...rest] = splitOutside(text, ";");
  return uri === undefined ? undefined : { display: null, uri, parameters: parseParameters(rest) };
}

export const tagOf = (fromOrTo: string): string | null => parseAddress(fromOrTo)?.parameters.get("tag") ?? null;

export function parseVia(text: string): Via | undefined {
  const [first = "", ...rest] = splitOutside(text, ";");
  const match = /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z0-9-]+)\s+(.+)$/i.exec(first);
  const place = match ? parseHostPort(match[2] ?? "") : undefined;
  if (!match || !place) return undefined;
  return { protocol: (match[1] ?? "").toUpperCase(), ...place, parameters: parseParameters(rest) };
}

export function parseHostPort(text: string): { host: string; port: number | null } | undefined {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?:\s*:\s*(\d{1,5}))?$/.exec(text.trim());
  const port = match?.[2] === undefined ? null : Number(match[2]);
  if (match?.[1] === undefined || (port !== null && (port < 1 || port > 65_535))) return undefined;
  return { host: match[1], port };
}

export function parseSipUri(text: string): SipUri | undefined {
  const match = /^(sips?):(.*)$/i.exec(text.trim());
  if (!match) return undefined;
  const rest = (match[2] ?? "").split("?")[0] ?? "";
  const at = rest.lastIndexOf("@");
  const user = at < 0 ? null : (rest.slice(0, at).split(":")[0] ?? "");
  const [place = "", ...parameters] = rest.slice(at + 1).split(";");
  const hostPort = parseHostPort(place);
  if (!hostPort || user === "") return undefined;
  return {
    scheme: match[1]?.toLowerCase() === "sips" ? "sips" : "sip",
    user,
    ...hostPort,
    parameters: parseParameters(parameters),
  };
}

export function parseSequence(text: string): Sequence | undefined {
  const match = /^(\d{1,10})\s+([A-Za-z0-9.!%*_+`'~-]+)$/.exec(text.trim());
  const number = Number(match?.[1] ?? Number.NaN);
  // RFC 3261 §8.1.1.5: below 2^31.
  if (match?.[2] === undefined || number >= 2 ** 31) return undefined;
  return { number, method: match[2] };
}
