/** SCAIP against software that is not ours: Kamailio as the centre's proxy and registrar, SIPp as its receiver. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { defaultCodes } from "@shouwang/cloud/emergency/mapping/code-table.ts";
import { scaipSettings } from "@shouwang/cloud/emergency/scaip/settings.ts";
import { openScaipPath } from "@shouwang/cloud/emergency/scaip/sip-scaip-path.ts";
import { startScaipReceiver, type ReceiverMode, type ScaipReceiver } from "../../hardware/simulators/scaip-receiver.ts";
import { kamailioPassword, kamailioRealm, kamailioTlsHost } from "../builders/kamailio-server.ts";
import { deliveryIdOf, noticeOf } from "../builders/notices.ts";
import { findBinary, startServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { startSipp } from "../builders/sipp.ts";
import { describeEmergencyService, type FarEnd } from "./emergency-suite.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const limit = (ms = 20_000): AbortSignal => AbortSignal.timeout(ms);
const authority = readFileSync(new URL("../vectors/tls/first-cert.pem", import.meta.url), "utf8");
const open = (settings: object) =>
  openScaipPath(scaipSettings.parse({ controllerId: "26317", ...settings }), {
    clock,
    mapping: defaultCodes,
    onDefect: () => {},
  });

/** As a service of its own, the way a centre with one path has it. */
async function farEnd(receiver: ScaipReceiver | null, settings: object): Promise<FarEnd> {
  const path = open({ transport: "tcp", answerWithinSeconds: 10, ...settings });
  return {
    service: { name: "scaip", deliver: (notice, signal) => path.deliver(notice, signal) },
    has: () => receiver?.received.length ?? 0,
    async [Symbol.asyncDispose]() {
      await path[Symbol.asyncDispose]();
      await receiver?.[Symbol.asyncDispose]();
    },
  };
}
async function receiverWith(settings: object, ...modes: ReceiverMode[]): Promise<FarEnd> {
  const receiver = await startScaipReceiver({ protocol: "tcp" });
  receiver.behave(...modes);
  return farEnd(receiver, { ...receiver.place, ...settings });
}
const receiverThat = (...modes: ReceiverMode[]): Promise<FarEnd> => receiverWith({}, ...modes);
/** For ends of which no answer comes. */
const soon = { answerWithinSeconds: 1 };
describeEmergencyService("SCAIP", {
  well: () => receiverThat({ kind: "in-answer", snu: 0 }),
  gone: () => farEnd(null, { host: "127.0.0.1", port: 9 }),
  silent: () => receiverWith({ answerWithinSeconds: 30 }, { kind: "silent" }),
  unwell: {
    "takes it and does not say that it has it": {
      open: () => receiverWith(soon, { kind: "answers", status: 202 }),
      is: "unreachable",
    },
    "does not treat it": { open: () => receiverThat({ kind: "own-message", snu: 5 }), is: "refused" },
    "is overloaded": { open: () => receiverThat({ kind: "answers", status: 503 }), is: "unreachable" },
  },
});

const takeMessage = `<recv request="MESSAGE"><action>
  <ereg regexp="&lt;ref&gt;([0-9A-Za-z]+)&lt;/ref&gt;" search_in="body" check_it="true" assign_to="whole,ref"/>
  <log message="[$whole]"/>
</action></recv>`;
const answer = (status: string, body = ""): string => `<send><![CDATA[
SIP/2.0 ${status}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPp[call_number]
[last_Call-ID:]
[last_CSeq:]
${body === "" ? "" : "Content-Type: application/scaip+xml\n"}Content-Length: [len]

${body}]]></send>`;
const word = "<mrs><ref>[$ref]</ref><snu>0</snu></mrs>";
const scenarios = {
  ok: `${takeMessage}${answer("200 OK", word)}`,
  /** 202, and its word in a request of its own. */
  own: `${takeMessage}${answer("202 Accepted")}<send retrans="500"><![CDATA[
MESSAGE sip:26317@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:arc@centre.test>;tag=own[call_number]
To: <sip:26317@centre.test>
Call-ID: [call_id]
CSeq: 1 MESSAGE
Content-Type: application/scaip+xml
Content-Length: [len]

${word}]]></send><recv response="200"/>`,
  busy: `<recv request="MESSAGE"/>${answer("503 Service Unavailable")}`,
  silent: '<recv request="MESSAGE"/><pause milliseconds="20000"/>',
};

