import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { noticeOf, deliveryIdOf } from "../../../test/builders/notices.ts";
import { codeTableWith, defaultCodes } from "../mapping/code-table.ts";
import { readRequest, textLimits, writeRequest, type MessageRequest } from "./message-request.ts";
import { meaningOf, readStatus, writeStatus } from "./message-status.ts";
import { derivedNumber, heartbeatOf, requestsOf } from "./requests-of.ts";
import { readBody } from "./scaip-xml.ts";

type Vectors = {
  messages: { id: string; body: string; hex?: string; fields: Record<string, string> }[];
  refused: { id: string; body: string; why: string }[];
};
const url = new URL("../../../test/vectors/emergency-call/scaip-messages.json", import.meta.url);
// `as`: our own file, in the shape written here.
const vectors = JSON.parse(readFileSync(url, "utf8")) as Vectors;

const settings = { controllerId: "26317", homeNumbers: "ours" as const, callerId: "no-voice:" };
const requests = (changes: Parameters<typeof noticeOf>[0] = {}, table = defaultCodes): MessageRequest[] =>
  requestsOf(noticeOf(changes), { table, settings });
const only = (changes: Parameters<typeof noticeOf>[0] = {}): MessageRequest => {
  const [request, ...more] = requests(changes);
  if (!request || more.length > 0) throw new Error("not one message");
  return request;
};

describe("R-411 bodies of the field are read as labelled", () => {
  test.each(vectors.messages)("$id", ({ body, hex, fields }) => {
    if (hex !== undefined) expect(Buffer.from(body, "utf8").toString("hex")).toBe(hex);
    const read = readBody(body);
    expect(read.kind === "body" && Object.fromEntries(read.fields)).toEqual(fields);
    const request = readRequest(body);
    if (request.kind === "noise") throw new Error(request.why);
    const digits = (text: string | undefined, length: number) => text?.padStart(length, "0");
    expect(request.request).toMatchObject({
      ref: fields["ref"],
      mty: fields["mty"] ?? "ME",
      cid: fields["cid"]?.replaceAll(" ", ""),
      dty: digits(fields["dty"], 4),
      stc: digits(fields["stc"], 4),
      lco: digits(fields["lco"], 3) ?? null,
    });
    // What we write of it is read the same.
    expect(readRequest(writeRequest(request.request))).toEqual(request);
  });

  test.each(vectors.refused)("refused: $id", ({ body, why }) => {
    const read = readStatus(body);
    expect(read).toMatchObject({ kind: "noise", why: expect.stringContaining(why) });
  });

  test("whatever the text, nothing throws, and what was written is read", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        readBody(one);
        readBody(`<mrs>${one}</mrs>`);
        readStatus(`<mrs><ref>a</ref><snu>${other}</snu></mrs>`);
        const read = readStatus(writeStatus({ ref: "a1", snu: 4, ste: one, tnu: null }));
        expect(read).toMatchObject({ kind: "status", status: { ref: "a1", snu: 4 } });
        const request = readRequest(writeRequest({ ...only(), ite: one, lte: other }));
        expect(request.kind).toBe("request");
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    [0, "taken"],
    [1, "defect"],
    [2, "defect"],
    [3, "defect"],
    [4, "wait"],
    [5, "next"],
    [6, "wait"],
    [7, "defect"],
    [8, "defect"],
    [99, "next"],
    [12345, "defect"],
  ])("snu %d is %s", (snu, kind) => {
    expect(meaningOf({ ref: "a", snu, ste: null, tnu: null }).kind).toBe(kind);
  });
});

