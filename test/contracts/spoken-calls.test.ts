/** Spoken calls with software that is not ours: Kamailio as the trunk, with digest; baresip and SIPp as the telephones of who is called. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { must, parseConnectorId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { Said } from "@shouwang/cloud/notify/phone-provider.ts";
import { createMediaPorts } from "@shouwang/cloud/telephony/media/udp-media.ts";
import { readGeneralClips } from "@shouwang/cloud/telephony/speech/file-clips.ts";
import { espeakCommand } from "@shouwang/cloud/telephony/speech/speech-command.ts";
import { openSpeech } from "@shouwang/cloud/telephony/speech/system-speech.ts";
import { createSpokenCalls } from "@shouwang/cloud/telephony/spoken-call/spoken-calls.ts";
import { openUdpTransport } from "@shouwang/cloud/sip/udp-transport.ts";
import { openTrunk } from "@shouwang/cloud/telephony/trunk/sip-trunk.ts";
import { trunkSettings } from "@shouwang/cloud/telephony/trunk/settings.ts";
import type { Trunk } from "@shouwang/cloud/telephony/trunk/trunk.ts";
import { startBaresip, type Baresip } from "../builders/baresip.ts";
import { hurried } from "../builders/hurried-clock.ts";
import { kamailioPassword, kamailioRealm } from "../builders/kamailio-server.ts";
import { startServer, type OwnServer } from "../builders/real-servers.ts";
import { describeWithService } from "../builders/services.ts";
import { openSipHouse } from "../builders/sip-house.ts";
import { aTrunkOver } from "../builders/spoken-house.ts";
import { startSipp } from "../builders/sipp.ts";
import { once, refusing } from "../builders/sipp-scenarios.ts";

const clock = createSystemClock({ trust: () => "trusted" });
/** A file of baresip's takes no blank and no quote. */
const password = "sesam";
const patient = { timeout: 8_000, interval: 20 };
/** A telephone that lifts by itself rings for no time at all, and a proxy of several processes may let its 200 overtake its 180. */
const wasSpoken: unknown = expect.toSatisfy(
  (states: readonly string[]) =>
    [
      ["ringing", "answered", "ended"],
      ["answered", "ended"],
    ].some((course) => course.join() === states.join()),
  "ringing or not, then answered, then ended, each once",
);

const fails = (error: unknown): never => {
  throw error;
};

async function openBehindTrunk(settings: object, times = 20) {
  const stack = new AsyncDisposableStack();
  const trunk = stack.use(
    openTrunk(
      {
        connectorId: must(parseConnectorId("line-1"), "line-1"),
        name: "desk line",
        area: null,
        settings: trunkSettings.parse({ host: "127.0.0.1", number: "12349", superviseEverySeconds: 10, ...settings }),
      },
      { clock, onIncoming: (incoming) => incoming.refuse(480, "Nobody"), onStanding: () => {}, onFault: fails },
    ),
  );
  // Until then nobody knows where we are.
  await expect.poll(() => trunk.localHost(), patient).not.toBeNull();
  return openDesk(trunk, stack, times);
}

/** SIPp plays one call and nothing else: no question whether it stands. */
function openTo(port: number) {
  const stack = new AsyncDisposableStack();
  const farEnd = { host: "127.0.0.1", port };
  const house = stack.use(openSipHouse({ openTransport: (events) => openUdpTransport({ farEnd }, events) }));
  return openDesk(aTrunkOver(house.calls), stack, 20);
}

