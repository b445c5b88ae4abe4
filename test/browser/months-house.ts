/** A city as its supervisor sees it: Yantai's counties by name, months of alarms without chance, some of them closed; served with somebody signed in. */

import { startFastifyServer } from "../../cloud/api/fastify-server.ts";
import type { ServerParts } from "../../cloud/api/fastify-server.ts";
import { whoAsksBy } from "../../cloud/api/identity-answers.ts";
import { raisedAlarm, raisedIncident } from "../builders/incidents.ts";
import type { JournalEntry, Outcome } from "../../cloud/alarms/incident.ts";
import { saveIncident } from "../../cloud/alarms/sql-alarm-store.ts";
import type { Write } from "../../cloud/database/database.ts";
import { parseMonth, spanOf } from "../../cloud/months/month.ts";
import { createSqlMonths } from "../../cloud/months/sql-months.ts";
import { changeOf } from "../../cloud/records/records.ts";
import { areaRecord } from "../../cloud/registry/areas/area-record.ts";
import type { AlarmKind } from "../../shared/domain/alarm.ts";
import { must, parseAlarmId, parseAreaCode, parseHomeId, parseIncidentId } from "../../shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "../../shared/time/duration.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { anAccessHouse, areas } from "../builders/access-house.ts";
import { aHomeRow } from "../builders/home-rows.ts";
import { grantOf, openIdentityHouse } from "../builders/identity-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";
import { builtPages } from "./operator-page.ts";

/** Half past nine in China, on the third of November. */
export const houseNowMs = Date.UTC(2026, 10, 3, 1, 30);

/** GB/T 2260, as the statistics bureau publishes them; the streets are those of Zhifu. */
export const counties: readonly [code: string, zh: string, pinyin: string][] = [
  ["370602", "芝罘区", "Zhifu"],
  ["370611", "福山区", "Fushan"],
  ["370612", "牟平区", "Muping"],
  ["370613", "莱山区", "Laishan"],
  ["370614", "蓬莱区", "Penglai"],
  ["370681", "龙口市", "Longkou"],
  ["370682", "莱阳市", "Laiyang"],
  ["370683", "莱州市", "Laizhou"],
  ["370685", "招远市", "Zhaoyuan"],
  ["370686", "栖霞市", "Qixia"],
  ["370687", "海阳市", "Haiyang"],
];
const streets: readonly [code: string, zh: string, pinyin: string][] = [
  ["370602001", "向阳街道", "Xiangyang"],
  ["370602002", "东山街道", "Dongshan"],
  ["370602003", "毓璜顶街道", "Yuhuangding"],
  ["370602004", "通伸街道", "Tongshen"],
];
const above: readonly [code: string, zh: string, pinyin: string][] = [
  ["37", "山东省", "Shandong"],
  ["3706", "烟台市", "Yantai"],
];
const kinds: readonly AlarmKind[] = ["panic", "panic", "panic", "fall", "inactivity", "smoke", "door-watch", "call"];
const outcomes: readonly Outcome[] = ["accidental", "accidental", "false", "assisted", "accidental", "real", "false"];