describe("R-412 a notice as SCAIP says it", () => {
  test("a press in the bedroom, byte for byte", () => {
    expect(writeRequest(only())).toBe(
      "<mrq><ref>REF</ref><cha>0</cha><mty>ME</mty><cid>26317</cid><dty>0003</dty><did>001</did><dte>紧急呼叫</dte>".replace(
        "REF",
        only().ref,
      ) +
        "<crd>no-voice:</crd><stc>0010</stc><stt>新报警</stt><lco>012</lco><lte>3 Lane Five, flat 202 bedroom</lte>" +
        "<ite>王秀兰，烟台市芝罘区五巷3号202室。The button by the bed was pressed.</ite></mrq>",
    );
  });

  const [press] = noticeOf().alarms;
  if (!press) throw new Error("a notice without an alarm");

  test("several kinds are several messages, the loudest first, each with its own reference", () => {
    const alarms = [{ ...press, alarm: "water-leak" as const }, { ...press, alarm: "fall" as const }, press];
    const all = requests({ alarms });
    expect(all.map(({ dty, stc, hasMore }) => `${dty} ${stc} ${hasMore}`)).toEqual([
      "0003 0010 true",
      "0005 0009 true",
      "0033 0009 false",
    ]);
    expect(new Set(all.map(({ ref }) => ref)).size).toBe(3);
    // A centre that gives two kinds the same code still hears both.
    const table = codeTableWith({ alarms: { fall: { zone: "001", dty: "0003", stc: "0010" } } });
    const same = requests({ alarms: [{ ...press, alarm: "fall" }, press] }, table);
    expect(new Set(same.map(({ ref }) => ref)).size).toBe(2);
    expect(same.map(({ dte }) => dte)).toEqual(["紧急呼叫", "疑似跌倒"]);
  });

  test("the same delivery keeps its reference, another one has another", () => {
    expect(only({ attempt: 7, incidentVersion: 9, mayHaveArrived: true }).ref).toBe(only().ref);
    expect(only({ deliveryId: deliveryIdOf("delivery-2") }).ref).not.toBe(only().ref);
    expect(only({ mayHaveArrived: true }).ite).toContain("may be a repetition");
  });

  test.each([
    ["test", "ME", "TEST"],
    ["drill", "ME", "DRILL"],
    ["canary", "IN", "SELF-TEST"],
  ] as const)("%s is %s with the code of a test, and marked in every text", (mode, mty, mark) => {
    const request = only({ mode });
    expect(request).toMatchObject({ mty, stc: "0102" });
    for (const text of [request.dte, request.stt, request.ite]) expect(text).toContain(mark);
  });

  test("what is closed is a reset, what is unknown is loud, and what is late says so", () => {
    expect(only({ reason: "closed" })).toMatchObject({ mty: "RE", stc: "0093" });
    const nobody = { homeId: null, homeName: null, residentName: null, address: null, alarms: [] };
    expect(only(nobody)).toMatchObject({ mty: "ME", dte: "无法识别的报警", lco: "002", lte: null });
    expect(only({ alarms: [{ ...press, lateByMs: 7_200_000 }] }).ite).toContain("120 min late");
  });

  test("each home has a number of its own where the centre wants it so", () => {
    const own = { ...settings, homeNumbers: "derived" as const };
    const [request] = requestsOf(noticeOf(), { table: defaultCodes, settings: own });
    expect(request?.cid).toMatch(/^\d{16}$/);
    expect(request?.cid).toBe(derivedNumber("home-1"));
    expect(derivedNumber("home-2")).not.toBe(derivedNumber("home-1"));
    expect(requestsOf(noticeOf({ homeId: null }), { table: defaultCodes, settings: own })[0]?.cid).toBe("26317");
  });

  test("texts keep to their limits in whole characters, and marks survive the cut", () => {
    const long = "𠮷".repeat(300);
    const request = only({ residentName: long, homeName: long, mode: "drill" });
    const read = readBody(writeRequest({ ...request, dte: `【演练 DRILL】${long}` }));
    if (read.kind === "noise") throw new Error(read.why);
    for (const tag of ["dte", "stt", "lte", "ite"] as const) {
      const text = read.fields.get(tag) ?? "";
      expect(Array.from(text).length).toBeLessThanOrEqual(textLimits[tag]);
      expect(text.isWellFormed()).toBe(true);
    }
    expect(read.fields.get("ite")).toMatch(/^【演练 DRILL】𠮷/u);
  });

  test("a heartbeat is what Essence sends: PI of a local unit, test over the primary channel", () => {
    expect(heartbeatOf("a1", { table: defaultCodes, settings })).toMatchObject({ mty: "PI", dty: "0002", stc: "0102" });
  });
});
