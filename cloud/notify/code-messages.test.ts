import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { startPhoneProvider } from "../../hardware/simulators/phone-provider.ts";
import { createDemoSms } from "../identity/sms-sender.ts";
import { createCodeMessages } from "./code-messages.ts";
import type { PhoneProvider } from "./phone-provider.ts";
import { openSignedPhone } from "./providers/signed/http-signed-phone.ts";

const secretOf = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const [secret, incomingSecret] = [secretOf(), secretOf()];
const simulated = await startPhoneProvider({ secret, incomingSecret, eventsUrl: () => "" });
afterAll(async () => await simulated[Symbol.asyncDispose]());
const clock = createManualClock({ wallMs: Date.now() });
const phone = openSignedPhone({ url: simulated.url, secret, incomingSecret }, { clock });

let set: PhoneProvider | null = phone;
let count = 0;
const said: string[] = [];
const demo = createDemoSms((line) => said.push(line));
const given = { provider: () => set, nextId: () => `id-${++count}` };
const sender = createCodeMessages({ ...given, otherwise: null });
const inDemo = createCodeMessages({ ...given, otherwise: demo });
const message = { to: "8613800001234", text: "守望登录验证码:123456", code: "123456" };
const taken = (): number => simulated.messages.length;

beforeEach(() => {
  set = phone;
  said.length = 0;
  simulated.mood("well");
});

describe("R-530 codes for signing in go through the provider of messages that is set", () => {
  test("without one nobody is offered a code, and none goes anywhere", async () => {
    set = null;
    expect(sender.isSet()).toBe(false);
    expect(await sender.send(message)).toMatchObject({ kind: "refused" });
    // One that only takes registered templates, and has none for codes.
    set = { ...phone, sendsCodes: false };
    expect(sender.isSet()).toBe(false);
    expect(await sender.send(message)).toMatchObject({ kind: "refused" });
    expect(taken()).toBe(0);
  });

  test.each([
    ["refusing", "refused"],
    ["failing", "unreachable"],
  ] as const)("a provider that is %s makes it %s, and neither number nor code is in the reason", async (mood, kind) => {
    simulated.mood(mood);
    const answer = await sender.send(message);
    expect(answer.kind).toBe(kind);
    expect(JSON.stringify(answer)).not.toMatch(/123456|1380000|1234/);
  });

  test("a landline takes no message", async () => {
    expect(await sender.send({ ...message, to: "865356210001" })).toMatchObject({ kind: "refused" });
  });

  test("it is set while the cloud runs: offered at once, sent with a template of its own, each time as another message", async () => {
    const before = taken();
    expect(sender.isSet()).toBe(true);
    expect(await sender.send(message)).toEqual({ kind: "accepted" });
    expect(await sender.send(message)).toEqual({ kind: "accepted" });
    expect(simulated.messages.slice(before)).toMatchObject([
      { to: "+8613800001234", text: message.text, template: "code", values: { code: "123456" } },
      { to: "+8613800001234" },
    ]);
  });

  test("a demonstration prints a code only where no provider is set", async () => {
    await inDemo.send(message);
    expect(said).toEqual([]);
    set = null;
    expect(inDemo.isSet()).toBe(true);
    expect(await inDemo.send(message)).toEqual({ kind: "accepted" });
    expect(said).toHaveLength(1);
  });
});
