import { describe, expect, test } from "vitest";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { SipRequest } from "../../sip/message.ts";
import { addressesOf, callerOf, calledOf } from "./addresses.ts";
import { isDialled } from "./dialled.ts";
import { deskPhonesOf, secretFields, trunkSettings } from "./settings.ts";
import { trunkFor } from "./trunk-for.ts";

const least = { host: "pbx.example", number: "12349" };

describe("R-482 settings of a trunk", () => {
  test("the least that is needed is a host and the number that people call", () => {
    expect(trunkSettings.parse(least)).toMatchObject({ port: 5060, transport: "udp", ringSeconds: 20 });
    expect(secretFields).toEqual(["password"]);
    expect(
      deskPhonesOf(trunkSettings.parse({ ...least, deskPhones: " 8001\n\nsip:8002@192.168.1.20:5060 \n8001" })),
    ).toEqual(["8001", "sip:8002@192.168.1.20:5060"]);
  });
  test.each([
    { host: "a b" },
    { host: "pbx>;x" },
    { number: "12349>" },
    { number: "" },
    { username: "me" },
    { password: "secret" },
    { deskPhones: "8001 8002" },
    { deskPhones: Array.from({ length: 17 }, (_, n) => `80${n}`).join("\n") },
    { overflow: "sip:a@b\r\nX: y" },
    { ringSeconds: 4 },
    { superviseEverySeconds: 5 },
    { recordingUrl: "https://pbx.example/recordings" },
    { recordingUrl: "javascript:alert('{reference}')" },
    { rtpPortFrom: 20_000, rtpPortTo: 19_999 },
    { transport: "tls", listenPort: 5061 },
    { transport: "sctp" },
    { more: 1 },
  ])("%j is refused", (change) => {
    expect(trunkSettings.safeParse({ ...least, ...change }).success).toBe(false);
  });
});

describe("R-485 what is dialled", () => {
  test.each([
    "8001",
    "+8613800138000",
    "*98",
    "0532-88881234",
    "sip:8001@192.168.1.20:5060",
    "sip:8001@pbx;transport=tcp",
  ])("%s can be", (text) => expect(isDialled(text)).toBe(true));
  test.each([
    "",
    " ",
    "80 01",
    "8001>",
    "tel:1",
    "sip:",
    "sip:a@b>;x",
    "sip:8001@h\r\nVia: x",
    "8".repeat(65),
    "sip:a b@c",
  ])("%j cannot", (text) => expect(isDialled(text)).toBe(false));

  test("a number goes to the trunk's address or its domain; a SIP address is what it is", () => {
    const plain = addressesOf(trunkSettings.parse({ ...least, port: 5080, transport: "tcp" }));
    expect(plain.addressOf("*98#")).toEqual({
      uri: "sip:*98%23@pbx.example:5080;transport=tcp",
      to: "<sip:*98%23@pbx.example:5080;transport=tcp>",
      from: "<sip:12349@pbx.example>",
      contactUser: "12349",
    });
    const named = addressesOf(
      trunkSettings.parse({ ...least, domain: "care.example", username: "desk", password: "x", callsAs: "username" }),
    );
    expect(named.addressOf("8001")).toMatchObject({
      uri: "sip:8001@care.example",
      from: "<sip:desk@care.example>",
      contactUser: "desk",
    });
    expect(named.addressOf("sip:8001@192.168.1.20:5062").uri).toBe("sip:8001@192.168.1.20:5062");
  });

  const invite = (...lines: [string, string][]): SipRequest => ({
    kind: "request",
    method: "INVITE",
    uri: "sip:12349@us",
    headers: lines.map(([name, value]) => ({ name, value })),
    body: new Uint8Array(0),
  });
  test.each<[string | null, [string, string][]]>([
    ["13800138000", [["from", `"Wang" <sip:13800138000@carrier.example;user=phone>;tag=1`]]],
    ["+8653288881234", [["from", "<tel:+86-532-8888-1234>;tag=1"]]],
    ["8001", [["from", "sip:8001@pbx;tag=1"]]],
    [
      "13800138000",
      [
        ["from", "<sip:anonymous@anonymous.invalid>"],
        ["p-asserted-identity", "<sip:13800138000@c>"],
      ],
    ],
    [
      null,
      [
        ["from", "<sip:13800138000@c>"],
        ["p-asserted-identity", "<sip:13800138000@c>"],
        ["privacy", "id;critical"],
      ],
    ],
    [null, [["from", "<sip:anonymous@anonymous.invalid>;tag=1"]]],
    [null, [["from", "<sip:carrier.example>;tag=1"]]],
    [null, [["from", "nonsense <"]]],
    [null, []],
  ])("%s is the number of %j", (number, lines) => {
    expect(callerOf(invite(...lines))).toBe(number);
  });
  test("what was called stands in To", () => {
    expect(calledOf(invite(["to", "<sip:12349@us>"]))).toBe("12349");
  });

  test("an area's trunk is the nearest of those that stand", () => {
    const area = (code: string) => must(parseAreaCode(code), code);
    const one = (name: string, code: string | null, isUp = true) => ({
      name,
      area: code === null ? null : area(code),
      standing: () => ({ isUp, sinceMs: 0, sentence: null }),
    });
    const all = [one("any", null), one("city", "3706"), one("county", "370602", false), one("other", "370613")];
    expect(trunkFor(all, area("370602001"))?.name).toBe("city");
    expect(trunkFor(all, area("370613"))?.name).toBe("other");
    expect(trunkFor(all, null)?.name).toBe("any");
    expect(trunkFor([one("county", "370602", false)], area("370602"))?.name).toBe("county");
    expect(trunkFor([one("other", "370613")], area("370602"))).toBeNull();
  });
});
