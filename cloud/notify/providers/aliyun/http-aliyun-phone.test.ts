import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openAliyunPhone } from "./http-aliyun-phone.ts";
import { aliyunSettings, type AliyunSettings } from "./settings.ts";

const clock = createSystemClock({ trust: () => "trusted" });
const addressSecret = "AAAAAAAAAAAAAAAAAAAAAAAA";
const asked: URL[] = [];
let answer: { status: number; body: string } = { status: 200, body: '{"Code":"OK","BizId":"B-1"}' };
const server = createServer((request, response) => {
  asked.push(new URL(request.url ?? "/", `http://${request.headers.host}`));
  response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
});
let phone: ReturnType<typeof openAliyunPhone>;
let settings: AliyunSettings;
beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  settings = aliyunSettings.parse({
    smsUrl: url,
    voiceUrl: url,
    accessKeyId: "id",
    accessKeySecret: "secret",
    signName: "守望",
    alarmTemplate: "SMS_1",
    newsTemplate: "SMS_2",
    callTemplate: "TTS_3",
    afterKeyTemplate: "TTS_4",
    showNumber: "05356210000",
    addressSecret,
  });
  phone = openAliyunPhone(settings, { clock });
});
afterAll(() => void server.close());
const limit = () => AbortSignal.timeout(4_000);
const sms = {
  key: "d-1",
  to: "+8613800000001",
  text: "",
  template: { name: "alarm", what: "王秀兰:紧急呼叫", code: "4821", link: "https://x" },
} as const;
const call = {
  key: "d-2",
  to: "+865356210001",
  language: "zh",
  say: "",
  prompt: "p".repeat(22),
  what: "紧急呼叫",
} as const;
const incoming = (body: unknown, secret = addressSecret) => ({
  bytes: new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)),
  signature: null,
  addressSecret: secret,
});

describe("R-457 messages and calls go through Alibaba Cloud by its public description", () => {
  test("R-530 a code goes by the template for codes, and not at all where there is none", async () => {
    const code = { ...sms, template: { name: "code", code: "123456" } } as const;
    expect(phone.sendsCodes).toBe(false);
    expect(await phone.sms(code, limit())).toMatchObject({ kind: "refused", why: expect.stringContaining("template") });
    const withCodes = openAliyunPhone({ ...settings, codeTemplate: "SMS_9" }, { clock });
    expect(withCodes.sendsCodes).toBe(true);
    await withCodes.sms(code, limit());
    const query = asked.at(-1)?.searchParams;
    expect([query?.get("TemplateCode"), query?.get("TemplateParam")]).toEqual(["SMS_9", '{"code":"123456"}']);
  });

  test("a message is a template with what happened, the code and the link", async () => {
    expect(await phone.sms(sms, limit())).toEqual({ kind: "accepted", receipt: "B-1" });
    const query = asked.at(-1)?.searchParams;
    expect([query?.get("PhoneNumbers"), query?.get("TemplateCode"), query?.get("OutId")]).toEqual([
      "13800000001",
      "SMS_1",
      "d-1",
    ]);
    expect(JSON.parse(query?.get("TemplateParam") ?? "")).toEqual({
      what: "王秀兰:紧急呼叫",
      code: "4821",
      link: "https://x",
    });
  });

  test("a call asks for a key, and carries by what it is known again", async () => {
    await phone.call(call, limit());
    const query = asked.at(-1)?.searchParams;
    expect([query?.get("CalledNumber"), query?.get("OutId"), query?.get("MenuKeyMap.1.Key")]).toEqual([
      "05356210001",
      `d-2 ${call.prompt}`,
      "1",
    ]);
  });

  test.each([
    [200, '{"Code":"isv.MOBILE_NUMBER_ILLEGAL","Message":"no"}', "refused"],
    [200, '{"Code":"isv.BUSINESS_LIMIT_CONTROL"}', "unreachable"],
    [400, '{"Code":"SignatureDoesNotMatch"}', "refused"],
    [503, '{"Code":"ServiceUnavailable"}', "unreachable"],
    [200, "<html>", "unreachable"],
    [200, "{}", "unreachable"],
  ])("%i %s is %s", async (status, body, kind) => {
    answer = { status, body };
    expect(await phone.sms(sms, limit())).toMatchObject({ kind });
    answer = { status: 200, body: '{"Code":"OK","CallId":"C-1"}' };
  });

  test("replies, reports and keys are read from the address that only it knows, and a mailbox is no key", () => {
    expect(phone.read(incoming([{ phone_number: "13800000001", content: "14821", send_time: "" }]))).toEqual({
      kind: "events",
      events: [{ kind: "sms-received", from: "13800000001", text: "14821" }],
    });
    expect(phone.read(incoming([{ out_id: "d-1", success: false, err_code: "UNDELIV" }]))).toMatchObject({
      events: [{ kind: "sms-state", key: "d-1", state: "failed" }],
    });
    const report = { status_code: "200003", status_msg: "执行完成", out_id: `d-2 ${call.prompt}` };
    expect(phone.read(incoming([{ ...report, dtmf: "1" }]))).toMatchObject({
      events: [
        { kind: "call-state", key: "d-2", state: "answered" },
        { kind: "digit", prompt: call.prompt, digit: "1" },
      ],
    });
    expect(phone.read(incoming([{ ...report, dtmf: "" }]))).toMatchObject({ events: [{ kind: "call-state" }] });
    expect(phone.answer([])).toEqual({ code: 0, msg: "接收成功" });
  });

  test.each([
    ["another address", [{}], "B".repeat(24)],
    ["no list", {}, addressSecret],
    ["no JSON", "{", addressSecret],
  ])("%s is not believed", (_, body, secret) => {
    expect(phone.read(incoming(body, secret))).toMatchObject({ kind: "refused" });
  });
});
