import { describe, expect, test } from "vitest";
import {
  must,
  parseAreaCode,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
} from "@shouwang/shared/domain/ids.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import type { DeviceLook } from "./device-look.ts";
import { pageOf } from "./fleet-page.ts";
import { fleetPerPage, type RankedKit } from "./fleet.ts";
import { reportAfter } from "./gateway-report.ts";
import type { DeviceFacts, KitFacts, KitFault } from "./kit-facts.ts";
import { points, reasonsOf, scoreOf } from "./risk.ts";
import { isOlder, newestOf } from "./software-version.ts";

const nowMs = Date.UTC(2026, 10, 22, 8);
const sos = must(parseDeviceId("sos"), "sos");
const pir = must(parseDeviceId("pir"), "pir");
const look = (changes: Partial<DeviceLook> = {}): DeviceLook => ({
  deviceId: sos,
  knownSinceMs: nowMs - days(90),
  heardDayMs: nowMs - days(1),
  triedAtMs: nowMs - days(3),
  battery: { at: "level", percent: 80, atMs: nowMs, daysLeft: 400, why: null },
  signal: { at: "steady", now: 120, before: 120 },
  ...changes,
});
const button = (changes: Partial<DeviceLook> = {}): DeviceFacts => ({
  deviceId: sos,
  model: "SOS-1",
  room: "bedroom",
  isLife: true,
  look: look(changes),
});
const detector = (changes: Partial<DeviceLook> = {}): DeviceFacts => ({
  ...button(),
  deviceId: pir,
  isLife: false,
  look: look({ deviceId: pir, triedAtMs: null, ...changes }),
});
const work: KitFault["work"] = {
  at: "open",
  owner: "technician",
  dueAtMs: nowMs + 1,
  isOverdue: false,
  by: null,
  why: null,
  version: 0,
  protectsLife: false,
  under: null,
};
const fault = (changes: Partial<KitFault> = {}): KitFault => ({
  deviceId: pir,
  fault: "tamper",
  sinceMs: nowMs - hours(2),
  detail: "",
  work,
  ...changes,
});
const report: NonNullable<KitFacts["report"]> = {
  softwareVersion: "1.4.0",
  sinceMs: nowMs - days(40),
  heardAtMs: nowMs,
  bootId: "boot-1",
  bootedAtMs: nowMs - days(10),
  former: [],
  card: { usedPercent: 40, wornPercent: 10, writtenMegabytes: 12_000, atMs: nowMs },
};
const kit = (changes: Partial<KitFacts> = {}): KitFacts => ({
  kitId: must(parseKitId("kit-1"), "kit-1"),
  label: "YT-0001",
  area: must(parseAreaCode("370602001001"), "area"),
  state: "live",
  homeId: must(parseHomeId("home-1"), "home-1"),
  gatewayId: must(parseGatewayId("gw-1"), "gw-1"),
  assignedAtMs: nowMs - days(90),
  maintenanceUntilMs: null,
  lastHeardAtMs: nowMs - 20_000,
  isSilent: false,
  report,
  faults: [],
  devices: [button(), detector()],
  lookedAtMs: nowMs,
  ...changes,
});
const said = (facts: KitFacts, newest: string | null = "1.4.0"): string[] =>
  reasonsOf(facts, newest, nowMs).map(
    ({ kind, deviceId, points: given, amount }) =>
      `${kind} ${deviceId ?? "-"} ${given}${amount === null ? "" : ` (${amount})`}`,
  );

