import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "../../sip/message.ts";
import { createSession, openBothWays, samePlace, waitingOffer } from "./session-description.ts";

const sdp = (text: string) => ({ type: "application/sdp", bytes: bytesOf(text.replaceAll("\n", "\r\n")) });
const said = (version: number, port = 4000) =>
  sdp(
    `v=0\no=alice 77 ${version} IN IP4 10.0.0.7\ns=call\nc=IN IP4 10.0.0.7\nt=0 0\nm=audio ${port} RTP/AVP 8 96\na=rtpmap:96 opus/48000/2\na=x-unknown:1\na=sendonly\n`,
  );
const lineOf = (text: string): string => /^o=.*$/m.exec(text)?.[0].trim() ?? "";

describe("R-485 what two ends say of their sound passes between them", () => {
  test("as it is, but for whose session it is; its version grows when something else is said, and only then", () => {
    const ours = createSession("4711");
    expect(ours.last()).toBeNull();
    const first = textOf(ours.write(said(1)).bytes);
    expect(first).toBe(textOf(said(1).bytes).replace("o=alice 77 1 IN IP4 10.0.0.7", "o=- 4711 1 IN IP4 0.0.0.0"));
    expect(lineOf(textOf(ours.write(said(9)).bytes))).toBe("o=- 4711 1 IN IP4 0.0.0.0");
    expect(lineOf(textOf(ours.write(said(1, 4002)).bytes))).toBe("o=- 4711 2 IN IP4 0.0.0.0");
    expect(textOf(ours.last()?.bytes ?? new Uint8Array(0))).toContain("m=audio 4002");
  });

  test("a body that is no SDP passes as it is", () => {
    const body = { type: "multipart/mixed;boundary=x", bytes: bytesOf("--x\r\no=1\r\n") };
    expect(createSession("1").write(body)).toBe(body);
  });

  test("opened both ways, nothing but the direction is left out", () => {
    expect(textOf(openBothWays(said(1)).bytes)).toBe(textOf(said(1).bytes).replace("a=sendonly\r\n", ""));
    expect(textOf(openBothWays(waitingOffer("127.0.0.1")).bytes)).not.toContain("inactive");
  });

  test("the same place is the same address and port, whatever else is said", () => {
    expect(samePlace(said(1), said(2))).toBe(true);
    expect(samePlace(said(1), openBothWays(said(1)))).toBe(true);
    expect(samePlace(said(1), said(1, 4002))).toBe(false);
    expect(samePlace(null, said(1))).toBe(false);
  });

  test.each([
    ["127.0.0.1", "IP4"],
    ["fd00::1", "IP6"],
  ])("an offer that waits, from %s", (host, family) => {
    expect(textOf(waitingOffer(host).bytes)).toContain(`c=IN ${family} ${host}\r\n`);
  });
});
