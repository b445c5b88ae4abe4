/** What the store of settings does, whatever database it stands in. Its test file brings the database. */

import { expect, test } from "vitest";
import { must, parseAreaCode, parseHomeId, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { By } from "@shouwang/cloud/records/records.ts";
import { defaultPlans } from "@shouwang/cloud/registry/settings/alarm-plan.ts";
import { allEffective, effective } from "@shouwang/cloud/registry/settings/effective.ts";
import { settingKeys } from "@shouwang/cloud/registry/settings/setting-key.ts";
import {
  settingsId,
  settingsPlaceOf,
  settingsRecord,
  type SettingsPlace,
} from "@shouwang/cloud/registry/settings/settings-record.ts";
import { createSettingsRegistrar } from "@shouwang/cloud/registry/settings/settings-registrar.ts";
import type { RecordsInHand } from "../builders/open-records.ts";

const code = (text: string): AreaCode => must(parseAreaCode(text), text);
const by = (atMs: number, who = "account/a-1"): By => ({ who, purpose: "administer", atMs });
const homeId = must(parseHomeId("home-1"), "home-1");
const community = code("370602001001");
const inArea = (text: string) => ({ place: { kind: "area", area: code(text) } as SettingsPlace, area: code(text) });
const atHome = { place: { kind: "home", homeId } as SettingsPlace, area: community };

export function describeSettings(open: () => Promise<RecordsInHand>): void {
  test("R-259 a setting is inherited from the nearest place that says it, and shows where it comes from", async () => {
    await using inHand = await open();
    const registrar = createSettingsRegistrar({ ...inHand, changed: async () => await Promise.resolve() });
    const now = async () => effective(await registrar.chain(community, homeId), "number.hotline");
    expect(await now()).toEqual({ value: "12349", from: { kind: "default" } });
    const everywhere = { place: { kind: "everywhere" } as SettingsPlace, area: null };
    const steps = [
      [everywhere, "12345", { kind: "everywhere" }],
      [inArea("37"), "053112345", { kind: "area", area: "37" }],
      [inArea("370602"), "053512345", { kind: "area", area: "370602" }],
      [atHome, "05356660000", { kind: "home", homeId }],
    ] as const;
    for (const [index, [place, value, from]] of steps.entries()) {
      const answer = await registrar.set(
        { ...place, version: 0 },
        "number.hotline",
        value,
        by(index, `account/a-${index}`),
      );
      expect(answer).toEqual({ kind: "done", version: 1 });
      expect(await now()).toEqual({ value, from: { kind: "set", place: from, by: `account/a-${index}`, atMs: index } });
    }
    // A neighbour in another county is not touched, and what is taken back is inherited again.
    const neighbour = effective(await registrar.chain(code("370611"), null), "number.hotline");
    expect(neighbour).toMatchObject({ value: "053112345" });
    expect(await registrar.set({ ...atHome, version: 1 }, "number.hotline", undefined, by(9))).toMatchObject({
      kind: "done",
    });
    expect(await now()).toMatchObject({ value: "053512345" });
    expect(allEffective(await registrar.chain(null, null)).map(({ key }) => key)).toEqual([...settingKeys]);
    expect((await inHand.records.history(settingsRecord, "home-home-1")).map(({ by: who }) => who)).toEqual([
      "account/a-1",
      "account/a-3",
    ]);
  });

  test("R-259 what would weaken a life alarm beyond its limit, or is none of its values, is refused and nothing is written", async () => {
    await using inHand = await open();
    const registrar = createSettingsRegistrar({ ...inHand, changed: async () => await Promise.resolve() });
    const [first, ...others] = defaultPlans;
    const refused = [
      ["inactivity.after", hours(12) + 1],
      ["inactivity.after", minutes(44)],
      ["inactivity.after", Number.POSITIVE_INFINITY],
      ["answer.within", seconds(16)],
      ["answer.second-seat-after", seconds(31)],
      ["answer.supervisor-after", seconds(61)],
      ["door.open-at-night-after", hours(2)],
      ["inactivity.sensitivity", "loud"],
      ["inactivity.sensitivity", null],
      ["inactivity.unseen-after", hours(12) - 1],
      ["inactivity.unseen-after", hours(24) + 1],
      ["stay.bathroom-after", minutes(29)],
      ["stay.bathroom-after", hours(5)],
      ["stay.bedroom-after", hours(7)],
      ["stay.bedroom-after", "8 h"],
      ["door.unopened-days", 0],
      ["door.unopened-days", 1.5],
      ["door.unopened-days", 8],
      ["number.ambulance", ""],
      ["number.ambulance", "120;drop"],
      ["languages", []],
      ["quiet-hours", { from: "25:00", to: "07:00" }],
      ["plans", []],
      ["plans", others],
      ["plans", [...defaultPlans, first]],
      ["plans", [{ ...first, steps: [{ tell: "contacts", afterMs: 0, hours: [] }] }, ...others]],
    ] as const;
    for (const [key, value] of refused) {
      const answer = await registrar.set({ ...inArea("3706"), version: 0 }, key, value, by(1));
      expect(answer.kind === "refused" && answer.why.en, `${key} ${JSON.stringify(value)}`).toContain("not saved");
    }
    expect((await registrar.own(inArea("3706").place)).version).toBe(0);
    for (const [version, [key, value]] of (
      [
        ["inactivity.after", hours(6)],
        ["plans", defaultPlans],
        ["quiet-hours", null],
        ["inactivity.sensitivity", "off"],
        ["inactivity.unseen-after", hours(24)],
        ["inactivity.unseen-after", null],
        ["stay.bathroom-after", minutes(30)],
        ["stay.bedroom-after", hours(10)],
        ["door.unopened-days", 2],
      ] as const
    ).entries())
      expect(await registrar.set({ ...inArea("3706"), version }, key, value, by(2))).toMatchObject({ kind: "done" });
  });

  test("whoever saw older settings overwrites nothing", async () => {
    await using inHand = await open();
    const registrar = createSettingsRegistrar({ ...inHand, changed: async () => await Promise.resolve() });
    await registrar.set({ ...atHome, version: 0 }, "age.high", 85, by(1));
    expect(await registrar.set({ ...atHome, version: 0 }, "age.high", 70, by(2))).toMatchObject({ kind: "refused" });
    expect(await registrar.set({ ...atHome, version: 1 }, "languages", undefined, by(2))).toMatchObject({
      kind: "refused",
    });
    expect(await registrar.own(atHome.place)).toMatchObject({
      version: 1,
      own: { "age.high": { value: 85, atMs: 1 } },
    });
    for (const { place } of [atHome, inArea("3706")]) expect(settingsPlaceOf(settingsId(place))).toEqual(place);
  });
}
