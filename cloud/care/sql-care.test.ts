import { expect, test } from "vitest";
import { must, parseDeviceId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { hello, motion, press, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { untouchedWork } from "../../test/builders/work-boards.ts";
import type { CareAsker } from "../api/ports-care.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import type { Timeline } from "../timeline/timeline.ts";
import { createSqlTrials } from "../trials/sql-trials.ts";
import { createSqlCare } from "./sql-care.ts";

const { startCloud } = cloudsOnDisk();
const homeId = must(parseHomeId("home-1"), "home-1");
const signal = AbortSignal.timeout(30_000);
const may = { setAbsence: true, answer: true, test: true };
const daughter: CareAsker = { name: "陈静", may, shows: () => true };
const contact = {
  is: "contact",
  addressee: "contact:c-1",
  name: "陈静",
  relation: "女儿",
  number: "13800000001",
} as const;

let ids = 0;
function careOf(cloud: Cloud, timeline: Timeline = createMemoryTimeline()) {
  const { database, loop, registry } = cloud;
  const trials = createSqlTrials({ database, timeline });
  const work = untouchedWork(() => loop.nowMs());
  const numbersOf = async () => await Promise.resolve({ homeName: "陈家", address: null, numbers: [contact] });
  return createSqlCare({
    database,
    loop,
    registry,
    work,
    trials,
    numbersOf,
    timeline,
    log: silentLog,
    nextId: () => `absence-${++ids}`,
  });
}

async function moved(cloud: Cloud, atMs: number) {
  const one = motion(1);
  await cloud.say("telemetry", telemetry([{ ...one, at: { ...one.at, wallMs: atMs } }]));
}

test("R-580 one look: who moved when, whom to call, and that nothing is known before anything was heard", async () => {
  await using cloud = await startCloud();
  const care = careOf(cloud);
  expect(await care.look(must(parseHomeId("home-9"), ""), daughter, signal)).toBeUndefined();
  expect(await care.look(homeId, daughter, signal)).toMatchObject({
    answer: "cannot-tell",
    presence: null,
    lastMovement: null,
    open: [],
    notWorking: [],
    deskNumber: "12349",
    numbers: [{ name: "陈静", me: true }],
  });
  await cloud.say("hello", hello([]));
  await moved(cloud, startMs);
  expect(await care.look(homeId, daughter, signal)).toMatchObject({
    answer: "well",
    presence: { at: "home" },
    lastMovement: { atMs: startMs },
    lastHeardAtMs: startMs,
  });
});

test("R-580 what is not for whoever looks is not in the answer", async () => {
  await using cloud = await startCloud();
  await cloud.say("hello", hello([]));
  await moved(cloud, startMs);
  const stranger: CareAsker = { name: "王", may: { ...may, answer: false }, shows: () => false };
  const view = await careOf(cloud).look(homeId, stranger, signal);
  expect(view).toMatchObject({ name: null, address: null, residents: [], numbers: [], presence: null });
  expect(view).toMatchObject({ lastMovement: null, lastActivityAtMs: null, may: { answer: false } });
});

test("R-581 whoever cares answers by name on their page: on my way takes it in hand, cannot gives it back, and what was not shown is not answered", async () => {
  await using cloud = await startCloud();
  const care = careOf(cloud);
  await cloud.say("life", press(1, "alarm-1"));
  const [first] = (await care.look(homeId, daughter, signal))?.open ?? [];
  expect(first).toMatchObject({ alarms: [{ alarm: "panic", room: "bedroom", isSuspected: false }], hasIt: null });
  const [incident] = cloud.loop.openIncidents();
  if (first === undefined || incident === undefined) throw new Error("no incident");
  const { incidentId } = incident;
  const answer = { incidentId, by: "陈静", version: first.version };
  const going = await care.reply({ ...answer, what: "on-my-way" }, daughter);
  expect(going).toMatchObject({ kind: "done", incident: { hasIt: { by: "陈静" }, mine: "on-my-way" } });
  expect(cloud.loop.openIncident(incidentId)).toMatchObject({ said: [{ via: "page", by: "陈静" }] });
  // She pressed again, and the page did not show it yet.
  await cloud.say("life", press(2, "alarm-2"));
  const stale = await care.reply({ ...answer, what: "has-it" }, daughter);
  expect(stale).toMatchObject({ kind: "changed", incident: { alarms: [{}, {}] } });
  const version = stale.kind === "changed" ? (stale.incident?.version ?? 0) : 0;
  expect(await care.reply({ ...answer, version, what: "cannot" }, daughter)).toMatchObject({
    kind: "done",
    incident: { hasIt: null, mine: "cannot" },
  });
});

test("R-581 nobody is taken an alarm out of the hand from a page, and what is over is not answered", async () => {
  await using cloud = await startCloud();
  const care = careOf(cloud);
  await cloud.say("life", press(1, "alarm-1"));
  const [incident] = cloud.loop.openIncidents();
  if (incident === undefined) throw new Error("no incident");
  const { incidentId } = incident;
  const seen = (): number => cloud.loop.openIncident(incidentId)?.version ?? 0;
  await cloud.loop.command(incidentId, { kind: "acknowledge", by: "李娜", version: seen() });
  const version = seen();
  const taking = await care.reply({ incidentId, by: "陈静", version, what: "has-it" }, daughter);
  expect(taking).toMatchObject({ kind: "refused", incident: { hasIt: { by: "李娜" } } });
  const coming = await care.reply({ incidentId, by: "陈静", version, what: "on-my-way" }, daughter);
  expect(coming).toMatchObject({ kind: "done", incident: { hasIt: { by: "李娜" }, mine: "on-my-way" } });
  const end = { kind: "close", by: "李娜", version: seen(), outcome: "accidental", note: "" } as const;
  expect((await cloud.loop.command(incidentId, end)).kind).toBe("done");
  const late = await care.reply({ incidentId, by: "陈静", version, what: "cannot" }, daughter);
  expect(late).toEqual({ kind: "changed", incident: null });
  expect((await care.look(homeId, daughter, signal))?.lately).toMatchObject([
    { alarm: "panic", outcome: "accidental" },
  ]);
});

test("R-580 a home that is not heard any more is not called well", async () => {
  await using cloud = await startCloud();
  await cloud.say("hello", hello([]));
  await moved(cloud, startMs);
  cloud.loop.start();
  await cloud.clock.advanceTo(cloud.clock.uptimeMs() + minutes(10));
  await cloud.loop.idle();
  const view = await careOf(cloud).look(homeId, daughter, signal);
  expect(view).toMatchObject({ answer: "not-protected", lastHeardAtMs: startMs });
  expect(view?.notWorking).toMatchObject([{ fault: "silent", device: null, protectsLife: true }]);
});

test("R-582 an absence is set by name, seen by everybody at once, kept over a restart, and ended by whoever was shown it", async () => {
  const by = { name: "陈静", accountId: "account-1" };
  const asked = { homeId, by, kind: "hospital", lastDay: "2026-11-20", seen: null } as const;
  let absenceId: string;
  {
    await using cloud = await startCloud();
    const care = careOf(cloud);
    await cloud.say("hello", hello([]));
    await moved(cloud, startMs);
    const told: string[] = [];
    using _following = cloud.loop.subscribe((event) => void told.push(event.kind));
    const answer = await care.setAbsence(asked);
    if (answer.kind !== "done") throw new Error(answer.why);
    ({ absenceId } = answer.absence);
    // The end of the last day on the home's own clock.
    expect(answer.absence).toMatchObject({ by: "陈静", fromMs: startMs, untilMs: Date.UTC(2026, 10, 20, 16) });
    expect(told).toContain("home");
    expect(await care.setAbsence(asked)).toEqual({ kind: "refused", why: "changed" });
    expect(await care.endAbsence({ homeId, by, absenceId: "another" })).toEqual({ kind: "refused", why: "changed" });
  }
  await using cloud = await startCloud();
  const care = careOf(cloud);
  const view = await care.look(homeId, daughter, signal);
  expect(view).toMatchObject({ absence: { absenceId, kind: "hospital", lastDay: "2026-11-20" }, lastAbsence: null });
  expect(JSON.stringify(view)).not.toContain("account-1");
  const longer = await care.setAbsence({ ...asked, lastDay: "2026-11-25", seen: absenceId });
  const present = longer.kind === "done" ? longer.absence.absenceId : "";
  expect(await care.endAbsence({ homeId, by: { ...by, name: "李娜" }, absenceId: present })).toMatchObject({
    kind: "done",
    absence: { how: "person", endedBy: "李娜", lastDay: "2026-11-25" },
  });
  expect(await care.look(homeId, daughter, signal)).toMatchObject({ absence: null, lastAbsence: { how: "person" } });
});

test("R-582 an absence lasts from today to sixty days ahead, on days that there are", async () => {
  await using cloud = await startCloud();
  const care = careOf(cloud);
  const by = { name: "陈静", accountId: null };
  for (const [lastDay, why] of [
    ["2026-11-17", "in-the-past"],
    ["2026-02-30", "in-the-past"],
    ["2027-01-18", "too-long"],
    ["2027-11-18", "too-long"],
  ] as const) {
    expect(await care.setAbsence({ homeId, by, kind: "away", lastDay, seen: null })).toEqual({ kind: "refused", why });
  }
});

test("R-585 five weeks of a real time series: what is usual stands beside today, and a pause is long by it", async () => {
  await using cloud = await startCloud();
  const timeline = createMemoryTimeline();
  const day = 86_400_000;
  const dawnMs = Date.UTC(2026, 9, 10, 23);
  const dawns = Array.from({ length: 39 }, (_, n) => dawnMs + n * day).filter((atMs) => atMs < startMs - day);
  const key = { homeId, deviceId: must(parseDeviceId("pir"), "pir"), series: "motion", n: 1, value: 1 };
  const points = dawns.flatMap((atMs) =>
    Array.from({ length: 28 }, (_, n) => ({ ...key, atMs: atMs + n * minutes(30) })),
  );
  await timeline.append(points, signal);
  // The kit has been there for longer than the test.
  const home = cloud.registry.home(homeId);
  const kit = { sinceMs: 0, isAwaited: true };
  const before = { ...cloud.registry, home: () => home && { ...home, settings: { ...home.settings, kit } } };
  const care = careOf({ ...cloud, registry: before }, timeline);
  await cloud.say("hello", hello([]));
  await moved(cloud, startMs);
  const usual = await care.usual(homeId, signal);
  expect(usual).toMatchObject({ dayKind: "weekday", firstMovement: { usual: { fromMinute: 420, toMinute: 420 } } });
  expect(usual?.days.counted).toBeGreaterThan(15);
  expect(usual?.today).toHaveLength(96);
  expect((await care.look(homeId, daughter, signal))?.quietUsualMs).toBe(minutes(60));
  const week = await care.week({ homeId, from: undefined }, signal);
  expect(week).toMatchObject({ weeksBefore: 4, figures: { activeQuarters: { against: "as-usual", before: 28 } } });
  expect(week?.days).toHaveLength(7);
  expect(await care.week({ homeId, from: "2026-02-30" }, signal)).toBeNull();
  expect(await care.week({ homeId, from: "2026-12-30" }, signal)).toBeNull();
});

test("R-580 how she is does not wait for a time series that is away", async () => {
  await using cloud = await startCloud();
  const away = async (): Promise<never> => await Promise.reject(new Error("The time series is away."));
  const care = careOf(cloud, { ...createMemoryTimeline(), series: away });
  await cloud.say("hello", hello([]));
  await moved(cloud, startMs);
  expect(await care.look(homeId, daughter, signal)).toMatchObject({ answer: "well", quietUsualMs: null });
});
