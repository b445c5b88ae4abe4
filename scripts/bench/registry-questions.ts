/** What pages ask of the registry, each question with times of its own: found, and the fifty people of the page opened. */

import { createHash } from "node:crypto";
import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { homeRecord } from "@shouwang/cloud/registry/residents/home-record.ts";
import {
  dueKinds,
  type Page,
  type ResidentFinder,
  type ResidentQuery,
} from "@shouwang/cloud/registry/residents/resident-finder.ts";
import { residentRecord } from "@shouwang/cloud/registry/residents/resident-record.ts";
import { createSqlCounts } from "@shouwang/cloud/registry/residents/sql-counts.ts";
import { createSqlResidentFinder } from "@shouwang/cloud/registry/residents/sql-resident-finder.ts";
import { createSqlKits } from "@shouwang/cloud/registry/kits/sql-kits.ts";
import { percentile, round } from "./figures.ts";
import { bornOnOf, city, communityOf, familyStart, homeOf, idNumberOf, nameOf, phoneOf } from "./registry-city.ts";
import type { RegistryHouse } from "./registry-house.ts";

/** How often each is asked: p99 of 300 is the third slowest. */
const [pages, rollUps, others] = [300, 20, 40];
const levels = [4, 6, 9, 12] as const;

const [longMs, longSpins] = [200, 200];

export type Times = Readonly<Record<string, readonly number[]>>;

/** @param residents how many were loaded as `registry-city.ts` makes them. */
export async function askAll(house: RegistryHouse, residents: number, nowMs: number): Promise<Times> {
  const at30Days = { nowMs, reachedWithin: days(30) };
  const { database, vault } = house;
  const finder = createSqlResidentFinder({ database, vault });
  const counts = createSqlCounts(database);
  const kits = createSqlKits(database);
  const opened = async (page: Page): Promise<void> => await openPage(house, page);
  const someone = (at: number): number => (at * 104_729) % residents;
  const control = { spin: [] as number[], longSpin: [] as number[], smallQuery: [] as number[] };
  const timed = async (many: number, ask: (at: number) => Promise<unknown>): Promise<number[]> => {
    const times: number[] = [];
    for (let at = 0; at < many; at++) {
      const tookMs = await milliseconds(() => ask(at));
      times.push(tookMs);
      // Beside what takes long a control that takes long: a short one slips through between others.
      if (tookMs > longMs) control.longSpin.push(await milliseconds(() => spin(longSpins)));
      control.spin.push(await milliseconds(() => spin(1)));
      const small = database.read.selectFrom("facts").select("value").where("name", "=", "fence");
      control.smallQuery.push(await milliseconds(() => small.execute()));
    }
    return times;
  };
  const asked = {
    list: await timed(pages, async (at) => {
      const n = someone(at);
      // From somewhere in the middle of the list too.
      const after = at % 3 === 0 ? null : `${communityOf(homeOf(n))}.r-${n}`;
      await opened(await finder.find({ area: around(n, at) }, { after, limit: 50 }));
    }),
    search: await timed(pages, async (at) => {
      const n = someone(at);
      const query = { area: around(n, at), ...questionOf(at, n) };
      const after = at % 5 === 4 ? `${communityOf(homeOf(n))}.r-${n}` : null;
      await opened(await finder.find(query, { after, limit: 50 }));
    }),
    rollup: await timed(rollUps, async () => {
      const { total, areas } = await counts.rollUp(city, "street", at30Days);
      if (total.residents < residents * 0.97 || areas.length < 100)
        throw new Error(`${total.residents} counted of ${residents}.`);
    }),
    rollupByCounty: await timed(others / 4, () => counts.rollUp(null, "county", at30Days)),
    rollupByCommunity: await timed(others / 4, () => counts.rollUp(null, "community", at30Days)),
    categories: await timed(others, (at) => counts.byCategory(at % 2 === 0 ? city : null, "street")),
    livedThen: await timed(others / 4, (at) => counts.livedAt(city, "street", nowMs - at)),
    due: await timed(pages, async (at) => {
      const n = someone(at);
      const kind = dueKinds[at % dueKinds.length] ?? "review";
      const within = { area: around(n, at), onDay: at % 2 === 0 ? "2026-11-22" : "2027-06-01", nowMs };
      const after = at % 3 === 0 ? null : `${communityOf(homeOf(n))}.r-${n}`;
      await opened(await finder.due(kind, within, { after, limit: 50 }));
    }),
    duplicates: await timed(others / 4, (at) => finder.duplicates(around(someone(at), at), 50)),
    lookalikes: await timed(others, (at) => lookFor(finder, someone(at))),
    kits: await timed(others, (at) =>
      kits.list({ within: around(someone(at), at), state: at % 2 === 0 ? null : "live", label: "", after: "" }),
    ),
  };
  return { ...asked, ...control };
}

export const summaryOf = (times: Times): Readonly<Record<string, { p50: number; p99: number }>> =>
  Object.fromEntries(
    Object.entries(times).map(([what, ms]) => [
      what,
      { p50: round(percentile(ms, 0.5)), p99: round(percentile(ms, 0.99)) },
    ]),
  );

async function openPage({ records }: RegistryHouse, page: Page): Promise<void> {
  const ids = page.residents.map(({ residentId }) => residentId);
  const people = await records.get(residentRecord, ids);
  await records.get(homeRecord, [...new Set(page.residents.map(({ homeId }) => homeId))]);
  if (people.size !== ids.length) throw new Error("A page lacks somebody.");
}

/** The city, a county, a street or a community in which this one lives. */
function around(n: number, at: number): AreaCode {
  const text = communityOf(homeOf(n)).slice(0, levels[at % levels.length]);
  return must(parseAreaCode(text), text);
}

function questionOf(at: number, n: number): Partial<ResidentQuery> {
  const name = nameOf(n);
  const questions: Partial<ResidentQuery>[] = [
    { name },
    { nameStart: name.slice(0, 1) },
    { nameStart: name.slice(0, 2) },
    { phone: phoneOf(n) },
    { phoneEnd: phoneOf(n).slice(-4) },
    { idNumber: idNumberOf(n) },
    { category: "living-alone" },
    { category: "destitute" },
    { category: "destitute", risk: "high" },
    { risk: "high", nameStart: name.slice(0, 1) },
    { category: "empty-nest", nameStart: name.slice(0, 2) },
    // What finds few among many is the worst: a frequent beginning with what seldom goes with it.
    { nameStart: familyStart, category: "destitute", risk: "high" },
    { nameStart: familyStart, status: "died" },
    { risk: "medium" },
    { status: "moved-away" },
  ];
  return questions[at % questions.length] ?? {};
}

const lookFor = (finder: ResidentFinder, n: number) =>
  finder.lookalikes({ name: nameOf(n), bornOn: bornOnOf(n), idNumber: idNumberOf(n), phones: [phoneOf(n)] });

/** The same work each time: what it takes says what else the machine did. */
function spin(times: number): Promise<void> {
  let text = "";
  for (let at = 0; at < times * 1_000; at++) text = createHash("sha256").update(text).digest("hex");
  return Promise.resolve();
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