describe("R-590 why a kit needs somebody", () => {
  test("nothing, where nothing is known to be wrong", () => expect(said(kit())).toEqual([]));

  test.each<[string, Partial<KitFacts>, string[]]>([
    [
      "nobody is heard there",
      { faults: [fault({ deviceId: null, fault: "silent", work: { ...work, protectsLife: true } })] },
      ["gateway-silent - 100"],
    ],
    [
      "the button is not heard",
      { faults: [fault({ deviceId: sos, fault: "silent", work: { ...work, protectsLife: true } })] },
      ["life-fault sos 80"],
    ],
    ["another fault", { faults: [fault()] }, ["fault pir 20"]],
    [
      "in the shadow of another it counts once",
      { faults: [fault({ work: { ...work, under: { deviceId: null, fault: "silent" } } })] },
      [],
    ],
    [
      "that somebody works on it takes nothing away",
      { faults: [fault({ work: { ...work, at: "taken", by: "李静" } })] },
      ["fault pir 20"],
    ],
    [
      "late work counts besides",
      { faults: [fault({ work: { ...work, isOverdue: true } })] },
      ["fault pir 20", "work-late pir 10"],
    ],
    ["a window takes nothing away", { faults: [fault()], maintenanceUntilMs: nowMs + hours(2) }, ["fault pir 20"]],
    ["suspended takes nothing away", { state: "suspended", faults: [fault()] }, ["fault pir 20"]],
    ["a button that nobody ever tried", { devices: [button({ triedAtMs: null })] }, ["life-unproven sos 40"]],
    ["one that was tried long ago", { devices: [button({ triedAtMs: nowMs - days(32) })] }, ["test-overdue sos 10"]],
    ["a month is in time", { devices: [button({ triedAtMs: nowMs - days(31) })] }, []],
    ["a sensor that was never heard", { devices: [detector({ heardDayMs: null })] }, ["never-heard pir 20"]],
    ["but not on its first day", { devices: [detector({ heardDayMs: null, knownSinceMs: nowMs - hours(23) })] }, []],
    [
      "a battery of a week, of the button half as much again",
      { devices: [button({ battery: { at: "level", percent: 12, atMs: nowMs, daysLeft: 6, why: null } })] },
      ["battery-soon sos 45 (6)"],
    ],
    [
      "a battery of a month",
      { devices: [detector({ battery: { at: "level", percent: 20, atMs: nowMs, daysLeft: 29, why: null } })] },
      ["battery-soon pir 15 (29)"],
    ],
    [
      "an unknown battery is no reason, and no zero",
      { devices: [detector({ battery: { at: "unknown", why: "no-level" } })] },
      [],
    ],
    [
      "a weak radio",
      { devices: [detector({ signal: { at: "weak", now: 30, before: null } })] },
      ["signal pir 15 (30)"],
    ],
    [
      "a radio that falls",
      { devices: [button({ signal: { at: "falling", now: 60, before: 140 } })] },
      ["signal sos 15 (60)"],
    ],
    [
      "assigned, and nobody came",
      { state: "assigned", assignedAtMs: nowMs - days(4), devices: [button({ triedAtMs: null })] },
      ["not-live - 15 (4)"],
    ],
    [
      "begun, and left for two weeks",
      { state: "commissioning", assignedAtMs: nowMs - days(14), devices: [] },
      ["not-live - 30 (14)"],
    ],
    ["a visit may be some days off", { state: "assigned", assignedAtMs: nowMs - days(2), devices: [] }, []],
    [
      "a worn card",
      { report: { ...report, card: { usedPercent: 95, wornPercent: 80, writtenMegabytes: null, atMs: nowMs } } },
      ["card-worn - 30 (80)", "card-full - 20 (95)"],
    ],
    ["a card that does not say is no reason", { report: { ...report, card: null } }, []],
    ["software of before", { report: { ...report, softwareVersion: "1.3.9" } }, ["version-behind - 5"]],
    ["a gateway that never said which", { report: null }, ["version-unknown - 3"]],
    ["what was not looked through claims nothing", { devices: [{ ...button(), look: null }], lookedAtMs: null }, []],
    ["on the shelf there is no risk", { homeId: null, state: "made", report: null }, []],
  ])("%s", (_what, changes, expected) => {
    expect(said(kit(changes))).toEqual(expected);
  });

  test("the sum of it, what may keep a call from being heard first, whatever order it came in", () => {
    const many = kit({
      faults: [
        fault({ fault: "low-battery" }),
        fault({ deviceId: null, fault: "silent", work: { ...work, protectsLife: true } }),
      ],
      devices: [detector({ heardDayMs: null }), button({ triedAtMs: null })],
    });
    const found = reasonsOf(many, null, nowMs);
    expect(found.map(({ kind }) => kind)).toEqual(["gateway-silent", "life-unproven", "fault", "never-heard"]);
    expect(scoreOf(found)).toBe(points.gatewaySilent + 40 + 25 + 20);
    const turned = { ...many, faults: many.faults.toReversed(), devices: many.devices.toReversed() };
    expect(reasonsOf(turned, null, nowMs)).toEqual(found);
  });
});

