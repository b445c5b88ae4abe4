import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noticeOf } from "../../test/builders/notices.ts";
import { startCloudIn } from "../../test/builders/one-home-cloud.ts";
import { aContact, openToldHouse } from "../../test/builders/told-house.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import { watchWay } from "./way-watch.ts";

const taken: Delivered = { kind: "accepted", receipt: "1" };
const refused: Delivered = { kind: "refused", why: "no such number" };
const down: Delivered = { kind: "unreachable", why: "503", retryAfter: null };

/** What is heard of a way that answers so, one after the other. */
async function heardOf(
  answers: readonly Delivered[],
  { name = "sms", notice = noticeOf(), signal = new AbortController().signal } = {},
): Promise<readonly (string | null)[]> {
  const heard: (string | null)[] = [];
  const left = [...answers];
  const way = watchWay({ name, deliver: async () => await Promise.resolve(left.shift() ?? down) }, (why) =>
    heard.push(why),
  );
  for (const answer of answers) expect(await way.deliver(notice, signal)).toEqual(answer);
  return heard;
}

describe("R-537 H-147 a way to persons that takes nothing from anybody is a fault", () => {
  test.each<[string, readonly Delivered[], readonly (string | null)[]]>([
    ["one that was lost is none", [down], []],
    ["two in a row are", [down, down], ["503"]],
    ["and it stands until one goes out", [down, down, down, taken], ["503", "503", null]],
    ["one that goes out between them counts anew", [down, taken, down], [null]],
    ["what one person is refused says nothing of the way", [refused, refused, down, refused, down], ["503"]],
  ])("%s", async (_, answers, expected) => {
    expect(await heardOf(answers)).toEqual(expected);
  });

  test("what we ended ourselves says nothing, nor does a call that was never made", async () => {
    expect(await heardOf([down, down], { signal: AbortSignal.abort() })).toEqual([]);
    expect(await heardOf([down, down, taken], { name: "voice", notice: noticeOf({ reason: "closed" }) })).toEqual([]);
  });
});

test("R-537 H-147 a provider that is down is a fault of the house with what to do, and none any more when a message goes out", async () => {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-ways-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const cloud = stack.use(await startCloudIn(folder));
  const house = stack.use(await openToldHouse(cloud, folder));
  await house.press(1);
  const faults = (): readonly string[] =>
    cloud.loop.faults().map(({ deviceId, fault, owner, detail }) => `${deviceId} ${fault} ${owner}: ${detail}`);
  house.provider.mood("failing");
  await house.tell("sms", aContact);
  await house.tell("voice", aContact);
  // One each: whoever fails once has lost a message.
  await cloud.loop.idle();
  expect(faults()).toEqual([]);
  await house.tell("sms", aContact);
  await expect
    .poll(faults)
    .toEqual([expect.stringMatching(/^way-sms link-lost technician: .*503.*phone-provider\.md/)]);
  house.provider.mood("well");
  await house.tell("sms", aContact);
  await expect.poll(faults).toEqual([]);
});
