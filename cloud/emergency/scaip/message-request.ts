/**
 * `mrq`: what a device tells a receiver. Written with every code at its full length; read as the field writes it: without leading zeros, with blanks in the controller's number,
 * in any order.
 *
 * Texts may be Chinese (UTF-8) and have limits in characters; what is longer is cut at its end, because what matters stands first.
 */

import { readBody, writeBody } from "./scaip-xml.ts";

/** ME alarm, RE reset, IN information, PI heartbeat. */
export const messageTypes = ["ME", "RE", "IN", "PI"] as const;
export type MessageType = (typeof messageTypes)[number];

/** Characters that each text may have. */
export const textLimits = { dte: 32, stt: 32, lte: 32, ite: 128, did: 8, crd: 256 } as const;

export type MessageRequest = {
  /** 1 to 16 letters and digits: by it the answer is known. */
  ref: string;
  mty: MessageType;
  /** Controller: 1 to 16 digits. */
  cid: string;
  /** Device type, four digits, and a word for it. */
  dty: string;
  dte: string | null;
  did: string | null;
  /** Who calls, or is called back: `tel:`, `sip:`, `gsm:`, `no-voice:`. */
  crd: string | null;
  /** Status, four digits, and a word for it. */
  stc: string;
  stt: string | null;
  /** Location, three digits, and a word for it. */
  lco: string | null;
  lte: string | null;
  /** Whatever else helps. */
  ite: string | null;
  /** Another message about the same follows. */
  hasMore: boolean;
};

export function writeRequest(request: MessageRequest): string {
  const text = (tag: keyof typeof textLimits): string | null => {
    const value = request[tag]?.trim();
    return value === undefined || value === "" ? null : cut(value, textLimits[tag]);
  };
  return writeBody("mrq", [
    ["ref", request.ref],
    ["cha", "0"],
    ["mty", request.mty],
    ["cid", request.cid],
    ["dty", request.dty],
    ["did", text("did")],
    ["dte", text("dte")],
    ["crd", text("crd")],
    ["stc", request.stc],
    ["stt", text("stt")],
    ["lco", request.lco],
    ["lte", text("lte")],
    ["ite", text("ite")],
    ["ame", request.hasMore ? "1" : null],
  ]);
}

export type RequestRead = { kind: "request"; request: MessageRequest } | { kind: "noise"; why: string };

/** As receivers do: pads codes, takes blanks away, and fills in what may be left out. */
export function readRequest(text: string): RequestRead {
  const body = readBody(text);
  if (body.kind === "noise") return body;
  if (body.root !== "mrq") return { kind: "noise", why: "an answer, where a message was expected" };
  const field = (tag: string): string | null => body.fields.get(tag) || null;
  const ref = field("ref") ?? "";
  const cid = (field("cid") ?? "").replaceAll(/\s/g, "");
  const mty = messageTypes.find((type) => type === (field("mty") ?? "ME").toUpperCase());
  const [dty, stc, lco] = [padded(field("dty"), 4), padded(field("stc") ?? "0010", 4), padded(field("lco"), 3)];
  if (!isRef(ref)) return { kind: "noise", why: "has no ref" };
  if (!/^\d{1,16}$/.test(cid)) return { kind: "noise", why: "has no cid" };
  if (mty === undefined) return { kind: "noise", why: "has no mty that is known" };
  if (dty === null) return { kind: "noise", why: "has no dty" };
  if (stc === null) return { kind: "noise", why: "has no stc" };
  const texts = { dte: field("dte"), did: field("did"), crd: field("crd"), stt: field("stt") };
  const hasMore = field("ame") === "1";
  return {
    kind: "request",
    request: { ref, mty, cid, dty, stc, lco, ...texts, lte: field("lte"), ite: field("ite"), hasMore },
  };
}

export const isRef = (text: string): boolean => /^[0-9A-Za-z]{1,16}$/.test(text);

function padded(digits: string | null, length: number): string | null {
  return digits !== null && /^\d+$/.test(digits) && digits.length <= length ? digits.padStart(length, "0") : null;
}

/** Whole characters: half of one is none. */
const cut = (text: string, charactersMax: number): string => Array.from(text).slice(0, charactersMax).join("");
