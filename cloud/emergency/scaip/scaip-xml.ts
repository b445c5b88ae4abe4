/**
 * SCAIP bodies (`application/scaip+xml`; SS 91100:2014, CLC/TS 50134-9): one element, `mrq` or `mrs`, whose children are short texts. Reading is lenient where the field is (order,
 * blanks, unknown elements) and total: a reason instead of an exception, whatever the bytes. Document types and entities are refused before anything reads them.
 *
 * XML by @xmldom/xmldom (record 0112). Source: schemas in caruhome/scaip-gateway and GermanBlas, and bodies of two vendors (test/vectors/emergency-call/scaip-messages.json).
 */

import { DOMImplementation, DOMParser, XMLSerializer, type Element } from "@xmldom/xmldom";

export const scaipContentType = "application/scaip+xml";

/** Ten times the longest that all fields together make. */
const bodyCharactersMax = 16_384;

export type ScaipBody =
  | { kind: "body"; root: "mrq" | "mrs"; fields: ReadonlyMap<string, string> }
  | { kind: "noise"; why: string };

export function readBody(text: string): ScaipBody {
  if (text.length > bodyCharactersMax) return noise(`more than ${bodyCharactersMax} characters`);
  // Comments and CDATA are text; everything else that begins so declares something, and nobody needs to.
  if (/<!(?!--|\[CDATA\[)/.test(text)) return noise("a document type, which SCAIP has not");
  const root = rootOf(text);
  if (root === undefined) return noise("not XML");
  const name = root.localName?.toLowerCase();
  if (name !== "mrq" && name !== "mrs") return noise("neither mrq nor mrs");
  const fields = new Map<string, string>();
  for (const child of elementsOf(root)) {
    const tag = (child.localName ?? "").toLowerCase();
    const value = (child.textContent ?? "").trim();
    // Said twice the same is once; otherwise nobody knows which one counts.
    if (fields.has(tag) && fields.get(tag) !== value) return noise(`says ${tag} twice`);
    fields.set(tag, value);
  }
  return { kind: "body", root: name, fields };
}

/** In the order given; what has no value is left out. Characters that XML cannot carry are left out too: a name must not cost the alarm. */
export function writeBody(
  root: "mrq" | "mrs",
  fields: readonly (readonly [tag: string, value: string | null])[],
): string {
  const document = new DOMImplementation().createDocument(null, root);
  for (const [tag, value] of fields) {
    if (value === null) continue;
    const element = document.createElement(tag);
    element.appendChild(document.createTextNode(value.replaceAll(notXml, "")));
    document.documentElement?.appendChild(element);
  }
  return new XMLSerializer().serializeToString(document);
}

/** XML 1.0 §2.2: all but tab, line ends and printable ones; half of a surrogate pair is none. */
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function rootOf(text: string): Element | undefined {
  const parser = new DOMParser({
    // Whatever is not as it must be ends the reading.
    onError: (_level, message) => {
      throw new Error(message);
    },
  });
  try {
    return parser.parseFromString(text.trim(), "text/xml").documentElement ?? undefined;
  } catch {
    // The library says what is wrong by throwing; that it is no XML is all that is wanted here.
    return undefined;
  }
}

function elementsOf(root: Element): Element[] {
  return [...root.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}

const noise = (why: string): ScaipBody => ({ kind: "noise", why });