describeWithService("sipp", "R-416 SIPp as receiver", (get) => {
  test.each([
    ["udp", "ok", "accepted"],
    ["tcp", "ok", "accepted"],
    ["udp", "own", "accepted"],
    ["tcp", "own", "accepted"],
    ["udp", "busy", "unreachable"],
    ["tcp", "busy", "unreachable"],
    ["udp", "silent", "unreachable"],
    ["tcp", "silent", "unreachable"],
  ] as const)("%s, %s: %s", async (transport, behaviour, expected) => {
    await using sipp = await startSipp(get().binary, { scenario: scenarios[behaviour], transport });
    const answerWithinSeconds = behaviour === "silent" ? 0.8 : 6;
    await using path = open({ host: "127.0.0.1", port: sipp.port, transport, answerWithinSeconds });
    const delivered = await path.deliver(noticeOf(), limit());
    expect(delivered).toMatchObject({ kind: expected });
    if (behaviour === "busy") expect(delivered).toMatchObject({ why: "answered 503 Service Unavailable" });
    if (expected === "accepted") expect(await path.supervision?.ask(limit())).toMatchObject({ kind: "accepted" });
  });
});

describeWithService("kamailio", "R-417 through Kamailio", (get) => {
  const at = (transport: "udp" | "tcp" | "tls", url = get().url) => ({
    host: transport === "tls" ? kamailioTlsHost : "127.0.0.1",
    port: Number(url.split(":").at(-1)),
    transport,
    domain: kamailioRealm,
    username: "26317",
    password: kamailioPassword,
    ...(transport === "tls" ? { authority, serverName: "localhost" } : {}),
  });

  test.each(["udp", "tcp", "tls"] as const)("with digest over %s: the word comes in the answer", async (transport) => {
    await using receiver = await startScaipReceiver({ protocol: "udp" });
    await using path = open({ ...at(transport), receiver: `port-${receiver.place.port}` });
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
    // The nonce is known by now and counted up.
    for (let number = 2; number < 5; number++) {
      const notice = noticeOf({ deliveryId: deliveryIdOf(`delivery-${number}`) });
      expect(await path.deliver(notice, limit())).toMatchObject({ kind: "accepted" });
    }
    expect(receiver.received).toHaveLength(4);
  });

  test("with SHA-256, where the centre asks for it", async () => {
    const changeConfig = (config: string): string => config.replace('"algorithm", "MD5"', '"algorithm", "SHA-256"');
    await using own = await startServer("kamailio", { changeConfig });
    await using receiver = await startScaipReceiver({ protocol: "udp" });
    await using path = open({ ...at("tcp", own.url), receiver: `port-${receiver.place.port}` });
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
  });

  test("a wrong password is refused, with a reason, and is not tried for ever", async () => {
    await using path = open({ ...at("tcp"), password: "guessed", receiver: "port-9" });
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("401"),
    });
  });

  test("an authority that did not sign its certificate: nobody there", async () => {
    const other = readFileSync(new URL("../vectors/tls/second-cert.pem", import.meta.url), "utf8");
    await using path = open({ ...at("tls"), authority: other, receiver: "port-9" });
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({
      kind: "unreachable",
      why: expect.stringMatching(/certificate/i),
    });
  });

  describe.runIf(findBinary("sipp") !== undefined)("and SIPp behind it", () => {
    test.each(["udp", "tls"] as const)(
      "registered over %s, a word in a message of its own finds us",
      async (transport) => {
        const binary = findBinary("sipp") ?? "";
        const own = scenarios.own.replace("sip:26317@[remote_ip]:[remote_port]", "sip:26317@centre.test");
        await using sipp = await startSipp(binary, { scenario: own, transport: "udp" });
        await using path = open({ ...at(transport), receiver: `port-${sipp.port}`, isRegistered: true });
        await expect.poll(async () => (await path.supervision?.ask(limit(3_000)))?.kind).toBe("accepted");
        expect(await path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
      },
    );
  });
});
