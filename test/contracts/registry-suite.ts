/** What the registry of homes and residents does, whatever database it stands in. Its test file brings the database. */

import { describe, expect, test } from "vitest";
import { must, parseAreaCode, parseHomeId, type AreaCode, type HomeId } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../../cloud/database/database.ts";
import type { By, Records } from "../../cloud/records/records.ts";
import { consentRecord } from "../../cloud/registry/residents/consent-record.ts";
import { isConnected } from "../../cloud/registry/residents/connected.ts";
import { blankHome, homeRecord } from "../../cloud/registry/residents/home-record.ts";
import { checkOf } from "../../cloud/registry/residents/id-number.ts";
import { createHomeRegistrar } from "../../cloud/registry/residents/registrar.ts";
import { CursorError, type Page } from "../../cloud/registry/residents/resident-finder.ts";
import { residentRecord, type ResidentContent } from "../../cloud/registry/residents/resident-record.ts";
import { createResidentRegistrar, type ResidentFields } from "../../cloud/registry/residents/resident-registrar.ts";
import { createSqlCounts } from "../../cloud/registry/residents/sql-counts.ts";
import { createSqlResidentFinder } from "../../cloud/registry/residents/sql-resident-finder.ts";
import type { Vault } from "../../cloud/vault/vault.ts";

export type RegistryInHand = AsyncDisposable & { database: LedgerDatabase; records: Records; vault: Vault };

export const area = (code: string): AreaCode => must(parseAreaCode(code), code);
const by = (atMs: number): By => ({ who: "account/a-1", purpose: "administer", atMs });
const nowMs = Date.UTC(2026, 10, 22);
/** A number that passes the check of GB 11643; nobody's. */
export const anIdNumber = (bornOn: string, n: number): string => {
  const start = `370602${bornOn.replaceAll("-", "")}${String(n).padStart(3, "0")}`;
  return `${start}${checkOf(start)}`;
};
const idsOf = (page: Page): string[] => page.residents.map(({ residentId }) => residentId);

