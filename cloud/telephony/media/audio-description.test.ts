import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerOf, offerOf, readAudio } from "./audio-description.ts";

const ours = { host: "192.0.2.1", port: 16_384, sessionId: 7, version: 1 };
const theirs = (audio: string, host = "c=IN IP4 198.51.100.9"): string =>
  ["v=0", "o=- 1 1 IN IP4 198.51.100.9", "s=call", host, "t=0 0", ...audio.split("|"), ""].join("\r\n");
const read = (text: string) => {
  const one = readAudio(text);
  return one.kind === "audio" ? one.audio : one.why;
};
const usual = { host: "198.51.100.9", port: 40_000, codec: "a-law", events: 101, hears: true, speaks: true };

describe("R-490 what two ends say about sound", () => {
  test("our offer, as RFC 8866 writes it, is one that we read ourselves", () => {
    expect(offerOf(ours).split("\r\n")).toEqual([
      "v=0",
      "o=- 7 1 IN IP4 192.0.2.1",
      "s=-",
      "c=IN IP4 192.0.2.1",
      "t=0 0",
      "m=audio 16384 RTP/AVP 8 0 101",
      "a=rtpmap:8 PCMA/8000",
      "a=rtpmap:0 PCMU/8000",
      "a=rtpmap:101 telephone-event/8000",
      "a=fmtp:101 0-15",
      "a=ptime:20",
      "a=sendrecv",
      "",
    ]);
    expect(read(offerOf(ours))).toEqual({ ...usual, host: "192.0.2.1", port: 16_384 });
    expect(read(offerOf({ ...ours, host: "2001:db8::1" }))).toMatchObject({ host: "2001:db8::1" });
  });

  test.each([
    ["static numbers without a word", "m=audio 40000 RTP/AVP 8", { events: null }],
    ["µ-law first", "m=audio 40000 RTP/AVP 0 8", { codec: "mu-law" }],
    ["another number for keys", "m=audio 40000 RTP/AVP 8 96|a=rtpmap:96 telephone-event/8000", { events: 96 }],
    ["keys for another coding only", "m=audio 40000 RTP/AVP 8 96|a=rtpmap:96 telephone-event/48000", { events: null }],
    [
      "codings that we do not speak in front",
      "m=audio 40000 RTP/AVP 9 111 8|a=rtpmap:111 opus/48000/2",
      { codec: "a-law" },
    ],
    ["an address of the stream itself", "m=audio 40000 RTP/AVP 8|c=IN IP4 203.0.113.4", { host: "203.0.113.4" }],
    ["a name", "m=audio 40000 RTP/AVP 8|c=IN IP4 media.example.cn", { host: "media.example.cn" }],
    ["hold", "m=audio 40000 RTP/AVP 8|a=sendonly", { hears: false, speaks: true }],
    ["hold of both", "m=audio 40000 RTP/AVP 8|a=inactive", { hears: false, speaks: false }],
    ["only listening", "m=audio 40000 RTP/AVP 8|a=recvonly", { hears: true, speaks: false }],
    ["hold as it was", "m=audio 40000 RTP/AVP 8|c=IN IP4 0.0.0.0", { hears: false }],
    ["ports in pairs", "m=audio 40000/2 RTP/AVP 8", { port: 40_000 }],
    ["encrypted sound in front of plain", "m=audio 9 RTP/SAVP 8|m=audio 40000 RTP/AVP 8", { port: 40_000 }],
    [
      "pictures beside it",
      "m=video 9 RTP/AVP 34|c=IN IP4 203.0.113.4|m=audio 40000 RTP/AVP 8",
      { host: "198.51.100.9" },
    ],
  ])("%s", (_, audio, expected) => {
    expect(read(theirs(audio))).toMatchObject(expected);
  });

  test.each([
    ["", "it has no sound over RTP/AVP"],
    ["m=audio 40000 RTP/SAVP 8", "it has no sound over RTP/AVP"],
    ["m=audio 0 RTP/AVP 8", "it declines sound"],
    ["m=audio x RTP/AVP 8", "its sound has no port"],
    ["m=audio 70000 RTP/AVP 8", "its sound has no port"],
    ["m=audio 40000 RTP/AVP 18", "it speaks neither A-law nor µ-law"],
    ["m=audio 40000 RTP/AVP 8|a=rtpmap:8 G722/8000", "it speaks neither A-law nor µ-law"],
    ["m=audio 40000 RTP/AVP 8|c=IN IP4 ", "its sound has no address"],
    [`m=audio 40000 RTP/AVP 8|a=${"x".repeat(9_000)}`, "its description is too long"],
  ])("%j cannot be used: %s", (audio, why) => {
    expect(read(theirs(audio, audio.endsWith("c=IN IP4 ") ? "s=-" : undefined))).toBe(why);
  });

  test("an answer has as many streams as the offer, and the direction turned round", () => {
    const offered = theirs(
      "m=video 9 RTP/AVP 34|m=audio 40000 RTP/AVP 0 101|a=rtpmap:101 telephone-event/8000|a=sendonly",
    );
    const audio = readAudio(offered);
    if (audio.kind !== "audio") throw new Error(audio.why);
    const answer = answerOf({ ...ours, version: 2 }, audio.audio, offered).split("\r\n");
    expect(answer.filter((line) => /^(o|m)=|^a=(send|recv|inact)/.test(line))).toEqual([
      "o=- 7 2 IN IP4 192.0.2.1",
      "m=video 0 RTP/AVP 34",
      "m=audio 16384 RTP/AVP 0 101",
      "a=recvonly",
    ]);
  });

  test("no text throws", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("m=audio 4 RTP/AVP 8", "m=audio", "c=IN IP4", "a=rtpmap:8", "a=sendonly", "c=IN IP6 ::1"),
    );
    fc.assert(fc.property(fc.array(line), (lines) => void readAudio(lines.join("\r\n"))));
  });
});
