/**
 * A SIP message as plain data. Header names are kept in their long form and in small letters (`call-id`), values as they came without blanks around them, in the order in
 * which they came: Via and Route mean something by their order.
 */

export type Header = { name: string; value: string };

export type SipRequest = {
  kind: "request";
  method: string;
  uri: string;
  headers: readonly Header[];
  body: Uint8Array;
};
export type SipResponse = {
  kind: "response";
  status: number;
  reason: string;
  headers: readonly Header[];
  body: Uint8Array;
};
export type SipMessage = SipRequest | SipResponse;

export const emptyBody = new Uint8Array(0);

/** The first of that name. */
export function headerOf(message: Pick<SipMessage, "headers">, name: string): string | undefined {
  return message.headers.find((header) => header.name === name)?.value;
}

/** All of that name, one line each: what stands in one line with commas stays together. */
export function headersOf(message: Pick<SipMessage, "headers">, name: string): string[] {
  return message.headers.filter((header) => header.name === name).map(({ value }) => value);
}

export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