describe("R-590 pages of the list", () => {
  const ranked = (n: number, changes: Partial<KitFacts> = {}): RankedKit => {
    const facts = kit({ label: `YT-${String(n).padStart(4, "0")}`, ...changes });
    const reasons = reasonsOf(facts, null, nowMs);
    return { facts, reasons, score: scoreOf(reasons) };
  };
  const kits = Array.from({ length: 120 }, (_, n) => ranked(n, n < 60 ? { faults: [fault()] } : {}));
  const ranking = { atMs: nowMs, newestVersion: null, kits };
  const asked = { within: null, reason: null, label: "", after: null };

  test("follow each other without a gap or a repetition, also when what was behind them rose meanwhile", () => {
    const first = pageOf(ranking, asked);
    expect(first).toMatchObject({
      counts: { kits: 120, atRisk: 60, inHomes: 120, notLookedAt: 0, reasons: { fault: 60 } },
    });
    expect(first.kits).toHaveLength(fleetPerPage);
    const risen = { ...ranking, kits: [ranked(119, { faults: [fault({ fault: "storage" })] }), ...kits.slice(0, 119)] };
    const second = pageOf(risen, { ...asked, after: first.next });
    const third = pageOf(risen, { ...asked, after: second.next });
    const labels = [first, second, third].flatMap((one) => one.kits.map(({ facts }) => facts.label));
    expect(labels).toEqual(kits.slice(0, 119).map(({ facts }) => facts.label));
    expect(third.next).toBeNull();
  });

  test("of an area, with one reason, by the beginning of the label; what is in no area is in none", () => {
    const nowhere = ranked(200, { area: null, homeId: null, state: "made" });
    const all = { ...ranking, kits: [...kits, nowhere] };
    const county = must(parseAreaCode("370602"), "county");
    expect(pageOf(all, { ...asked, within: county }).counts.kits).toBe(120);
    expect(pageOf(all, asked).counts).toMatchObject({ kits: 121, inHomes: 120 });
    expect(pageOf(all, { ...asked, reason: "never-heard" }).kits).toEqual([]);
    expect(pageOf(all, { ...asked, label: "YT-000" }).kits).toHaveLength(10);
  });
});

describe("R-593 which software is behind", () => {
  test.each([
    ["1.4.0", "1.10.0", true],
    ["1.10.0", "1.4.0", false],
    ["1.4.0", "1.4.0", false],
    ["v1.4.0", "1.4.1", true],
    ["unknown", "1.4.1", false],
    ["1.4.1", "next", false],
  ])("%s before %s: %s", (one, other, expected) => expect(isOlder(one, other)).toBe(expected));

  test("what a workbench runs is not what everybody should have", () => {
    const many = Array.from({ length: 50 }, () => "1.4.0");
    expect(newestOf([...many, "9.0.0", "9.0.0"])).toBe("1.4.0");
    expect(newestOf([...many, "1.5.0", "1.5.0", "1.5.0"])).toBe("1.5.0");
    expect(newestOf(["1.4.0", "1.5.0"])).toBe("1.5.0");
    expect(newestOf(["dirty"])).toBeNull();
    expect(newestOf([])).toBeNull();
  });

  test("what a gateway says is kept when it is news: a version with its time, a restart, a card; once an hour that it was heard", () => {
    const said = { softwareVersion: "1.4.0", bootId: "boot-1" };
    const first = reportAfter(null, said, nowMs);
    expect(first).toMatchObject({ sinceMs: nowMs, bootedAtMs: nowMs, former: [], card: null });
    expect(reportAfter(first, said, nowMs + hours(1) - 1)).toBeNull();
    expect(reportAfter(first, said, nowMs + hours(1))).toMatchObject({ heardAtMs: nowMs + hours(1), sinceMs: nowMs });
    const updated = reportAfter(first, { softwareVersion: "1.5.0", bootId: "boot-2" }, nowMs + 5);
    expect(updated).toMatchObject({
      sinceMs: nowMs + 5,
      bootedAtMs: nowMs + 5,
      former: [{ softwareVersion: "1.4.0", sinceMs: nowMs, untilMs: nowMs + 5 }],
    });
    const card = { usedPercent: 41, wornPercent: null, writtenMegabytes: 7 };
    const carded = reportAfter(first, { ...said, card }, nowMs + 5);
    expect(carded?.card).toEqual({ ...card, atMs: nowMs + 5 });
    expect(reportAfter(carded, { ...said, card: { ...card, writtenMegabytes: 8 } }, nowMs + 6)).toBeNull();
    // Software of before does not say it again: what is known stays, with its age.
    expect(reportAfter(carded, { ...said, bootId: "boot-3" }, nowMs + 7)?.card).toEqual({ ...card, atMs: nowMs + 5 });
  });
});
