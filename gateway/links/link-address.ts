/** How people write where a line is: `serial:/dev/serial/by-path/…` or `tcp://host:port`. */

export type LinkAddress = { kind: "serial"; path: string } | { kind: "tcp"; host: string; port: number };

export function parseLinkAddress(text: string): LinkAddress | undefined {
  const path = /^serial:(\/.+)$/.exec(text)?.[1];
  if (path !== undefined) return { kind: "serial", path };

  const [, bracketed, plain, digits] = /^tcp:\/\/(?:\[([0-9a-fA-F:.]+)\]|([^\s/:[\]]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  return { kind: "tcp", host, port };
}
