import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { messageBytesMax, parseMessage, serialiseMessage } from "./message-codec.ts";
import { bytesOf, headerOf, headersOf, textOf, type SipMessage } from "./message.ts";
import { readStream } from "./stream-reader.ts";

const lines = (...all: string[]): Uint8Array => bytesOf(all.join("\r\n"));
const head = [
  "Via: SIP/2.0/UDP 10.0.0.7:5060;branch=z9hG4bKa1;rport",
  "From: <sip:26317@centre>;tag=t1",
  "To: <sip:arc@centre>",
  "Call-ID: c1@home",
  "CSeq: 7 MESSAGE",
];
const good = lines("MESSAGE sip:arc@centre SIP/2.0", ...head, "Content-Length: 3", "", "跌");
const parsed = (bytes: Uint8Array): SipMessage => {
  const result = parseMessage(bytes);
  if (result.kind === "noise") throw new Error(result.why);
  return result.message;
};
const why = (bytes: Uint8Array): string => {
  const result = parseMessage(bytes);
  return result.kind === "noise" ? result.why : "a message";
};

describe("R-405 a SIP message is read and written", () => {
  test("short names, folded lines, blanks and letters of any size are the same message", () => {
    const message = parsed(
      lines(
        "MESSAGE sip:arc@centre SIP/2.0",
        "v : SIP/2.0/UDP 10.0.0.7",
        "  ;branch=z9hG4bKa1",
        "f:<sip:1@centre>;tag=t1",
        "T: <sip:arc@centre>",
        "i: c1",
        "cSeQ: 7",
        "\tMESSAGE",
        "c: application/scaip+xml",
        "l: 5",
        "",
        "<mrq>more than was promised",
      ),
    );
    expect(message).toMatchObject({ kind: "request", method: "MESSAGE", uri: "sip:arc@centre" });
    expect(headerOf(message, "via")).toBe("SIP/2.0/UDP 10.0.0.7 ;branch=z9hG4bKa1");
    expect(headerOf(message, "cseq")).toBe("7 MESSAGE");
    expect(headerOf(message, "content-type")).toBe("application/scaip+xml");
    expect(textOf(message.body)).toBe("<mrq>");
  });

  test("an answer, with reason or without, and bodies as long as the datagram", () => {
    expect(parsed(lines("SIP/2.0 202 Accepted for later", ...head, "", "<mrs>"))).toMatchObject({
      kind: "response",
      status: 202,
      reason: "Accepted for later",
      body: bytesOf("<mrs>"),
    });
    expect(parsed(lines("SIP/2.0 503", ...head, "", ""))).toMatchObject({ status: 503, reason: "" });
    expect(parsed(lines("SIP/2.0 503 ", ...head, "", ""))).toMatchObject({ status: 503, reason: "" });
  });

  test.each([
    [lines("MESSAGE sip:arc@centre SIP/2.0", ...head), "no empty line after the headers"],
    [lines("MESSAGE sip:arc@centre SIP/2.0", ...head, "Content-Length: 40", "", "short"), "cut short"],
    [lines("MESSAGE sip:arc@centre SIP/2.0", ...head, "Content-Length: -1", "", ""), "a Content-Length that is none"],
    [lines("MESSAGE sip:a SIP/2.0", ...head, "l: 1", "Content-Length: 2", "", "ab"), "a Content-Length that is none"],
    [lines("MESSAGE sip:arc@centre SIP/2.0", ...head.slice(1), "", ""), "no Via"],
    [lines("MESSAGE sip:arc@centre SIP/2.0", ...head.slice(0, 4), "", ""), "no CSeq"],
    [lines("MESSAGE sip:a SIP/2.0", ...head.slice(0, 4), "CSeq: 2147483648 MESSAGE", "", ""), "a CSeq that is none"],
    [lines("INVITE sip:arc@centre SIP/2.0", ...head, "", ""), "method and CSeq do not agree"],
    [lines("MESSAGE sip:arc@centre HTTP/1.1", ...head, "", ""), "the first line is neither"],
    [lines("SIP/2.0 999 no", ...head, "", ""), "the first line is neither"],
    [lines("MESSAGE sip:arc@centre SIP/2.0", ...head, "no header", "", ""), "a line that is no header"],
    [lines("MESSAGE sip:a SIP/2.0", ...head, ...Array.from({ length: 250 }, () => "x: y"), "", ""), "more than 200"],
    [lines("MESSAGE sip:a SIP/2.0", ...head, `x: ${"y".repeat(40_000)}`, "", ""), "headers without end"],
    [new Uint8Array(messageBytesMax + 1), "are more than a message has"],
    [new Uint8Array(0), "no empty line after the headers"],
  ])("noise %#", (bytes, sentence) => {
    expect(why(bytes)).toContain(sentence);
  });

  test("what is written is read the same; nobody's name makes a line of its own", () => {
    const message = parsed(good);
    expect(parsed(serialiseMessage(message))).toEqual(message);
    const forged: SipMessage = { ...message, headers: [...message.headers, { name: "x", value: "a\r\nVia: evil" }] };
    expect(headersOf(parsed(serialiseMessage(forged)), "via")).toHaveLength(1);
  });

  test("nothing throws, whatever the bytes, and what was read can be written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), (noise, at) => {
        const mixed = new Uint8Array([...good.subarray(0, at), ...noise, ...good.subarray(at)]);
        for (const bytes of [noise, mixed, good.subarray(0, at)]) {
          const result = parseMessage(bytes);
          if (result.kind === "message") expect(parseMessage(serialiseMessage(result.message)).kind).toBe("message");
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("R-405 messages come out of a stream as they went in", () => {
  const feed = (chunks: readonly Uint8Array[]) => {
    let rest: Uint8Array = new Uint8Array(0);
    const kinds: string[] = [];
    for (const chunk of chunks) {
      const read = readStream(new Uint8Array([...rest, ...chunk]));
      rest = read.rest;
      kinds.push(...read.items.map((item) => (item.kind === "message" ? textOf(item.message.body) : item.kind)));
      if (read.broken !== null) return { kinds: [...kinds, `broken: ${read.broken}`], rest };
    }
    return { kinds, rest };
  };
  const withBody = (body: string): Uint8Array => serialiseMessage({ ...parsed(good), body: bytesOf(body) });

  test("in any pieces, with pings between them", () => {
    const all = new Uint8Array([...withBody("one"), ...bytesOf("\r\n\r\n"), ...withBody(""), ...withBody("跌倒")]);
    fc.assert(
      fc.property(fc.array(fc.nat(all.byteLength), { maxLength: 20 }), (cuts) => {
        const ends = [...cuts.toSorted((one, other) => one - other), all.byteLength];
        const chunks = ends.map((end, index) => all.subarray(ends[index - 1] ?? 0, end));
        expect(feed(chunks)).toEqual({ kinds: ["one", "ping", "", "跌倒"], rest: new Uint8Array(0) });
      }),
    );
  });

  test("a message that cannot be read goes by, and the next one is read", () => {
    const broken = lines("NONSENSE", "Content-Length: 3", "", "abc");
    expect(feed([broken, withBody("next")]).kinds).toEqual(["noise", "next"]);
  });

  test.each([
    [lines("MESSAGE sip:a SIP/2.0", ...head, "", ""), "a message that does not say how long it is"],
    [lines("MESSAGE sip:a SIP/2.0", ...head, "Content-Length: 99999", "", ""), "a message of 1"],
    [bytesOf("x".repeat(40_000)), "headers without end"],
  ])("a stream that cannot be followed is broken %#", (bytes, sentence) => {
    expect(feed([withBody("one"), bytes]).kinds).toEqual(["one", expect.stringContaining(`broken: ${sentence}`)]);
  });

  test("what is kept is never longer than a message", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        expect(feed(chunks).rest.byteLength).toBeLessThanOrEqual(messageBytesMax);
      }),
    );
  });
});
