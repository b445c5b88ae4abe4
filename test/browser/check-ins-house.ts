/** A county with people who are to be called today, each for a reason of their own: for tests of the list of check-ins and for its pictures. */

import { changeOf, type By } from "../../cloud/records/records.ts";
import { blankHome, homeRecord } from "../../cloud/registry/residents/home-record.ts";
import { blankResident, residentRecord, type ResidentContent } from "../../cloud/registry/residents/resident-record.ts";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { must, parseHomeId, parseResidentId } from "../../shared/domain/ids.ts";
import { days, hours } from "../../shared/time/duration.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { anAccessHouse, area, areas, incidentOf } from "../builders/access-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";

type Person = Pick<ResidentContent, "name" | "risk" | "bornOn"> & { address: string; reachedAgo: number | null };

const people: readonly Person[] = [
  {
    name: "孙桂兰",
    risk: "high",
    bornOn: "1938-11-22",
    address: "烟台市芝罘区毓璜顶街道大海阳路 21 号 2 单元 301",
    reachedAgo: days(12),
  },
  {
    name: "刘德福",
    risk: "medium",
    bornOn: "1944-05-17",
    address: "烟台市芝罘区向阳街道北马路 88 号 402",
    reachedAgo: days(41),
  },
  {
    name: "于秀珍",
    risk: "unknown",
    bornOn: "1946-09-02",
    address: "烟台市芝罘区奇山街道西南河路 9 号 101",
    reachedAgo: null,
  },
  {
    name: "王学礼",
    risk: "low",
    bornOn: "1950-01-30",
    address: "烟台市芝罘区世回尧街道机场路 56 号 602",
    reachedAgo: days(6),
  },
  {
    name: "曲淑芬",
    risk: "high",
    bornOn: "1936-07-11",
    address: "烟台市芝罘区东山街道解放路 117 号 201",
    reachedAgo: days(9),
  },
];

export async function openCheckInsHouse(given: { webRoot: string; hasAlarm: boolean }) {
  const registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  const clock = createSystemClock({ trust: () => "trusted" });
  const nowMs = clock.wallMs();
  const by: By = { who: "system/test", purpose: "care", atMs: nowMs };
  const made = { after: 0, what: "created" } as const;
  const ids = people.map((_one, n) => must(parseResidentId(`p-${n + 1}`), "id"));
  for (const [n, one] of people.entries()) {
    const homeId = must(parseHomeId(`home-p${n + 1}`), "home");
    const place = { area: area("370602001001"), address: one.address, phone: `0535-660${n}812` };
    const stay = { homeId, area: place.area, fromMs: nowMs - days(300) };
    const reached = one.reachedAgo === null ? null : { atMs: nowMs - one.reachedAgo, through: "phone" as const };
    const content = { ...blankResident(one.name, stay), bornOn: one.bornOn, risk: one.risk, reached };
    await registry.records.commit(
      [
        changeOf(homeRecord, { ...made, id: homeId, content: { ...blankHome(one.address), ...place } }),
        changeOf(residentRecord, { ...made, id: ids[n] ?? "", content }),
      ],
      by,
    );
  }
  const [, , , asks, tried] = ids;
  if (asks === undefined || tried === undefined) throw new Error("nobody asks");
  const note = "药盒用完了，想约社区护士上门";
  const asked = { why: "asked-for", dueAtMs: nowMs - hours(1), by: "王芳", note } as const;
  await registry.checkIns.registrar.ask(asks, asked, null, by);
  const notReached = { outcome: "not-reached", note: "", by: "王芳", dueAtMs: nowMs + 500 } as const;
  const nobodyKnows = {
    at: async () =>
      await Promise.resolve({
        risk: "medium",
        timeZone: "Asia/Shanghai",
        lastActivityAtMs: null,
        isHeard: false,
      } as const),
    opens: async () => await Promise.resolve({ refused: "nothing is opened here" }),
  };
  for (const version of [0, 1])
    await registry.checkIns.registrar.note({ residentId: tried, version }, notReached, nobodyKnows, by);
  const incidents = given.hasAlarm ? [incidentOf("out")] : [];
  const { keepers, checkIns } = registry;
  const house = anAccessHouse({ keepers, checkIns, whoAsks: null, clock, webRoot: given.webRoot }, incidents);
  // The memory desk opens what people ask for; nothing else of the house does.
  const parts = { ...house.parts, commands: house.desk.commands };
  const server: RunningServer = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
  return {
    url: server.url,
    desk: house.desk,
    registry,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
    },
  };
}
