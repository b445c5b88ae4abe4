import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Addressee } from "../emergency/addressee.ts";
import { deliveryIdOf } from "../../test/builders/notices.ts";
import { startCloudIn, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { aContact, openToldHouse, strangerSecret, type ToldHouse } from "../../test/builders/told-house.ts";
import { codeHolds } from "./questions.ts";

let folder: string;
let cloud: Cloud;
let house: ToldHouse;
/** Of this test alone: how often a number replies is counted. */
let fang: Addressee;
let wei: Addressee;
let phone: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-told-"));
  cloud = await startCloudIn(folder);
  house = await openToldHouse(cloud, folder);
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
let seq = 0;
beforeEach(async () => {
  for (const { incidentId, version } of cloud.loop.openIncidents())
    await cloud.loop.command(incidentId, { kind: "close", by: "李娜", version, outcome: "test", note: "" });
  house.provider.mood("well");
  house.read.length = 0;
  await house.press(++seq);
  phone = `138${String(seq).padStart(8, "0")}`;
  fang = { ...aContact, phone };
  wei = { ...aContact, id: "contact:c-1-2", name: "张伟", phone: `139${String(seq).padStart(8, "0")}` };
});
const isOpen = () => expect(house.incident()).toMatchObject({ acknowledgedBy: null });
const has = (by: string) => expect(house.incident()).toMatchObject({ phase: "acknowledged", acknowledgedBy: by });

describe("R-446 a reply confirms by the number and the code together", () => {
  test("on my way, from the phone that was written to", async () => {
    expect(await house.tell("sms", fang)).toEqual({ kind: "accepted", receipt: expect.stringMatching(/^202 S\d{6}$/) });
    const { to, code, text } = house.lastSms();
    expect(to).toBe(`+86${phone}`);
    expect(text).toContain("陈家:紧急呼叫(卧室)");
    const answer = await house.provider.reply(phone, `1${code}`);
    expect(answer).toMatchObject({ status: 200, prompt: null, say: expect.stringContaining("已记录:我去(陈家)") });
    has("王芳");
  });

  test.each([
    ["from another number", (code: string) => ["13700000002", `1${code}`]],
    ["with another code", (code: string) => [phone, `1${code === "4000" ? "4001" : "4000"}`]],
    ["without a code", () => [phone, "1"]],
    ["with words", () => [phone, "好的马上去"]],
  ])("%s it confirms nothing", async (_, reply) => {
    await house.tell("sms", fang);
    const [from = "", text = ""] = reply(house.lastSms().code);
    const { say } = await house.provider.reply(from, text);
    // Whoever was not asked anything is written nothing.
    expect(say).toEqual(from === phone ? expect.stringContaining("没有看懂") : null);
    isOpen();
  });

  test("a code holds for hours, not for ever", async () => {
    await house.tell("sms", fang);
    const { code } = house.lastSms();
    cloud.clock.setWall(cloud.clock.wallMs() + codeHolds);
    await house.provider.reply(phone, `1${code}`);
    isOpen();
  });

  test("a reply that comes twice changes nothing the second time, and says so", async () => {
    await house.tell("sms", fang);
    const { code } = house.lastSms();
    await house.provider.reply(phone, `1${code}`);
    const { version } = house.incident();
    const { say } = await house.provider.reply(phone, `1${code}`);
    expect(say).toContain("早已记录");
    expect(house.incident().version).toBe(version);
  });

  test("of a number that replies again and again, no more is looked at: nobody tries all codes", async () => {
    await house.tell("sms", fang);
    const { code } = house.lastSms();
    for (let n = 0; n < 12; n += 1) await house.provider.reply(phone, "1 4444");
    expect((await house.provider.reply(phone, `1${code}`)).say).toBeNull();
    isOpen();
    cloud.clock.setWall(cloud.clock.wallMs() + minutes(6));
    await house.provider.reply(phone, `1${code}`);
    has("王芳");
  });
});

describe("R-452 I cannot makes the next step due, and takes back what was said before", () => {
  test("by message: the plan goes on at once, and it is said to whoever asks", async () => {
    await house.tell("sms", fang);
    const { say } = await house.provider.reply(phone, `2${house.lastSms().code}`);
    expect(say).toContain("去不了陈家家,马上找下一个人");
    isOpen();
    expect(house.incident()).toMatchObject({
      cannotAtMs: [expect.any(Number)],
      said: [{ by: "王芳", what: "cannot", via: "sms" }],
    });
    await house.tell("sms", wei);
    expect(house.lastSms().text).toContain("王芳去不了");
  });

  test("after on my way it is taken with the same code, and nobody has it any more", async () => {
    await house.tell("sms", fang);
    const { code } = house.lastSms();
    await house.provider.reply(phone, `1${code}`);
    has("王芳");
    await house.tell("sms", fang);
    await house.provider.reply(phone, `2${house.lastSms().code}`);
    isOpen();
    // And the message that said yes, coming once more, says nothing.
    await house.provider.reply(phone, `1${code}`);
    isOpen();
  });
});

describe("R-447 a key that is pressed in the call confirms; that a call was answered does not", () => {
  test("press 1", async () => {
    expect(await house.tell("voice", fang)).toMatchObject({ kind: "accepted" });
    const call = house.lastCall();
    expect(call.say).toContain("陈家,卧室,紧急呼叫");
    await house.provider.tell({ type: "call.state", data: { key: call.key, state: "answered" } });
    isOpen();
    expect((await house.provider.press(call.prompt, "1")).say).toContain("已记录");
    has("王芳");
  });

  test.each(["answered", "voicemail", "ended", "no-answer", "busy", "failed", "ringing"] as const)(
    "%s is kept and confirms nothing, and so does a delivered message",
    async (state) => {
      await house.tell("voice", fang);
      await house.tell("sms", fang);
      await house.provider.tell({ type: "call.state", data: { key: house.lastCall().key, state } });
      await house.provider.tell({ type: "sms.state", data: { key: house.lastSms().key, state: "delivered" } });
      isOpen();
      const query = cloud.database.read.selectFrom("questions").select(["way", "state"]).orderBy("way");
      const rows = await query.where("incident_id", "=", house.incident().incidentId).execute();
      expect(rows).toEqual([
        { way: "sms", state: "delivered" },
        { way: "voice", state },
      ]);
    },
  );

  test("another key asks again, and a link is no call", async () => {
    await house.tell("voice", fang);
    const { prompt } = house.lastCall();
    expect(await house.provider.press(prompt, "9")).toMatchObject({ prompt, say: expect.stringContaining("请按1") });
    await house.tell("sms", fang);
    await house.provider.press(house.lastSms().token, "1");
    isOpen();
  });

  test("the resident is called too, and nothing they press ends it", async () => {
    await house.tell("voice", { ...fang, id: "resident:home-1", name: "陈伯" });
    expect(house.lastCall()).toMatchObject({ prompt: null, say: expect.stringContaining("您的报警已经收到") });
  });
});

describe("R-448 an answer to what was told before the news is told the news instead", () => {
  test("by message: nothing is done, and the reply carries what is new and a new code", async () => {
    await house.tell("sms", fang);
    const { code } = house.lastSms();
    await house.press(++seq);
    const { say } = await house.provider.reply(phone, `1${code}`);
    expect(say).toContain("情况有变");
    isOpen();
    const fresh = /1([4-9]\d{3})/.exec(say ?? "")?.[1] ?? "";
    expect(fresh).not.toBe(code);
    await house.provider.reply(phone, `1${fresh}`);
    has("王芳");
  });

  test("in the call: the news is spoken, and the next key is about that; the old prompt stays old", async () => {
    await house.tell("voice", fang);
    const { prompt } = house.lastCall();
    await house.press(++seq);
    const first = await house.provider.press(prompt, "1");
    expect(first.say).toContain("情况有变");
    isOpen();
    expect((await house.provider.press(prompt, "1")).say).toContain("情况有变");
    await house.provider.press(first.prompt, "1");
    has("王芳");
  });

  test("when it is closed, whoever answers hears that nobody needs to go", async () => {
    await house.tell("sms", fang);
    const { code } = house.lastSms();
    const { incidentId, version } = house.incident();
    await cloud.loop.command(incidentId, { kind: "close", by: "李娜", version, outcome: "accidental", note: "" });
    expect((await house.provider.reply(phone, `1${code}`)).say).toContain("已经办结");
  });

  test("somebody else was quicker: it says who", async () => {
    await house.tell("sms", fang);
    const first = house.lastSms();
    await house.tell("sms", wei);
    await house.provider.reply(wei.phone ?? "", `1${house.lastSms().code}`);
    const { say } = await house.provider.reply(phone, `1${first.code}`);
    expect(say).toContain("张伟已受理");
  });
});

describe("R-449 what a provider posts is believed when it is signed, now, with its secret", () => {
  test.each([
    ["with another secret", { secret: strangerSecret }, 401],
    ["an hour old", { atMs: Date.now() - 3_600_000 }, 401],
    ["of tomorrow", { atMs: Date.now() + 86_400_000 }, 401],
  ])("%s it is refused", async (_, options, status) => {
    await house.tell("voice", fang);
    const data = { prompt: house.lastCall().prompt ?? "", digit: "1" };
    expect(await house.provider.tell({ type: "call.digit", data }, options)).toMatchObject({ status });
    isOpen();
  });

  test("unsigned, for a connector that is not there, or larger than anything we ask for, it is refused", async () => {
    expect((await house.post("/api/phone-events/phone/in", {})).status).toBe(401);
    expect((await house.post("/api/phone-events/nobody/in", {})).status).toBe(404);
    expect((await house.post("/api/phone-events/phone/in", { text: "x".repeat(70_000) })).status).toBe(413);
  });

  test("the same event again is the same answer and no second act", async () => {
    await house.tell("voice", fang);
    const event = { type: "call.digit" as const, data: { prompt: house.lastCall().prompt ?? "", digit: "1" } };
    await house.provider.tell(event, { id: "event-1" });
    const { version } = house.incident();
    expect(await house.provider.tell(event, { id: "event-1" })).toMatchObject({ status: 200 });
    expect(house.incident().version).toBe(version);
  });
});

describe("R-450 a way that cannot be gone is refused with a sentence, so that the plan goes on", () => {
  test.each([
    ["sms", null, "none is named or can be found"],
    ["sms", { ...aContact, phone: null }, "No number is known"],
    ["sms", { ...aContact, phone: "0535-6210001" }, "landline"],
    ["voice", { ...aContact, phone: "120" }, "short number"],
    ["voice", { ...aContact, phone: "no" }, "no number"],
  ])("%s to %j", async (way, addressee, why) => {
    expect(await house.tell(way, addressee)).toEqual({ kind: "refused", why: expect.stringContaining(why) });
  });

  test("a provider that fails is unreachable, one that will not is refused, one that hangs ends with its signal", async () => {
    house.provider.mood("failing");
    expect(await house.tell("sms", fang)).toMatchObject({ kind: "unreachable" });
    house.provider.mood("refusing");
    expect(await house.tell("sms", fang)).toMatchObject({ kind: "refused" });
    house.provider.mood({ slowMs: 50 });
    expect(await house.tell("sms", fang)).toMatchObject({ kind: "accepted" });
    house.provider.mood("hanging");
    const given = house.tell("sms", fang, {}, AbortSignal.timeout(100));
    expect(await given).toMatchObject({ kind: "unreachable", why: expect.stringContaining("no answer in time") });
  });

  test("another attempt of the same delivery is sent once", async () => {
    const deliveryId = deliveryIdOf("told-again");
    const before = house.provider.messages.length;
    await house.tell("sms", fang, { deliveryId });
    const { receipt } = { receipt: "", ...(await house.tell("sms", fang, { deliveryId, attempt: 2 })) };
    expect(receipt).toMatch(/^200 S/);
    expect([house.provider.messages.length - before, house.provider.repeats()]).toEqual([1, 1]);
  });

  test("that it is over is written without a question, and nobody is called for it", async () => {
    await house.tell("sms", fang, { reason: "closed" });
    expect(house.lastSms().text).toContain("已办结");
    expect(house.lastSms().code).toBe("");
    expect(await house.tell("voice", fang, { reason: "eased" })).toMatchObject({
      receipt: expect.stringContaining("not called"),
    });
  });
});

describe("R-451 the page behind the link", () => {
  const look = async (token: string) => await house.post("/api/answers/look", { token });

  test("shows what happened to whoever was asked, and its reading is noted", async () => {
    await house.tell("sms", fang);
    const { token } = house.lastSms();
    const { status, body } = await look(token);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ asked: "王芳", who: "陈家", address: null, hasIt: null, mine: null, isOver: false }),
    ]);
    expect(house.read).toMatchObject([{ who: "told/contact:c-1-1", what: "read", subject: { id: "home-1" } }]);
  });

  test("a tap confirms what the page showed, and nothing newer", async () => {
    await house.tell("sms", fang);
    const { token } = house.lastSms();
    const { body } = await look(token);
    await house.press(++seq);
    const stale = await house.post("/api/answers/tap", { token, what: "on-my-way", version: body["version"] });
    expect(stale.body).toMatchObject({ outcome: "stale", view: { alarms: [{}, {}] } });
    isOpen();
    // `as`: the answer carries the page anew.
    const view = stale.body["view"] as { version: number };
    const done = await house.post("/api/answers/tap", { token, what: "on-my-way", version: view.version });
    expect(done.body).toMatchObject({ outcome: "taken", view: { mine: "on-my-way", hasIt: "王芳" } });
    has("王芳");
  });

  test("a wrong link shows nothing, and whoever tries many waits", async () => {
    const answers = [];
    for (let n = 0; n < 25; n += 1) answers.push((await look(`${"A".repeat(20)}${String(n).padStart(2, "0")}`)).status);
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 404));
    expect(answers.at(-1)).toBe(429);
    expect((await look("short")).status).toBe(400);
    // The right one is never in the way of those who guess.
    await house.tell("sms", fang);
    expect((await look(house.lastSms().token)).status).toBe(200);
  });
});
