/**
 * What can be dialled: a number or an extension, which the trunk understands, or a SIP address, which is reached directly when it lies elsewhere. Pure. Nothing in it may end an
 * address or a header.
 */

import { parseSipUri } from "../../sip/header-fields.ts";

const longest = 120;
const dialledPattern = /^\+?[A-Za-z0-9*#._~-]{1,64}$/;

export function isDialled(text: string): boolean {
  if (text.length > longest) return false;
  return dialledPattern.test(text) || isSipAddress(text);
}

export const isSipAddress = (text: string): boolean =>
  /^sips?:[A-Za-z0-9.;:@=_~+*[\]-]+$/i.test(text) && parseSipUri(text) !== undefined;
