import { expect, test } from "vitest";
import { changeOf } from "../records/records.ts";
import { accountShape, type Account } from "../identity/account.ts";
import { must, parseAccountId, parseAreaCode, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { planningOver } from "../../test/builders/planning.ts";
import { openRegistryHouse, registeredAtMs } from "../../test/builders/registry-house.ts";

const homeId = must(parseHomeId("home-in"), "home-in");
const county = must(parseAreaCode("370602"), "370602");
const by = { who: "account/a-1", purpose: "administer", atMs: registeredAtMs } as const;
const accountId = must(parseAccountId("a-9"), "a-9");
const account: Account = {
  name: "赵主任",
  login: null,
  phone: "13800000007",
  email: null,
  language: "zh",
  standing: "active",
  grants: [],
};
const rota = {
  timeZone: "Asia/Shanghai",
  people: [
    { personId: "wang", name: "王师傅", phone: "13800000001", accountId: null, languages: ["zh" as const] },
    { personId: "zhao", name: "赵", phone: null, accountId, languages: ["zh" as const] },
  ],
  shifts: [{ personIds: ["wang", "zhao"], hours: [] }],
  holidays: [],
  holidayShifts: [],
  swaps: [],
};

test("R-357 whom a plan tells is looked up at the last moment; where there is nobody, a sentence says why", async () => {
  await using house = await openRegistryHouse({ in: "370602", out: "370685" });
  const { database, records, registry, vault } = house;
  let nowMs = registeredAtMs;
  const { addressees, duty, plans } = await planningOver(
    { database, records, registry },
    ["desk", "voice"],
    () => nowMs,
  );
  const plan = plans.planFor({ homeId, kind: "panic", mode: "live" });
  const incident = raisedIncident(nowMs, { homeId, plan });
  const find = async (addressee: string) => await addressees.find(addressee, incident);

  expect(await find("contact:c-1")).toMatchObject({ name: "陈静-in", phone: "13900000009", languages: ["zh"] });
  expect(await find("resident:home-in")).toMatchObject({ phone: "0535-in" });
  for (const nobody of [
    "contact:c-2",
    "resident:home-none",
    "account:a-9",
    "duty:responder",
    "duty:cook",
    "contact:",
    "x",
  ])
    expect(await find(nobody)).toEqual({ nobody: expect.any(String) });

  // Somebody says who is on duty, and it counts at once, for the plans of new incidents too.
  expect(plan.steps.find(({ tell }) => tell === "responder")).toMatchObject({ isByHand: true });
  const seen = { role: "responder", area: county, version: 0 } as const;
  expect(await duty.set(seen, rota, by)).toEqual({ kind: "done", version: 1 });
  expect(await duty.set(seen, rota, by)).toMatchObject({ code: "changed-meanwhile" });
  expect(await duty.set({ ...seen, version: 1 }, { ...rota, people: [] }, by)).toMatchObject({ code: "cannot-be" });
  expect(plans.planFor({ homeId, kind: "panic", mode: "live" }).steps).toContainEqual(
    expect.objectContaining({ stepId: "responder", isByHand: false }),
  );
  expect(await find("duty:responder")).toMatchObject({ id: "duty:responder", name: "王师傅", phone: "13800000001" });

  // Whoever did not answer is followed by the next one, who has an account by now.
  const made = changeOf(accountShape, { id: accountId, after: 0, content: account, what: "created" });
  await records.commit([made], by);
  nowMs += minutes(5) + plan.again;
  expect(await find("duty:responder")).toMatchObject({ name: "赵主任", phone: "13800000007" });
  const inBrowser = { ...account, push: ['{"endpoint":"https://push.example/1"}'] };
  await records.commit([changeOf(accountShape, { id: accountId, after: 1, content: inBrowser, what: "changed" })], by);
  expect(await find("duty:responder")).toMatchObject({ push: ['web:{"endpoint":"https://push.example/1"}'] });
  const locked = { ...account, standing: "locked" as const };
  await records.commit([changeOf(accountShape, { id: accountId, after: 2, content: locked, what: "changed" })], by);
  expect(await find("duty:responder")).toMatchObject({ name: "王师傅" });

  // Whoever was erased is nobody, and nothing throws.
  await database.commit([...vault.destroy("home/home-in", nowMs)]);
  expect(await find("contact:c-1")).toEqual({ nobody: "The record of the home is erased." });
});
