import { expect, test } from "vitest";
import fc from "fast-check";
import { parseAddress, parseSequence, parseSipUri, parseVia, splitList, splitOutside, tagOf } from "./header-fields.ts";

test("R-405 lists are cut where a comma separates, and nowhere else", () => {
  expect(splitList(['"Wang, \\"Xiulan" <sip:a@b?x=1,2>, <sip:c@d;lr>', "sip:e@f"])).toEqual([
    '"Wang, \\"Xiulan" <sip:a@b?x=1,2>',
    "<sip:c@d;lr>",
    "sip:e@f",
  ]);
});

test.each([
  ['"王 \\"秀兰\\"" <sip:1@a;user=phone>;tag=x;q=0.5', { display: '王 "秀兰"', uri: "sip:1@a;user=phone" }],
  ["<sip:arc@centre>", { display: null, uri: "sip:arc@centre" }],
  ["sip:arc@centre;tag=9", { display: null, uri: "sip:arc@centre" }],
  ["Centre <tel:+86123>", { display: "Centre", uri: "tel:+86123" }],
])("address %s", (text, expected) => {
  expect(parseAddress(text)).toMatchObject(expected);
});
test.each(["", "<>", "<sip:a", '"x <sip:a@b>'])("no address: %j", (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test("the tag is the header's, not the address's", () => {
  expect(tagOf("<sip:1@a;tag=no>;tag=yes")).toBe("yes");
  expect(tagOf("sip:1@a;tag=yes")).toBe("yes");
  expect(tagOf("<sip:1@a>")).toBeNull();
});

test.each([
  ["SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport", "UDP", "10.0.0.1", 5060],
  ["SIP / 2.0 / tls centre.example;branch=z9hG4bK1", "TLS", "centre.example", null],
  ["SIP/2.0/TCP [2001:db8::1]:5061;branch=z9hG4bK1", "TCP", "[2001:db8::1]", 5061],
])("Via %s", (text, protocol, host, port) => {
  expect(parseVia(text)).toMatchObject({ protocol, host, port });
});
test.each(["", "SIP/2.0/UDP", "SIP/3.0/UDP a", "SIP/2.0/UDP a:99999", "SIP/2.0/UDP a b"])("no Via: %j", (text) => {
  expect(parseVia(text)).toBeUndefined();
});

test.each([
  ["sip:26317@centre:5070;transport=tcp", { scheme: "sip", user: "26317", host: "centre", port: 5070 }],
  ["SIPS:centre", { scheme: "sips", user: null, host: "centre", port: null }],
  ["sip:a:secret@b?subject=x", { scheme: "sip", user: "a", host: "b" }],
])("SIP address %s", (text, expected) => {
  expect(parseSipUri(text)).toMatchObject(expected);
});
test.each(["tel:+86", "sip:", "sip:@b", "sip:a@b:0"])("no SIP address: %j", (text) => {
  expect(parseSipUri(text)).toBeUndefined();
});

const signs = `<>"\\;,=@: sip/2.0UDP`;
test("nothing throws, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from(signs)) }), (text) => {
      for (const parse of [parseAddress, parseVia, parseSipUri, parseSequence, tagOf]) parse(text);
      expect(splitOutside(text, ";").every((part) => part !== "")).toBe(true);
    }),
  );
});
