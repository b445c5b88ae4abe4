import { expect, test } from "vitest";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { press, stamp, startMs } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { isReminded, isTold, reminderText, seenText } from "./absence-news.ts";
import { createAbsenceKeeper, type AbsenceMessage } from "./sql-absence-keeper.ts";

const { startCloud } = cloudsOnDisk();
const homeId = must(parseHomeId("home-1"), "home-1");
const absence = {
  absenceId: "absence-1",
  kind: "hospital",
  by: "陈静",
  accountId: "account-1",
  fromMs: startMs,
  lastDay: "2026-11-20",
  untilMs: Date.UTC(2026, 10, 20, 16),
} as const;

function keeperOf(cloud: Cloud, sent: AbsenceMessage[], takes: () => boolean = () => true) {
  const { database, loop, registry, clock } = cloud;
  const setter = async () => await Promise.resolve({ phone: "13800000001", language: "zh" } as const);
  const send = () => async (message: AbsenceMessage) => {
    if (takes()) sent.push(message);
    return await Promise.resolve(takes());
  };
  return createAbsenceKeeper({ database, loop, registry, clock, setter, send, log: silentLog });
}
const rows = async ({ database }: Cloud) => await database.read.selectFrom("absences").selectAll().execute();

test("R-587 whoever set an absence is told once that somebody is there, also when the provider was down and the process began anew", async () => {
  const sent: AbsenceMessage[] = [];
  let isUp = false;
  {
    await using cloud = await startCloud();
    await using keeper = keeperOf(cloud, sent, () => isUp);
    await cloud.loop.absence(homeId, { kind: "set", absence, seen: null });
    await keeper.looked();
    expect(await rows(cloud)).toMatchObject([{ absence_id: "absence-1", home_id: "home-1", ended_at_ms: null }]);
    // Where no door tells, the home is believed empty two hours later; then somebody presses there.
    await cloud.clock.advanceTo(cloud.clock.uptimeMs() + hours(3));
    const at = stamp(cloud.clock.wallMs());
    const { body } = press(1, "");
    await cloud.say("life", press(1, "alarm-1", { sentAt: at, body: { ...body, at } }));
    await keeper.looked();
    expect(await rows(cloud)).toMatchObject([{ ended_at_ms: startMs + hours(3), how: "activity", told_at_ms: null }]);
    expect(sent).toEqual([]);
  }
  isUp = true;
  for (let start = 0; start < 2; start++) {
    await using cloud = await startCloud();
    await using keeper = keeperOf(cloud, sent, () => isUp);
    await keeper.looked();
    expect(sent).toMatchObject([{ to: "13800000001", text: expect.stringContaining("家中有人活动") }]);
  }
});

const zone = "Asia/Shanghai";
const of = (beforeEnd: number): boolean => isReminded(absence, zone, absence.untilMs - beforeEnd);

test("R-587 who is reminded, and when", () => {
  // It ends at midnight of the home: on the day before it, and neither at night nor two days before.
  expect([of(hours(12)), of(hours(1)), of(hours(30)), of(0)]).toEqual([true, false, false, false]);
  expect(isReminded({ ...absence, fromMs: absence.untilMs - days(1) }, zone, absence.untilMs - hours(12))).toBe(false);
  const ended = { ...absence, endedAtMs: startMs, how: "activity", endedBy: null } as const;
  expect([
    isTold(ended, startMs),
    isTold(ended, startMs + days(2)),
    isTold({ ...ended, how: "person" }, startMs),
  ]).toEqual([true, false, false]);
});

test("R-587 what they are told says what is so, what to do, and that it is no alarm", () => {
  expect(reminderText(absence, "陈秀英", "zh").slice(0, 70)).toMatch(/住院设置今天结束.*延长/);
  expect(seenText(absence, "陈秀英", "zh").slice(0, 70)).toMatch(/家中有人活动.*请打电话/);
  for (const text of [reminderText(absence, null, "en"), seenText(absence, null, "en")])
    expect(text).toContain("This is no alarm.");
});
