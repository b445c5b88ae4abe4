import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { startScaipReceiver, type ReceiverMode } from "../../../hardware/simulators/scaip-receiver.ts";
import { deliveryIdOf, noticeOf } from "../../../test/builders/notices.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { defaultCodes } from "../mapping/code-table.ts";
import { scaipSettings, secretFields, type ScaipSettings } from "./settings.ts";
import { openScaipPath } from "./sip-scaip-path.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const pem = (name: string): string =>
  readFileSync(new URL(`../../../test/vectors/tls/${name}.pem`, import.meta.url), "utf8");
const tls = { certificate: pem("first-cert"), key: pem("first-key") };
const limit = (): AbortSignal => AbortSignal.timeout(5_000);

/** Long enough for what answers at once, on a machine that is busy with other things. */
const answerWithinSeconds = 5;

/** `brief`: for what never answers. */
async function house(transport: ScaipSettings["transport"], mode?: ReceiverMode, brief?: "brief") {
  const receiver = await startScaipReceiver({ protocol: transport, tls });
  if (mode !== undefined) receiver.behave(mode);
  const defects: string[] = [];
  const settings = scaipSettings.parse({
    ...receiver.place,
    transport,
    controllerId: "26317",
    authority: transport === "tls" ? tls.certificate : null,
    answerWithinSeconds: brief === undefined ? answerWithinSeconds : 0.4,
  });
  const path = openScaipPath(settings, {
    clock,
    mapping: defaultCodes,
    onDefect: (sentence) => defects.push(sentence),
  });
  const close = async (): Promise<void> => {
    await path[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  };
  return { receiver, path, defects, [Symbol.asyncDispose]: close };
}

describe.each(["udp", "tcp", "tls"] as const)(
  "R-413 delivered over %s means that the receiver said so",
  (transport) => {
    test.each<[string, ReceiverMode]>([
      ["in the answer of SIP", { kind: "in-answer", snu: 0, tnu: "tel:+8653512349" }],
      ["in a message of its own", { kind: "own-message", snu: 0 }],
      ["in a message of its own before the answer of SIP", { kind: "own-message", snu: 0, isEarly: true }],
    ])("%s", async (_, mode) => {
      await using it = await house(transport, mode);
      const delivered = await it.path.deliver(noticeOf(), limit());
      expect(delivered).toMatchObject({ kind: "accepted", receipt: expect.stringMatching(/^mrs 0 [0-9a-f]{16}/) });
      if (mode.kind === "in-answer")
        expect(delivered).toMatchObject({ receipt: expect.stringContaining("tel:+8653512349") });
      // Twice is once, and a receiver that was there before is told no other number.
      expect(await it.path.deliver(noticeOf({ attempt: 2 }), limit())).toEqual(delivered);
      expect([it.receiver.received.length, it.receiver.repeats()]).toEqual([1, 1]);
      expect(it.receiver.received[0]).toMatchObject({ cid: "26317", dty: "0003", stc: "0010" });
      expect(it.defects).toEqual([]);
    });

    test("all kinds of one notice, the loudest first, and heartbeats beside them", async () => {
      await using it = await house(transport);
      const [press] = noticeOf().alarms;
      if (!press) throw new Error("a notice without an alarm");
      const both = noticeOf({ alarms: [{ ...press, alarm: "fall" }, press] });
      const [delivered, asked] = await Promise.all([it.path.deliver(both, limit()), it.path.supervision?.ask(limit())]);
      expect([delivered.kind, asked?.kind]).toEqual(["accepted", "accepted"]);
      const types = it.receiver.received.map(({ mty, dty }) => `${mty} ${dty}`);
      expect(types.toSorted()).toEqual(["ME 0003", "ME 0005", "PI 0002"]);
    });
  },
);

describe("R-414 what is not delivered says why", () => {
  test.each<[string, ReceiverMode, object, number]>([
    ["not treated", { kind: "in-answer", snu: 5 }, { kind: "refused", why: "answered 5 (not treated)" }, 0],
    ["undefined", { kind: "own-message", snu: 99 }, { kind: "refused" }, 0],
    ["wrong content", { kind: "in-answer", snu: 3 }, { kind: "refused", why: "answered 3 (wrong content)" }, 1],
    ["a number nobody knows", { kind: "own-message", snu: 4711 }, { kind: "refused" }, 1],
    ["forbidden", { kind: "answers", status: 403 }, { kind: "refused", why: "answered 403 As Told" }, 0],
    ["redirected", { kind: "answers", status: 302 }, { kind: "refused" }, 0],
    ["declined", { kind: "answers", status: 603 }, { kind: "refused" }, 0],
    ["overloaded", { kind: "answers", status: 503, retryAfter: 5 }, { kind: "unreachable", retryAfter: 5_000 }, 0],
    [
      "overloaded for days",
      { kind: "answers", status: 503, retryAfter: 99_999 },
      { kind: "unreachable", retryAfter: 30_000 },
      0,
    ],
    ["out of time there", { kind: "answers", status: 408 }, { kind: "unreachable" }, 0],
    ["silent", { kind: "silent" }, { kind: "unreachable", why: "no answer in time" }, 0],
    [
      "a proxy that took it",
      { kind: "answers", status: 202 },
      { kind: "unreachable", why: expect.stringContaining("did not say") },
      0,
    ],
    [
      "somebody else's word",
      { kind: "answers", status: 200, body: "<mrs><ref>other</ref><snu>0</snu></mrs>" },
      { kind: "unreachable" },
      0,
    ],
    ["nonsense", { kind: "answers", status: 200, body: "<html>" }, { kind: "unreachable" }, 0],
    [
      "busy for ever",
      { kind: "in-answer", snu: 6 },
      { kind: "unreachable", why: "answered 6 (busy)", retryAfter: 5_000 },
      0,
    ],
  ])("%s", async (_, mode, expected, defects) => {
    await using it = await house("tcp", mode, "brief");
    expect(await it.path.deliver(noticeOf(), limit())).toMatchObject(expected);
    expect(it.defects).toHaveLength(defects);
  });

  test("a receiver that was busy is asked again, and counts the message once", async () => {
    const receiver = await startScaipReceiver({ protocol: "tcp" });
    receiver.behave({ kind: "in-answer", snu: 4 }, { kind: "in-answer", snu: 0 });
    const settings = scaipSettings.parse({ ...receiver.place, transport: "tcp", controllerId: "1" });
    // The pause of two seconds goes by at once.
    const hurried: Pick<Clock, "after"> = {
      after: (delay, work) => clock.after(delay === seconds(2) ? seconds(0) : delay, work),
    };
    await using path = openScaipPath(settings, { clock: hurried, mapping: defaultCodes, onDefect: () => {} });
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
    expect([receiver.received.length, receiver.repeats()]).toEqual([1, 1]);
    await receiver[Symbol.asyncDispose]();
  });

  test("nobody there; given up by whoever asked; after it was closed", async () => {
    const settings = scaipSettings.parse({ host: "127.0.0.1", port: 9, transport: "tcp", controllerId: "1" });
    const path = openScaipPath(settings, { clock, mapping: defaultCodes, onDefect: () => {} });
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({
      kind: "unreachable",
      why: expect.stringContaining("ECONNREFUSED"),
    });
    expect(await path.deliver(noticeOf(), AbortSignal.abort())).toMatchObject({ kind: "unreachable" });
    await path[Symbol.asyncDispose]();
    expect(await path.deliver(noticeOf(), limit())).toMatchObject({ kind: "unreachable" });
  });

  test("many at once all arrive, each with its own word", async () => {
    await using it = await house("tcp", { kind: "own-message", snu: 0 });
    const notices = Array.from({ length: 100 }, (_, index) =>
      noticeOf({ deliveryId: deliveryIdOf(`delivery-${index}`) }),
    );
    const all = await Promise.all(notices.map((notice) => it.path.deliver(notice, limit())));
    expect(all.filter(({ kind }) => kind === "accepted")).toHaveLength(100);
    expect(it.receiver.received).toHaveLength(100);
  });
});

describe("R-415 settings of a SCAIP path", () => {
  const least = { host: "centre.example", controllerId: "26317" };
  test("the least that is needed is a host and a number; TLS unless somebody says otherwise", () => {
    expect(scaipSettings.parse(least)).toMatchObject({ transport: "tls", port: 5060, callerId: "no-voice:" });
    expect(secretFields).toEqual(["password", "certificateKey"]);
  });
  test.each([
    { controllerId: "12a" },
    { controllerId: "1".repeat(17) },
    { host: "a b" },
    { host: "centre>;x" },
    { receiver: "arc@evil" },
    { callerId: "tel:1>\r\nX: y" },
    { callerId: "http://x" },
    { username: "me" },
    { password: "secret" },
    { certificate: "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----" },
    { authority: "not pem" },
    { transport: "sctp" },
    { port: 0 },
    { more: 1 },
  ])("%j is refused", (change) => {
    expect(scaipSettings.safeParse({ ...least, ...change }).success).toBe(false);
  });
});