/** @param times how much quicker the script goes than its sound. */
function openDesk(trunk: Trunk, stack: AsyncDisposableStack, times: number) {
  const digits: string[] = [];
  const states: string[] = [];
  const speech = stack.use(openSpeech({ command: espeakCommand, clips: readGeneralClips(), log: silentLog }));
  const answers: Record<string, Said> = { "9": { text: "Press 1 or 2.", prompt: "token" } };
  const calls = stack.use(
    createSpokenCalls({
      speech,
      async heard(event) {
        if (event.kind === "call-state") states.push(event.state);
        if (event.kind !== "digit") return null;
        digits.push(event.digit);
        return await Promise.resolve(answers[event.digit] ?? { text: "Noted.", prompt: null });
      },
      mediaPorts: (range) => createMediaPorts(range, clock),
      clock: hurried(clock, times),
      log: silentLog,
    }),
  );
  const provider = calls.over(trunk);
  return {
    digits,
    states,
    async call(to = "+8613800000001") {
      const call = { key: `d-${to}`, to, language: "en", say: "Help.", prompt: "token", what: "" } as const;
      return await provider.call(call, AbortSignal.timeout(8_000));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

describeWithService("baresip", "R-495 a telephone behind Kamailio, with digest", (get) => {
  const noBinary = (): never => {
    throw new Error("it is not started");
  };
  let own: { kamailio: OwnServer; telephone: Baresip } | undefined;
  const at = () => own ?? noBinary();
  beforeAll(async () => {
    const kamailio = await startServer("kamailio", {
      changeConfig: (config) => config.replaceAll(kamailioPassword.replaceAll('"', '\\"'), password),
    });
    const registrar = { domain: kamailioRealm, host: "127.0.0.1", port: kamailio.port, password };
    const telephone = await startBaresip(get().binary, { user: "13800000001", isLiftedByItself: true, registrar });
    own = { kamailio, telephone };
  }, 60_000);
  afterAll(async () => {
    await own?.telephone[Symbol.asyncDispose]();
    await own?.kamailio[Symbol.asyncDispose]();
  });
  const openBehind = (transport: "udp" | "tcp", times?: number) =>
    openBehindTrunk({ port: at().kamailio.port, transport, domain: kamailioRealm, username: "26317", password }, times);
  const hears = (): number => at().telephone.events.filter((event) => event === "CALL_RTPESTAB").length;

  test.each(["udp", "tcp"] as const)("over %s: sound both ways, a wrong key, then one, then two", async (transport) => {
    await using desk = await openBehind(transport);
    const before = hears();
    expect(await desk.call()).toMatchObject({ kind: "accepted" });
    await expect.poll(hears, patient).toBe(before + 1);
    for (const [at_, digit] of ["9", "1", "2"].entries()) {
      at().telephone.tell(`sndcode ${digit}`);
      await expect.poll(() => desk.digits.length, patient).toBe(at_ + 1);
    }
    expect(desk.digits).toEqual(["9", "1", "2"]);
    await expect.poll(() => desk.states, patient).toEqual(wasSpoken);
    await expect.poll(() => at().telephone.events.at(-1), patient).toBe("CALL_CLOSED");
  });

  test("it speaks and presses nothing, as a mailbox does: nothing is answered, and it is left", async () => {
    await using desk = await openBehind("udp", 60);
    expect(await desk.call()).toMatchObject({ kind: "accepted" });
    await expect.poll(() => desk.states, patient).toEqual(wasSpoken);
    expect(desk.digits).toEqual([]);
  });

  test("it hangs up in the middle", async () => {
    await using desk = await openBehind("udp", 1);
    const before = hears();
    await desk.call();
    await expect.poll(hears, patient).toBe(before + 1);
    at().telephone.tell("hangup");
    await expect.poll(() => desk.states, patient).toEqual(wasSpoken);
  });

  test("a number that nobody has is refused, and another way is taken", async () => {
    await using desk = await openBehind("udp");
    expect(await desk.call("+8613900000009")).toMatchObject({ kind: "refused", why: expect.stringContaining("404") });
    await expect.poll(() => desk.states).toEqual(["failed"]);
  });
});

const takes = `<recv request="INVITE" rrs="true"/><send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPp[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 6000 RTP/AVP 0
]]></send><recv request="ACK"/>`;
const info = (body: string, number: number, type: string, status: number): string => `<send retrans="500"><![CDATA[
INFO sip:12349@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:13800000001@127.0.0.1>;tag=[pid]SIPp[call_number]
To: [$caller]
Call-ID: [call_id]
CSeq: ${number} INFO
Content-Type: ${type}
Content-Length: [len]

${body}]]></send><recv response="${status}"/>`;
const hangsUp = `<recv request="BYE"/><send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;
const withCaller = takes.replace(
  '<recv request="INVITE" rrs="true"/>',
  '<recv request="INVITE" rrs="true"><action><ereg regexp="<sip:.*" search_in="hdr" header="From:" check_it="true" assign_to="caller"/></action></recv>'.replaceAll(
    "<sip",
    "&lt;sip",
  ),
);

describeWithService("sipp", "R-495 SIPp as telephone", (get) => {
  test("keys by INFO, in both forms; what tells no key is refused", async () => {
    const scenario = [
      withCaller,
      info("Signal=9\nDuration=160\n", 1, "application/dtmf-relay", 200),
      info("2", 2, "application/dtmf", 200),
      info("hello", 3, "text/plain", 415),
      hangsUp,
    ].join("");
    await using sipp = await startSipp(get().binary, { scenario, transport: "udp", arguments: once });
    await using desk = openTo(sipp.port);
    expect(await desk.call()).toMatchObject({ kind: "accepted" });
    await expect.poll(() => desk.digits, patient).toEqual(["9", "2"]);
    await expect.poll(() => desk.states, patient).toEqual(["answered", "ended"]);
    expect(await sipp.ended).toBe(0);
  });

  test("busy", async () => {
    await using sipp = await startSipp(get().binary, { scenario: refusing, transport: "udp", arguments: once });
    await using desk = openTo(sipp.port);
    expect(await desk.call()).toMatchObject({ kind: "unreachable", why: expect.stringContaining("busy") });
    await expect.poll(() => desk.states).toEqual(["busy"]);
  });
});

describeWithService("espeak-ng", "R-495 what speaks", (get) => {
  test.each([
    ["zh", "守望平台紧急通知。王秀兰家,卧室,紧急呼叫。"],
    ["en", "Shouwang emergency notice. Help."],
  ] as const)("%s is spoken by espeak-ng within a moment", async (language, text) => {
    await using speech = openSpeech({
      command: espeakCommand.replace("espeak-ng", get().binary),
      clips: readGeneralClips(),
      log: silentLog,
    });
    const { samples, isGeneral } = await speech.speak(text, { part: "question", language });
    expect(isGeneral).toBe(false);
    expect(samples.length / 8_000).toBeGreaterThan(1.5);
  });
});