export function describeRegistry(open: () => Promise<RegistryInHand>): void {
  const setUp = async () => {
    const inHand = await open();
    const finder = createSqlResidentFinder(inHand);
    let id = 0;
    const refreshed: HomeId[][] = [];
    const needs = {
      ...inHand,
      finder,
      nextId: () => `id-${++id}`,
      changed: async (homes: readonly HomeId[]) => await Promise.resolve(void refreshed.push([...homes])),
    };
    const homes = createHomeRegistrar(needs);
    const residents = createResidentRegistrar(needs);
    const counts = createSqlCounts(inHand.database);
    const aHome = async (code: string, more: object = {}): Promise<HomeId> => {
      const content = { ...blankHome("陈家"), area: area(code), address: `南大街 ${id} 号`, ...more };
      const answer = await homes.register(content, by(1));
      if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
      return answer.id;
    };
    const aResident = async (homeId: HomeId, name: string, fields: ResidentFields = {}) => {
      const answer = await residents.register({ homeId, name, fields, isAnother: true }, by(2));
      if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
      return answer.id;
    };
    const contentOf = async (residentId: string): Promise<ResidentContent> => {
      const kept = (await inHand.records.get(residentRecord, [residentId])).get(residentId);
      if (kept?.kind !== "kept") throw new Error(`${residentId} is not kept`);
      return kept.content;
    };
    return { ...inHand, finder, homes, residents, counts, aHome, aResident, contentOf, refreshed };
  };
  const all = { after: null, limit: 50 };

  test("R-202 a resident is found by name, its beginning, phone, last four, ID number, category and risk, inside an area only", async () => {
    await using the = await setUp();
    const daughter = {
      contactId: "c-1",
      name: "陈静",
      relation: "女儿",
      phone: "13900000009",
      hours: [],
      tested: null,
    };
    const home = await the.aHome("370602001001", { phone: "0535-6210001", contacts: [daughter] });
    const other = await the.aHome("370611001001");
    const held = {
      category: "living-alone",
      evidence: "社区走访",
      fromOn: "2026-01-01",
      untilOn: null,
      reviewer: "李",
      nextReviewOn: "2027-01-01",
    } as const;
    const chen = await the.aResident(home, "陈秀英", {
      phones: ["13800000001"],
      idNumber: anIdNumber("1940-05-06", 12),
      categories: [held],
      risk: "high",
    });
    const li = await the.aResident(other, "陈秀兰", { phones: ["13700000001"] });
    const find = async (query: object, within: AreaCode | null = null) =>
      idsOf(await the.finder.find({ area: within, ...query }, all));
    expect(await find({ name: "陈 秀英" })).toEqual([chen]);
    expect(await find({ nameStart: "陈" })).toEqual([chen, li]);
    expect(await find({ nameStart: "陈秀" })).toEqual([chen, li]);
    expect(await find({ nameStart: "陈秀" }, area("3706"))).toEqual([chen, li]);
    expect(await find({ nameStart: "陈秀" }, area("370611"))).toEqual([li]);
    expect(await find({ phone: "+86 138 0000 0001" })).toEqual([chen]);
    expect(await find({ phone: "0535 6210001" })).toEqual([chen]);
    expect(await find({ phone: "13900000009" })).toEqual([chen]);
    expect(await find({ phone: "13900000009" }, area("370611"))).toEqual([]);
    expect(await find({ phoneEnd: "0001" })).toEqual([chen, li]);
    expect(await find({ phoneEnd: "0001", nameStart: "陈秀", risk: "high" })).toEqual([chen]);
    expect(await find({ idNumber: anIdNumber("1940-05-06", 12).toLowerCase() })).toEqual([chen]);
    expect(await find({ category: "living-alone" })).toEqual([chen]);
    expect(await find({ category: "living-alone", nameStart: "陈", risk: "low" })).toEqual([]);
    expect(await find({ risk: "high" }, area("370602001001"))).toEqual([chen]);
    expect(await find({ status: "died" })).toEqual([]);
    expect(the.refreshed).toEqual([[home], [other], [home], [other]]);
  });

  test("R-202 pages go on where the one before ended, whoever comes in between, and a place we did not give is refused", async () => {
    await using the = await setUp();
    const home = await the.aHome("370602001001");
    const first = await the.aHome("370602001");
    const people: string[] = [];
    for (let at = 0; at < 7; at++) people.push(await the.aResident(home, `王${at}`));
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const found: Page = await the.finder.find({ area: area("37") }, { after, limit: 3 });
      seen.push(...idsOf(found));
      // They stand before the place where the next page begins, and shift nobody.
      await the.aResident(first, `李${page}`);
      after = found.next;
      if (after === null) break;
    }
    expect(seen).toEqual(people.toSorted());
    await expect(the.finder.find({ area: null }, { after: "370602' or 1=1", limit: 3 })).rejects.toThrow(CursorError);
  });

  test("R-203 a connected resident is registered, consented and reached within 30 days: one definition, in one and in counts", async () => {
    await using the = await setUp();
    const home = await the.aHome("370602001001");
    const reach = async (id: Awaited<ReturnType<typeof the.aResident>>, atMs: number) =>
      await the.residents.noteReached({ residentId: id, version: 1 }, "phone", by(atMs));
    const consent = { purpose: "monitoring", textVersion: "2026-1", signer: "本人", signerRelation: "本人" } as const;
    const agree = async (id: Awaited<ReturnType<typeof the.aResident>>, purpose: "monitoring" | "location") =>
      await the.residents.addConsent(id, { ...consent, purpose, signedAtMs: 3 }, by(4));
    const people = [];
    for (let at = 0; at < 6; at++) people.push(await the.aResident(home, `王${at}`));
    const [yes, silent, notAsked, otherPurpose, withdrawn, died] = people;
    if (!yes || !silent || !notAsked || !otherPurpose || !withdrawn || !died) throw new Error("six people");
    for (const id of [yes, notAsked, otherPurpose, withdrawn, died]) await reach(id, nowMs - days(30));
    await reach(silent, nowMs - days(30) - 1);
    for (const id of [yes, silent, withdrawn, died]) await agree(id, "monitoring");
    await agree(otherPurpose, "location");
    const [consentId] = await the.finder.consentsOf([withdrawn]);
    if (!consentId) throw new Error("no consent");
    expect(await the.residents.withdrawConsent({ consentId, version: 1 }, "本人", by(5))).toMatchObject({ version: 2 });
    expect(await the.residents.withdrawConsent({ consentId, version: 2 }, "本人", by(6))).toMatchObject({
      why: "withdrawn-already",
    });
    await the.residents.setStatus({ residentId: died, version: 2 }, "died", by(5));
    const connected = [];
    for (const id of people) {
      const found = await the.records.get(consentRecord, await the.finder.consentsOf([id]));
      const consents = [...found.values()].flatMap((kept) => (kept.kind === "kept" ? [kept.content] : []));
      if (isConnected(await the.contentOf(id), consents, { nowMs, reachedWithin: days(30) })) connected.push(id);
    }
    expect(connected).toEqual([yes]);
    const counted = await the.counts.rollUp(area("3706"), "street", { nowMs, reachedWithin: days(30) });
    expect(counted.areas).toEqual([{ area: "370602001", residents: 5, connected: 1, highRisk: 0, homes: 1 }]);
    expect(counted.total).toMatchObject({ residents: 5, connected: 1 });
    expect(counted.definition.zh).toContain("近30天");
    expect(await the.counts.rollUp(area("3707"), "street", { nowMs, reachedWithin: days(30) })).toMatchObject({
      areas: [],
      total: { residents: 0 },
    });
  });

  test("R-204 who moves leaves the old area's history behind: who lived where, and the count of a past month, stay", async () => {
    await using the = await setUp();
    const old = await the.aHome("370602001001");
    const next = await the.aHome("370611001001");
    const mover = await the.aResident(old, "王秀英");
    const stayer = await the.aResident(old, "赵国栋");
    expect(await the.residents.move({ residentId: mover, version: 1 }, next, by(1_000))).toMatchObject({ version: 2 });
    expect(await the.residents.move({ residentId: mover, version: 2 }, next, by(1_001))).toMatchObject({
      why: "already-there",
    });
    expect((await the.contentOf(mover)).stays).toEqual([
      { homeId: old, area: "370602001001", fromMs: 2, untilMs: 1_000 },
      { homeId: next, area: "370611001001", fromMs: 1_000, untilMs: null },
    ]);
    // The whole household at another address, in another area.
    const to = { area: area("370613001001"), address: "迎春大街 1 号" };
    expect(await the.homes.move({ homeId: old, version: 1 }, to, by(2_000))).toMatchObject({
      kind: "done",
      version: 2,
    });
    expect(await the.finder.livedIn(old, 999)).toEqual([mover, stayer].toSorted());
    expect(await the.finder.livedIn(old, 2_001)).toEqual([stayer]);
    expect(await the.counts.livedAt(area("3706"), "county", 999)).toEqual([{ area: "370602", residents: 2 }]);
    expect(await the.counts.livedAt(area("3706"), "county", 1_500)).toEqual([
      { area: "370602", residents: 1 },
      { area: "370611", residents: 1 },
    ]);
    expect(await the.counts.livedAt(area("3706"), "county", 2_500)).toEqual([
      { area: "370611", residents: 1 },
      { area: "370613", residents: 1 },
    ]);
    const history = await the.records.history(residentRecord, stayer);
    expect(history.map(({ version, what }) => [version, what])).toEqual([
      [2, "moved"],
      [1, "created"],
    ]);
    expect((await the.records.get(homeRecord, [old])).get(old)).toMatchObject({ content: { area: "370613001001" } });
  });

  test("R-205 whoever saw an older version is told so, and nothing is written", async () => {
    await using the = await setUp();
    const home = await the.aHome("370602001001");
    const id = await the.aResident(home, "王秀英");
    await the.residents.change({ residentId: id, version: 1 }, { risk: "high" }, by(5));
    const answer = await the.residents.change({ residentId: id, version: 1 }, { risk: "low" }, by(6));
    expect(answer).toMatchObject({ kind: "refused", why: "changed-meanwhile" });
    expect(await the.contentOf(id)).toMatchObject({ risk: "high" });
    expect(await the.residents.change({ residentId: id, version: 2 }, { idNumber: "1" }, by(6))).toMatchObject({
      why: "not-valid",
      fields: ["idNumber"],
    });
    const nowhere = must(parseHomeId("no-home"), "no-home");
    expect(await the.residents.move({ residentId: id, version: 2 }, nowhere, by(7))).toMatchObject({
      why: "not-there",
    });
  });

  test("R-206 two confirmed falls in 30 days ask for another assessment, and the assessment answers it", async () => {
    await using the = await setUp();
    const home = await the.aHome("370602001001");
    const id = await the.aResident(home, "王秀英");
    const fall = async (incidentId: string, atMs: number) =>
      await the.residents.confirmFall(id, { incidentId, atMs }, by(atMs));
    await fall("i-1", nowMs);
    expect(await fall("i-1", nowMs + 1)).toMatchObject({ why: "already-there" });
    const due = async () =>
      idsOf(await the.finder.due("reassess", { area: area("37"), onDay: "2026-11-22", nowMs }, all));
    expect(await due()).toEqual([]);
    expect(await fall("i-2", nowMs + days(30))).toMatchObject({ kind: "done" });
    expect(await due()).toEqual([id]);
    const ability = {
      standard: "GB/T 42195-2022",
      grade: 2,
      score: 50,
      assessedOn: "2026-12-30",
      assessor: "周",
      nextOn: "2027-12-30",
    };
    await the.residents.assess({ residentId: id, version: 3 }, ability, by(nowMs + days(38)));
    expect(await due()).toEqual([]);
    expect(
      await the.residents.assess({ residentId: id, version: 4 }, { ...ability, grade: 1 }, by(nowMs)),
    ).toMatchObject({
      why: "not-valid",
    });
  });

  test("R-207 what is due is listed: reviews, missing consents, homes where nobody answers", async () => {
    await using the = await setUp();
    const contact = { contactId: "c-1", name: "陈静", relation: "女儿", phone: "13900000009", hours: [], tested: null };
    const home = await the.aHome("370602001001", { contacts: [contact] });
    const held = {
      category: "oldest-old",
      evidence: "身份证",
      fromOn: "2026-01-01",
      untilOn: null,
      reviewer: "李",
    } as const;
    const id = await the.aResident(home, "王秀英", { categories: [{ ...held, nextReviewOn: "2026-11-22" }] });
    const due = async (kind: "review" | "consent" | "contact", onDay = "2026-11-22") =>
      idsOf(await the.finder.due(kind, { area: area("370602"), onDay, nowMs }, all));
    expect([await due("review"), await due("review", "2026-11-21")]).toEqual([[id], []]);
    expect([await due("consent"), await due("contact")]).toEqual([[id], [id]]);
    const given = {
      purpose: "monitoring",
      textVersion: "1",
      signer: "陈静",
      signerRelation: "女儿",
      signedAtMs: 3,
    } as const;
    await the.residents.addConsent(id, given, by(4));
    await the.homes.testContact({ homeId: home, version: 1 }, { contactId: "c-1", outcome: "answered" }, by(5));
    expect([await due("consent"), await due("contact")]).toEqual([[], []]);
    await the.homes.testContact({ homeId: home, version: 2 }, { contactId: "c-1", outcome: "no-answer" }, by(6));
    expect(await due("contact")).toEqual([id]);
    await the.residents.setStatus({ residentId: id, version: 1 }, "moved-away", by(7));
    expect([await due("review"), await due("contact")]).toEqual([[], []]);
  });

  test("R-208 one person twice is found and merged: one goes on with all that is known, both keep their histories", async () => {
    await using the = await setUp();
    const [one, two] = [await the.aHome("370602001001"), await the.aHome("370602001002")];
    const idNumber = anIdNumber("1940-05-06", 12);
    const kept = await the.aResident(one, "王秀英", { bornOn: "1940-05-06", phones: ["13800000001"] });
    const again = { homeId: two, name: "王 秀英", fields: { bornOn: "1940-05-06" } };
    expect(await the.residents.register({ ...again, isAnother: false }, by(3))).toEqual({
      kind: "likely-same",
      lookalikes: [{ residentId: kept, because: "name-and-birth" }],
    });
    const gone = await the.aResident(two, "王秀英", { bornOn: "1940-05-06", idNumber, risk: "high" });
    const third = { homeId: two, name: "王秀英", fields: { idNumber }, isAnother: true };
    expect(await the.residents.register(third, by(3))).toMatchObject({ why: "id-number-known" });
    expect(
      await the.finder.lookalikes({ name: "王秀英", bornOn: null, idNumber: null, phones: ["138 0000 0001"] }),
    ).toEqual([{ residentId: kept, because: "phone-and-name" }]);
    expect(await the.finder.duplicates(area("370602"), 10)).toEqual([
      { because: "name-and-birth", residentIds: [kept, gone].toSorted() },
    ]);
    const given = {
      purpose: "monitoring",
      textVersion: "1",
      signer: "本人",
      signerRelation: "本人",
      signedAtMs: 3,
    } as const;
    await the.residents.addConsent(gone, given, by(4));
    const seen = [
      { residentId: kept, version: 1 },
      { residentId: gone, version: 1 },
    ] as const;
    expect(await the.residents.merge(...seen, by(9))).toMatchObject({ kind: "done", id: kept, version: 2 });
    expect(await the.contentOf(kept)).toMatchObject({
      idNumber,
      risk: "high",
      phones: ["13800000001"],
      alsoKnownAs: [gone],
    });
    expect(await the.contentOf(gone)).toMatchObject({ status: "merged", mergedInto: kept, stays: [{ untilMs: 9 }] });
    expect(await the.finder.duplicates(null, 10)).toEqual([]);
    const [carried] = await the.finder.consentsOf([kept]);
    expect((await the.records.get(consentRecord, [carried ?? ""])).get(carried ?? "")).toMatchObject({
      content: { purpose: "monitoring", residentId: kept, carriedFrom: (await the.finder.consentsOf([gone]))[0] },
    });
    expect(await the.records.history(residentRecord, gone)).toHaveLength(2);
    expect(await the.residents.merge(...seen, by(10))).toMatchObject({ why: "changed-meanwhile" });
  });

  describe("H-71 what is personal", () => {
    test("R-200 stands nowhere in the tables by which it is found", async () => {
      await using the = await setUp();
      const home = await the.aHome("370602001001", { entry: "钥匙在花盆下", phone: "0535-6210001" });
      await the.aResident(home, "王秀英", {
        idNumber: anIdNumber("1940-05-06", 12),
        phones: ["13800000001"],
        healthNotes: "高血压",
      });
      const tables = ["records", "audit", "homes", "home_phones", "residents", "resident_phones", "stays"] as const;
      for (const table of tables) {
        const rows = await the.database.read.selectFrom(table).selectAll().execute();
        const text = JSON.stringify(rows, (_key, value: unknown) =>
          value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : value,
        );
        for (const personal of ["王秀英", "南大街", "花盆", "13800000001", "6210001", "194005", "1940-05", "高血压"])
          expect(`${table}: ${text.includes(personal)}`).toBe(`${table}: false`);
      }
    });
  });
}
