import { createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { framed, type Dc09Mode } from "../../../hardware/simulators/dc09-receiver.ts";
import { dc09Pair, dc09PathTo } from "../../../test/builders/dc09.ts";
import { deliveryIdOf, noticeOf } from "../../../test/builders/notices.ts";
import { derivedAccount } from "./message.ts";
import { firstSequence, nextSequence } from "./sequence.ts";
import { dc09Settings } from "./settings.ts";
import { timestampMs, timestampOf } from "./timestamp.ts";

const limit = (ms = 4_000): AbortSignal => AbortSignal.timeout(ms);
const home = must(parseHomeId("home-1"), "home-1");
const account = derivedAccount(home);
const keys = [16, 24, 32].map((length) => Buffer.alloc(length, length));
const other = (id: string, changes: Parameters<typeof noticeOf>[0] = {}) =>
  noticeOf({ deliveryId: deliveryIdOf(id), ...changes });

describe("R-393 what the receiver gets", () => {
  test.each([
    ["tcp", "adm-cid", undefined],
    ["udp", "adm-cid", undefined],
    ["tcp", "sia-dcs", undefined],
    ...keys.map((key) => ["tcp", "adm-cid", key] as const),
    ["udp", "sia-dcs", keys[2]],
  ] as const)("over %s as %s with key %o", async (transport, format, key) => {
    await using pair = await dc09Pair({ transport, ...(key === undefined ? {} : { key }) }, { format });
    expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
    const [one] = pair.receiver.received;
    expect(one).toMatchObject({
      account,
      isEncrypted: key !== undefined,
      data: format === "adm-cid" ? `#${account}|1101 00 001` : `#${account}|Nri0/QA001`,
      extended: [],
    });
    expect(Math.abs((timestampMs(one?.timestamp ?? "") ?? 0) - Date.now())).toBeLessThan(5_000);
    expect(pair.receiver.refusals).toEqual([]);
  });

  test("nothing of who lives there: names and Chinese stay at home, also in the extended fields", async () => {
    const [alarm] = noticeOf().alarms;
    if (!alarm) throw new Error("a notice without an alarm");
    const late = { ...alarm, lateByMs: 3_600_000, occurredAtMs: Date.UTC(2026, 0, 5, 12) };
    await using pair = await dc09Pair({}, { isExtended: true });
    await pair.path.deliver(other("d-1", { alarms: [late] }), limit());
    await pair.path.deliver(other("d-2", { alarms: [{ ...alarm, room: "主卧[|]" }] }), limit());
    expect(pair.receiver.received.map(({ extended }) => extended)).toEqual([["H12:00:00,01-05-2026", "Rbedroom"], []]);
    expect(Buffer.concat(pair.receiver.raw).every((byte) => byte < 0x80)).toBe(true);
  });

  test("a home has the account that the centre gave it, else its own for ever, and what is about no home has ours", async () => {
    await using pair = await dc09Pair({}, { accounts: "home-2  77ab\n\n" });
    const homes = ["home-1", "home-2", null].map((id) => (id === null ? null : must(parseHomeId(id), id)));
    for (const homeId of homes) await pair.path.deliver(other(`d-${homeId}`, { homeId }), limit());
    expect(pair.receiver.received.map((one) => one.account)).toEqual([account, "77AB", "12AB"]);
    expect(account).toMatch(/^[0-9A-F]{16}$/);
  });

  test("several kinds are several messages, and one that is not acknowledged leaves the rest for the next attempt", async () => {
    const [alarm] = noticeOf().alarms;
    if (!alarm) throw new Error("a notice without an alarm");
    const alarms = (["panic", "fall", "smoke"] as const).map((kind) => ({ ...alarm, alarm: kind }));
    let answered = 0;
    const secondIsLost: Dc09Mode = (one) =>
      ++answered === 2 ? Buffer.from("\n") : framed(`"ACK"${one.sequence}R0L0#${one.account}[]`);
    await using pair = await dc09Pair({ mode: secondIsLost }, { answerWithinSeconds: 0.3 });
    expect(await pair.path.deliver(noticeOf({ alarms }), limit())).toMatchObject({ kind: "unreachable" });
    pair.receiver.behave("ack");
    expect(await pair.path.deliver(noticeOf({ alarms, attempt: 2 }), limit())).toMatchObject({ kind: "accepted" });
    // The first is not told again; the second has the number that it had.
    expect(pair.receiver.received.map(({ data }) => data.slice(-11))).toEqual(["1111 00 011", "1101 00 003"]);
    const numbers = pair.receiver.raw.map((bytes) => /"(\d{4})R/.exec(bytes.toString())?.[1]);
    expect(numbers[1]).toBe(numbers[2]);
    expect(new Set(numbers).size).toBe(3);
  });
});

describe("R-394 what an answer means", () => {
  test("NAK with another time: sent once more by the receiver's clock, which is kept", async () => {
    for (const clockOffsetMs of [-3_600_000, 86_400_000]) {
      await using pair = await dc09Pair({ clockOffsetMs, key: Buffer.alloc(16, 5) });
      expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
      expect(await pair.path.deliver(other("d-2"), limit())).toMatchObject({ kind: "accepted" });
      expect([pair.receiver.refusals.length, pair.receiver.raw.length]).toEqual([1, 3]);
    }
  });

  test.each([
    ["nak", "refused", 2],
    ["duh", "refused", 1],
    ["close", "unreachable", 1],
    ["silent", "unreachable", 1],
  ] as const)("%s is %s", async (mode, kind, frames) => {
    await using pair = await dc09Pair({ mode }, { answerWithinSeconds: 0.3 });
    expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({ kind, why: expect.stringMatching(/\S/) });
    expect(pair.receiver.raw).toHaveLength(frames);
  });

  test.each<[string, Dc09Mode, "accepted" | "refused" | "unreachable"]>([
    ["None where no R was (pysiaalarm)", (one) => framed(`"ACK"${one.sequence}NoneL0#${one.account}[]`), "accepted"],
    [
      "another letter case and no zeros in front",
      (one) => framed(`"ACK"${one.sequence}R1L2#${one.account.toLowerCase()}[]`),
      "accepted",
    ],
    ["an answer with data", (one) => framed(`"RSP"${one.sequence}R0L0#${one.account}[#1|x]`), "accepted"],
    ["a bare NAK (pysiaalarm)", () => Buffer.from('"NAK"'), "refused"],
    [
      "noise in front",
      (one) => Buffer.concat([Buffer.from("\r\n\nHELLO\n"), framed(`"ACK"${one.sequence}R0L0#${one.account}[]`)]),
      "accepted",
    ],
    [
      "another number",
      (one) => framed(`"ACK"${one.sequence === "0001" ? "0002" : "0001"}R0L0#${one.account}[]`),
      "unreachable",
    ],
    ["another account", (one) => framed(`"ACK"${one.sequence}R0L0#999[]`), "unreachable"],
    ["a wrong CRC", (one) => framed(`"ACK"${one.sequence}R0L0#${one.account}[]`).fill("0", 1, 5), "unreachable"],
    ["LF CR only (pysiaalarm on a bad CRC)", () => Buffer.from("\n\r"), "unreachable"],
    ["half an answer", (one) => framed(`"ACK"${one.sequence}R0L0#${one.account}[]`).subarray(0, -1), "unreachable"],
    ["200 kB of nothing", () => Buffer.alloc(200_000, 0x0a), "unreachable"],
    ["our own message", (one) => framed(`"ADM-CID"${one.sequence}R0L0#${one.account}[${one.data}]`), "unreachable"],
  ])("%s", async (_, mode, kind) => {
    await using pair = await dc09Pair({ mode }, { answerWithinSeconds: kind === "unreachable" ? 0.15 : 2 });
    expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({ kind });
  });

  test("an acknowledgement in clear of an encrypted message is not believed", async () => {
    const mode: Dc09Mode = (one) => framed(`"ACK"${one.sequence}R0L0#${one.account}[]`);
    await using pair = await dc09Pair({ mode, key: Buffer.alloc(32, 5) }, { answerWithinSeconds: 0.3 });
    expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({ kind: "unreachable" });
  });

  test("another key on both sides: refused, and said", async () => {
    await using pair = await dc09Pair({ key: Buffer.alloc(16, 5) }, { key: "00".repeat(16) });
    expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({
      kind: "refused",
      why: expect.stringContaining("NAK"),
    });
  });

  test("a datagram that is lost is sent again, with its number", async () => {
    await using pair = await dc09Pair({ transport: "udp", mode: "deaf-once" }, { answerWithinSeconds: 0.8 });
    expect(await pair.path.deliver(noticeOf(), limit())).toMatchObject({ kind: "accepted" });
    expect(pair.receiver.raw.map(String)).toEqual([pair.receiver.raw[0], pair.receiver.raw[0]].map(String));
    expect(pair.receiver.received).toHaveLength(1);
  });

  test("nobody at the port is said at once, over UDP too", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    server.close();
    for (const transport of ["tcp", "udp"]) {
      await using path = dc09PathTo(address, { transport });
      const delivered = await path.deliver(noticeOf(), limit());
      expect(delivered).toMatchObject({ kind: "unreachable", why: expect.stringContaining("ECONNREFUSED") });
    }
  });
});

describe("R-395 one frame under way, and supervision", () => {
  test("deliveries side by side go one after the other, each with a number of its own", async () => {
    await using pair = await dc09Pair({ mode: "slow", slowMs: 20 });
    const ids = Array.from({ length: 10 }, (_, n) => `d-${n}`);
    const all = await Promise.all(ids.map((id) => pair.path.deliver(other(id), limit())));
    expect(all.every(({ kind }) => kind === "accepted")).toBe(true);
    const times = pair.receiver.received.map(({ receivedAtMs }) => receivedAtMs);
    expect(times.slice(1).every((atMs, n) => atMs - (times[n] ?? 0) >= 18)).toBe(true);
    expect(new Set(pair.receiver.received.map(({ sequence }) => sequence)).size).toBe(10);
  });

  test("whoever gives up while waiting holds nobody up", async () => {
    await using pair = await dc09Pair({ mode: "slow", slowMs: 150 });
    const [first, second, third] = [other("d-1"), other("d-2"), other("d-3")];
    const all = await Promise.all([
      pair.path.deliver(first, limit()),
      pair.path.deliver(second, limit(30)),
      pair.path.deliver(third, limit()),
    ]);
    expect(all.map(({ kind }) => kind)).toEqual(["accepted", "unreachable", "accepted"]);
    expect(pair.receiver.received).toHaveLength(2);
  });

  test.each([
    ["null", "NULL", /^$/],
    ["602", "ADM-CID", /^#12AB\|1602 00 000$/],
  ] as const)("by %s, plain and encrypted", async (superviseBy, token, data) => {
    for (const key of [undefined, keys[0]]) {
      await using pair = await dc09Pair(key === undefined ? {} : { key }, { superviseBy, superviseEverySeconds: 85 });
      expect(pair.path.supervision?.every).toBe(85_000);
      expect(await pair.path.supervision?.ask(limit())).toMatchObject({ kind: "accepted" });
      expect(pair.receiver.supervised).toMatchObject([{ token, data: expect.stringMatching(data), account: "12AB" }]);
      pair.receiver.behave("silent");
      expect(await pair.path.supervision?.ask(limit(100))).toMatchObject({ kind: "unreachable" });
    }
  });

  test("an alarm does not wait behind supervision, and its answer is that of the path", async () => {
    const mode: Dc09Mode = (one) =>
      one.token === "NULL" ? Buffer.from("\n") : framed(`"ACK"${one.sequence}R0L0#${one.account}[]`);
    await using pair = await dc09Pair({ mode }, { answerWithinSeconds: 30 });
    const asked = pair.path.supervision?.ask(limit());
    const delivered = await pair.path.deliver(noticeOf(), limit(1_000));
    expect([delivered.kind, (await asked)?.kind]).toEqual(["accepted", "accepted"]);
  });

  test("a path that is closed answers what is under way, and everything after", async () => {
    await using pair = await dc09Pair({ mode: "silent" }, { answerWithinSeconds: 30 });
    const delivered = pair.path.deliver(noticeOf(), limit());
    await pair.path[Symbol.asyncDispose]();
    expect([(await delivered).kind, (await pair.path.deliver(noticeOf(), limit())).kind]).toEqual([
      "unreachable",
      "unreachable",
    ]);
  });

  test("none is supervised when the centre wants none", () => {
    expect(dc09PathTo({ port: 1 }, { superviseBy: "nothing" }).supervision).toBeNull();
  });
});

test("R-393 numbers go from 1 to 9999 and round, and a later start begins further on", () => {
  expect([nextSequence(1), nextSequence(9_999)]).toEqual([2, 1]);
  const start = Date.UTC(2026, 10, 22);
  expect(firstSequence(start + 60_000)).toBe(((firstSequence(start) + 120 - 1) % 9_999) + 1);
  expect(firstSequence(-5)).toBe(1);
});

test("R-393 a timestamp is UTC, and what no calendar knows is none", () => {
  expect(timestampOf(Date.UTC(2026, 10, 2, 3, 4, 5, 999))).toBe("03:04:05,11-02-2026");
  expect(timestampMs("03:04:05,11-02-2026")).toBe(Date.UTC(2026, 10, 2, 3, 4, 5));
  for (const odd of ["25:00:00,01-01-2026", "00:00:00,02-31-2026", "00:00:00,13-01-2026", ""]) {
    expect(timestampMs(odd)).toBeUndefined();
  }
});

describe("R-396 settings that cannot work are refused on the page", () => {
  const good = { host: "10.0.0.5", port: 12_128, transport: "tcp", format: "adm-cid", account: "12ab" };
  test("what is not said has its default", () => {
    expect(dc09Settings.parse(good)).toMatchObject({
      account: "12AB",
      answerWithinSeconds: 8,
      superviseBy: "null",
      key: null,
    });
  });
  test.each([
    [{ account: "12" }, "3 to 16 digits"],
    [{ account: "XYZ" }, "3 to 16 digits"],
    [{ key: "abc" }, "32, 48 or 64 hex digits"],
    [{ key: "密".repeat(16), keyWritten: "characters" }, "32, 48 or 64 hex digits"],
    [{ accounts: "a 111\nb 111" }, "help would go to the wrong door"],
    [{ accounts: "a 111\na 112" }, "help would go to the wrong door"],
    [{ accounts: "a" }, "its id, a blank, its account"],
    [{ line: "" }, "1 to 6"],
    [{ password: "x" }, "password"],
  ])("%j: %s", (changes, sentence) => {
    const { error } = dc09Settings.safeParse({ ...good, ...changes });
    expect(error?.issues.map(({ message }) => message).join()).toContain(sentence);
  });
});
