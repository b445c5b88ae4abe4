/**
 * `mrs`: what the receiver says of a message. Only `snu` 0 means that it has it; the answer of SIP before it only says that somebody on the way took it.
 */

import { isRef } from "./message-request.ts";
import { readBody, writeBody } from "./scaip-xml.ts";

export type MessageStatus = {
  ref: string;
  /** Status number. */
  snu: number;
  /** In its own words. */
  ste: string | null;
  /** Where it wants to be called. */
  tnu: string | null;
};

export type StatusRead = { kind: "status"; status: MessageStatus } | { kind: "noise"; why: string };

export function readStatus(text: string): StatusRead {
  const body = readBody(text);
  if (body.kind === "noise") return body;
  if (body.root !== "mrs") return { kind: "noise", why: "a message, where an answer was expected" };
  const field = (tag: string): string | null => body.fields.get(tag) || null;
  const [ref, snu] = [field("ref") ?? "", field("snu") ?? ""];
  if (!isRef(ref)) return { kind: "noise", why: "has no ref" };
  if (!/^\d{1,5}$/.test(snu)) return { kind: "noise", why: "has no snu" };
  return { kind: "status", status: { ref, snu: Number(snu), ste: field("ste"), tnu: field("tnu") } };
}

export function writeStatus({ ref, snu, ste, tnu }: MessageStatus): string {
  return writeBody("mrs", [
    ["ref", ref],
    ["snu", String(snu)],
    ["ste", ste],
    ["tnu", tnu],
  ]);
}

/**
 * What follows from a status number. `wait`: it is busy or holds us, and is asked again. `next`: somebody else is to take it. `defect`: it cannot read us, which no repetition
 * changes and a technician must hear of; what we do not know is one of these, because nobody has it.
 */
export type Meaning = { kind: "taken" } | { kind: "wait" | "next" | "defect"; why: string };

export function meaningOf({ snu, ste }: MessageStatus): Meaning {
  const said = (words: string): string => `answered ${snu} (${words})${ste === null ? "" : `: ${readable(ste)}`}`;
  switch (snu) {
    case 0:
      return { kind: "taken" };
    case 1:
      return { kind: "defect", why: said("too long") };
    case 2:
      return { kind: "defect", why: said("invalid format") };
    case 3:
      return { kind: "defect", why: said("wrong content") };
    case 4:
      return { kind: "wait", why: said("hold") };
    case 5:
      return { kind: "next", why: said("not treated") };
    case 6:
      return { kind: "wait", why: said("busy") };
    case 7:
      return { kind: "defect", why: said("a mandatory tag is missing") };
    case 99:
      return { kind: "next", why: said("undefined") };
    default:
      return { kind: "defect", why: said("a number that is not known") };
  }
}

/** It stands in the journal and on pages: one line. */
const readable = (text: string): string => text.replaceAll(/\p{Cc}+/gu, " ").slice(0, 128);
