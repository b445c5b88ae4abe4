import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startCloudIn, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { openSipHouse, type SipHouse } from "../../test/builders/sip-house.ts";
import { aTrunkOver } from "../../test/builders/spoken-house.ts";
import { startTelephone, type Telephone } from "../../test/builders/telephone.ts";
import { aContact, openToldHouse, type ToldHouse } from "../../test/builders/told-house.ts";
import { openUdpTransport } from "../sip/udp-transport.ts";

let folder: string;
let cloud: Cloud;
let house: ToldHouse;
let telephone: Telephone;
let sip: SipHouse;
/** What was to be spoken. */
const texts: string[] = [];
let isUp = true;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-spoken-"));
  cloud = await startCloudIn(folder);
  telephone = await startTelephone("takes");
  sip = openSipHouse({ openTransport: (events) => openUdpTransport({ farEnd: telephone.place }, events) });
  const trunk = aTrunkOver(sip.calls, { isUp: () => isUp });
  house = await openToldHouse(cloud, folder, {
    trunks: {
      trunks: { all: () => [trunk], forArea: () => trunk },
      speech: {
        async speak(text) {
          texts.push(text);
          return await Promise.resolve({ samples: new Int16Array(160).fill(9_000), isGeneral: false });
        },
        [Symbol.asyncDispose]: async () => await Promise.resolve(),
      },
    },
  });
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await sip[Symbol.asyncDispose]();
  await telephone[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
let seq = 0;
beforeEach(async () => {
  for (const { incidentId, version } of cloud.loop.openIncidents())
    await cloud.loop.command(incidentId, { kind: "close", by: "李娜", version, outcome: "test", note: "" });
  await house.press(++seq);
  texts.length = 0;
  isUp = true;
});
const taken = async (): Promise<void> => {
  const before = telephone.packets();
  expect(await house.tell("voice", aContact)).toMatchObject({ kind: "accepted" });
  // From then on keys are heard.
  await expect.poll(() => telephone.packets()).toBeGreaterThan(before);
};

describe("R-494 a key in a call over the trunk is an answer", () => {
  test("three: they have it; by the name of who was called, and said back to them", async () => {
    await taken();
    expect(texts[0]).toContain("陈家,卧室,紧急呼叫");
    await telephone.press("3");
    await expect.poll(() => house.incident()).toMatchObject({ phase: "acknowledged", acknowledgedBy: "王芳" });
    await expect.poll(() => texts.at(-1)).toContain("已记录:我来处理");
    telephone.hangUp();
  });

  test("one and two: they say so", async () => {
    await taken();
    await telephone.press("1");
    await expect.poll(() => house.incident().said.at(-1)).toMatchObject({ by: "王芳", what: "on-my-way" });
    await telephone.press("2");
    await expect.poll(() => house.incident().said.at(-1)).toMatchObject({ by: "王芳", what: "cannot" });
    telephone.hangUp();
  });

  test("there was news: nothing is taken, it is said and asked anew, and that key counts", async () => {
    await taken();
    await house.press(++seq);
    await telephone.press("3");
    await expect.poll(() => texts.at(-1)).toContain("情况有变");
    expect(house.incident().acknowledgedBy).toBeNull();
    await telephone.press("3");
    await expect.poll(() => house.incident().acknowledgedBy).toBe("王芳");
    telephone.hangUp();
  });

  test("taken, listened to and hung up is no answer", async () => {
    await taken();
    telephone.speak(20);
    telephone.hangUp();
    await expect.poll(() => telephone.log.at(-1)).toBe("ended hung-up us");
    expect(house.incident()).toMatchObject({ acknowledgedBy: null, said: [] });
  });
});

describe("R-494 by whom people are called", () => {
  test("over the trunk where one is set, messages by the provider alone", async () => {
    const { calls, messages } = house.provider;
    const before = [calls.length, messages.length];
    await taken();
    telephone.hangUp();
    await house.tell("sms", aContact);
    expect([calls.length, messages.length]).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect(house.persons.services.names()).toEqual(expect.arrayContaining(["voice", "sms"]));
  });

  test("by the provider while the trunk is away", async () => {
    isUp = false;
    const before = telephone.called.length;
    expect(await house.tell("voice", aContact)).toMatchObject({ kind: "accepted" });
    expect([house.lastCall().say, telephone.called.length]).toEqual([expect.stringContaining("陈家"), before]);
  });
});