/** @param perCounty incidents of the month that is shown, in a county. */
export async function openMonthsHouse({ perCounty }: { perCounty: number }) {
  const registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  const { database, records, audit } = registry;
  const by = { who: "system/test", purpose: "operate-system", atMs: houseNowMs } as const;
  // Two counties and what lies above them are there under other names.
  for (const [code, zh, pinyin] of [...above, ...counties, ...streets]) {
    const area = must(parseAreaCode(code), code);
    const after = (await records.get(areaRecord, [code])).get(code)?.version ?? 0;
    const names = [{ zh, pinyin, en: null, from: null }];
    const content = { code: area, names, from: null, ended: null, source: "GB/T 2260" };
    await records.commit([changeOf(areaRecord, { id: code, after, content, what: after ? "changed" : "created" })], by);
  }
  const writes: Write[] = [];
  const write = (query: Write["query"]): void => void writes.push({ query });
  const chance = createChance();
  for (const [n, code] of placesOfHomes().entries()) {
    const homeId = `y-${n}`;
    const row = { ...aHomeRow(homeId), area: `${code}001`, contact_reached_at_ms: chance() > 0.2 ? 1 : null };
    write(database.write.insertInto("homes").values(row));
    write(database.write.insertInto("gateways").values({ gateway_id: `yk-${n}`, created_at_ms: 1 }));
    const kit = { assignment_id: `ya-${n}`, gateway_id: `yk-${n}`, home_id: homeId, bucket: "0001" };
    write(database.write.insertInto("assignments").values({ ...kit, from_ms: 1, until_ms: null }));
    if (chance() > 0.7) {
      const sinceMs = houseNowMs - days(4 + Math.floor(chance() * 20));
      const item = { item_id: `yw-${n}`, gateway_id: `yk-${n}`, device_id: "", home_id: homeId, area: `${code}001` };
      const endedAtMs = sinceMs + hours(1 + Math.floor(chance() * 30));
      write(
        database.write
          .insertInto("work_items")
          .values({ ...item, fault: "silent", since_ms: sinceMs, ended_at_ms: endedAtMs }),
      );
    }
    if (chance() > 0.1) {
      const press = { trial_id: `yt-${n}`, device_id: "sos", home_id: homeId, alarm_id: `yt-${n}`, alarm: "panic" };
      const times = { occurred_at_ms: houseNowMs - days(10), recorded_at_ms: houseNowMs - days(10) };
      const end = { incident_id: "test", over_at_ms: null, went_live_at_ms: null };
      write(database.write.insertInto("trial_presses").values({ ...press, ...times, ...end }));
    }
  }
  const homes = placesOfHomes().length;
  let made = 0;
  const incidentsOf = (month: string, many: number): void => {
    const { fromMs, untilMs } = spanOf(must(parseMonth(month), month));
    for (let n = 0; n < many; n += 1) {
      made += 1;
      const atMs = fromMs + Math.floor(chance() * (Math.min(untilMs, houseNowMs) - fromMs));
      writes.push(...anIncident({ database, id: `yi-${made}`, homeId: `y-${made % homes}`, atMs, chance }));
    }
  };
  for (const [n, month] of ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"].entries())
    incidentsOf(month, (counties.length * perCounty * (5 + n)) / 10);
  incidentsOf("2026-10", counties.length * perCounty);
  await database.commit(writes);

  let nowMs = houseNowMs;
  const months = createSqlMonths({ database, audit, nowMs: () => nowMs });
  const city = must(parseAreaCode("3706"), "3706");
  const closer = { name: "孙丽", who: "account/sun", purpose: "supervise" } as const;
  for (const month of ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09"])
    await months.close({ month: must(parseMonth(month), month), area: city, by: closer });

  const people = await openIdentityHouse();
  const supervisor = await people.person("sun.li", [grantOf("supervisor", "3706")], null, "孙丽");
  return {
    registry,
    people,
    months,
    /** As of a person signed in over plain HTTP. */
    cookie: { name: "shouwang", value: must(supervisor.caller.sessionToken ?? undefined, "session") },
    later: (ms: number) => (nowMs += ms),
    /** One more of a month that may be closed by now. */
    async oneMore(atMs: number): Promise<void> {
      made += 1;
      await database.commit(anIncident({ database, id: `yi-${made}`, homeId: "y-0", atMs, chance }));
    },
    async serve(more: Partial<ServerParts> = {}) {
      const running = createSystemClock({ trust: () => "trusted" });
      const begunAtMs = running.uptimeMs();
      const { parts } = anAccessHouse({
        keepers: { ...registry.keepers, months },
        identity: people.identity,
        whoAsks: whoAsksBy(people.identity),
        // From when they signed in, and going on: how often somebody may ask is counted in time.
        clock: { ...running, wallMs: () => people.clock.wallMs() + Math.floor(running.uptimeMs() - begunAtMs) },
        ...(await builtPages()),
        ...more,
      });
      return await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
    },
    async [Symbol.asyncDispose]() {
      await people[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
    },
  };
}
export type MonthsHouse = Awaited<ReturnType<typeof openMonthsHouse>>;

/** The same every time (mulberry32). */
function createChance(): () => number {
  let state = 20_261_103;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Three homes in each street of Zhifu, four in each other county. */
export function placesOfHomes(): readonly string[] {
  const inZhifu = streets.flatMap(([code]) => [code, code, code]);
  return [...inZhifu, ...counties.slice(1).flatMap(([code]) => [1, 1, 2, 2].map((n) => `${code}00${n}`))];
}

type Made = Pick<Awaited<ReturnType<typeof openRegistryHouse>>, "database"> & {
  id: string;
  homeId: string;
  atMs: number;
  chance: () => number;
};

function anIncident({ database, id, homeId, atMs, chance }: Made): readonly Write[] {
  const pick = <T>(list: readonly T[]): T => must(list[Math.floor(chance() * list.length)], id);
  const [alarm, outcome] = [pick(kinds), pick(outcomes)];
  const answered = seconds(3 + Math.floor(chance() ** 3 * 55));
  const isSerious = outcome === "real" || outcome === "assisted";
  const line = (what: JournalEntry["what"], took: number): JournalEntry => ({
    atMs: atMs + took,
    what,
    who: "李静",
    alarmId: null,
    detail: "",
  });
  const sent = answered + minutes(1 + Math.floor(chance() * 3));
  const there = sent + minutes(5 + Math.floor(chance() * 20));
  const isAnswered = chance() > 0.01;
  const journal = [
    line("opened", 0),
    line("alarm-raised", 0),
    ...(isAnswered ? [line("acknowledged", answered), line("phoned", answered + seconds(25))] : []),
    ...(isAnswered && isSerious ? [line("on-my-way", sent), line("attended", there)] : []),
  ];
  const incident = raisedIncident(atMs, {
    incidentId: must(parseIncidentId(id), id),
    subject: `home:${homeId}`,
    homeId: must(parseHomeId(homeId), homeId),
    phase: "closed",
    closedAtMs: atMs + hours(1),
    closedBy: "李静",
    outcome,
    alarms: [raisedAlarm(atMs, { alarm, alarmId: must(parseAlarmId(id), id) })],
  });
  return saveIncident(database.write, { incident, journal, firstLine: 0 }, null).writes;
}
