/** The resident is rung up because of a suspected fall, and presses a key: real loop, real services and routes, a simulated provider of calls. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { press, stamp } from "../../test/builders/cloud-hears.ts";
import { startCloudIn, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { aContact, openToldHouse, type ToldHouse } from "../../test/builders/told-house.ts";

let folder: string;
let cloud: Cloud;
let house: ToldHouse;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-resident-"));
  cloud = await startCloudIn(folder);
  house = await openToldHouse(cloud, folder);
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const resident = { ...aContact, id: "resident:home-1", name: "陈桂英" };
let seq = 0;
async function fall(): Promise<void> {
  const event = { kind: "life", alarm: "fall", edge: "raised", confidence: "low", evidence: "radar", repeated: false };
  const body = { deviceId: "sos", at: stamp(cloud.clock.wallMs()), event };
  await cloud.say("life", press(++seq, `alarm-${seq}`, { sentAt: stamp(cloud.clock.wallMs()), body }));
}
const closeAll = async (): Promise<void> => {
  for (const { incidentId, version } of cloud.loop.openIncidents())
    await cloud.loop.command(incidentId, { kind: "close", by: "李娜", version, outcome: "test", note: "" });
};
beforeEach(async () => {
  await closeAll();
  await fall();
});
/** @returns the prompt of the call. */
const ask = async (): Promise<string | null> => {
  await house.tell("voice", resident, { reason: "pre-alarm" });
  return house.lastCall().prompt;
};
const alarms = () =>
  cloud.loop.openIncidents().flatMap((one) => one.alarms.map(({ alarm, phase }) => `${alarm} ${phase}`));

describe("R-529 the resident is asked by telephone", () => {
  test("what was noticed, and two keys; a key that means nothing asks again and does nothing", async () => {
    const prompt = await ask();
    expect(house.lastCall().say).toBe("这里是守望。您家有提示:疑似跌倒。您没事请按1,需要帮助请按2。我们会请人来看您。");
    for (const digit of ["9", "0", "#", "3"])
      expect(await house.provider.press(prompt, digit)).toMatchObject({
        prompt,
        say: expect.stringContaining("请按1"),
      });
    expect(alarms()).toEqual(["fall pre-alarm"]);
  });

  test("all is well: the suspicion is cleared in their name, nobody closes it, and the same key twice is once", async () => {
    const prompt = await ask();
    expect((await house.provider.press(prompt, "1")).say).toContain("已记录您没事");
    expect(alarms()).toEqual(["fall eased"]);
    const { incidentId, phase, version } = house.incident();
    expect(phase).toBe("pre-alarm");
    expect((await house.provider.press(prompt, "1")).say).toContain("已记录您没事");
    expect(house.incident().version).toBe(version);
    const lines = await cloud.database.read
      .selectFrom("journal")
      .selectAll()
      .where("incident_id", "=", incidentId)
      .execute();
    expect(lines.filter(({ what }) => what === "resident-fine")).toMatchObject([{ who: "陈桂英" }]);
  });

  test("help is a new life alarm at once, once a call, also after all was well", async () => {
    const prompt = await ask();
    await house.provider.press(prompt, "1");
    expect((await house.provider.press(prompt, "2")).say).toContain("已收到您的求助");
    await house.provider.press(prompt, "2");
    expect(alarms()).toEqual(["fall eased", "call raised"]);
    expect(house.incident()).toMatchObject({ phase: "raised", acknowledgedBy: null });
  });

  test("help after the incident was closed opens another one; all is well is told that it is over", async () => {
    const prompt = await ask();
    await closeAll();
    expect((await house.provider.press(prompt, "1")).say).toContain("已经办结");
    expect(cloud.loop.openIncidents()).toEqual([]);
    await house.provider.press(prompt, "2");
    expect(alarms()).toEqual(["call raised"]);
  });

  test("raised meanwhile, the old word is not taken: what is known now is said, and asked anew", async () => {
    const prompt = await ask();
    await cloud.clock.advanceTo(cloud.clock.uptimeMs() + seconds(121), () => cloud.loop.idle());
    expect(alarms()).toEqual(["fall raised"]);
    const answered = await house.provider.press(prompt, "1");
    expect(answered.say).toContain("疑似跌倒");
    expect(alarms()).toEqual(["fall raised"]);
    await house.provider.press(answered.prompt, "1");
    expect(house.incident()).toMatchObject({ phase: "raised", alarms: [{ phase: "raised", outsideAtMs: null }] });
  });

  test("beside a press nothing is asked: no key ends what somebody has called for", async () => {
    await cloud.say("life", press(++seq, `alarm-${seq}`));
    expect(await ask()).toBeNull();
    expect(house.lastCall().say).toContain("您的报警已经收到");
  });

  test("a question that came by a call is answered by no link", async () => {
    const prompt = await ask();
    for (const what of ["on-my-way", "has-it", "cannot"] as const)
      expect(await house.persons.told.tap(prompt ?? "", { what, version: house.incident().version })).toBeUndefined();
    expect(await house.persons.told.look(prompt ?? "")).toBeUndefined();
    expect(house.incident().acknowledgedBy).toBeNull();
  });

  test("a mailbox that talks, and one that hears keys of nobody, end nothing", async () => {
    await ask();
    const { key } = house.lastCall();
    await house.provider.tell({ type: "call.state", data: { key, state: "voicemail" } });
    await house.provider.tell({ type: "call.digit", data: { prompt: "x".repeat(22), digit: "1" } });
    expect(alarms()).toEqual(["fall pre-alarm"]);
  });
});
