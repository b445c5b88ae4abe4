/** A city for the benchmark of the registry: who lives where, and how they are asked for. The same people at each run. */

import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { columnKeys, columnName, type Cells } from "@shouwang/cloud/registry/import/columns.ts";
import { blankHome, type HomeContent } from "@shouwang/cloud/registry/residents/home-record.ts";
import { checkOf } from "@shouwang/cloud/registry/residents/id-number.ts";
import {
  blankResident,
  type ResidentContent,
  type ResidentStatus,
} from "@shouwang/cloud/registry/residents/resident-record.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";

export const city = must(parseAreaCode("3706"), "3706");
const [counties, streets, communities] = [13, 12, 10];
/** The most frequent first, as in life: one in thirteen is called Wang. */
const families = Array.from("王王王李李李张张刘刘陈陈杨赵黄周吴徐孙胡朱高林何郭马罗");
const given = Array.from("秀英兰芳珍玉梅桂荣淑华建国志明德福贵生文武春海山红霞云凤莲");

/** Spreads neighbours in number over the city: 7,919 has no factor in common with its communities. */
export function communityOf(n: number): AreaCode {
  const at = (n * 7_919) % (counties * streets * communities);
  const county = 1 + Math.floor(at / (streets * communities));
  const street = 1 + (Math.floor(at / communities) % streets);
  const code = `${city}${String(county).padStart(2, "0")}${String(street).padStart(3, "0")}${String(1 + (at % communities)).padStart(3, "0")}`;
  return must(parseAreaCode(code), code);
}

/** How every tenth name begins. */
export const familyStart = "王";

export const nameOf = (n: number): string =>
  `${families[(n * 31) % families.length]}${given[(n * 17) % given.length]}${given[Math.floor(n / 27) % given.length]}`;
export const phoneOf = (n: number): string => `13${String(100_000_000 + ((n * 7_368_787) % 899_999_999))}`;
export function bornOnOf(n: number): string {
  const [year, month, day] = [1930 + (n % 30), 1 + (Math.floor(n / 30) % 12), 1 + (Math.floor(n / 360) % 28)];
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
export function idNumberOf(n: number): string {
  const born = bornOnOf(n).replaceAll("-", "");
  const start = `37${String(Math.floor(n / 1_000) % 10_000).padStart(4, "0")}${born}${String(n % 1_000).padStart(3, "0")}`;
  return `${start}${checkOf(start)}`;
}

/** Every twenty-fifth has signed nothing. */
export const hasConsent = (n: number): boolean => n % 25 !== 9;
/** Some have died or moved away: their records stay. */
const statusOf = (n: number): ResidentStatus => (n % 60 === 17 ? "died" : n % 120 === 43 ? "moved-away" : "registered");
/** Every fifth home has two people. */
export const homeOf = (n: number): number => (n % 5 === 4 ? n - 1 : n);

export function homeContent(n: number): HomeContent {
  const contact = { name: nameOf(n + 1), relation: "女儿", phone: phoneOf(n + 1_000_003), hours: [] };
  const tested = n % 10 === 0 ? null : { atMs: 1, outcome: "answered" as const };
  return {
    ...blankHome(`幸福里 ${n} 号`),
    area: communityOf(n),
    address: `南大街 ${n} 号 101`,
    contacts: [{ ...contact, contactId: `c-${n}`, tested }],
  };
}

export function residentContent(n: number, homeId: HomeId, nowMs: number): ResidentContent {
  const held = {
    evidence: "社区走访",
    fromOn: "2026-01-01",
    untilOn: null,
    reviewer: "李",
    nextReviewOn: `202${6 + (n % 3)}-${String(1 + (n % 12)).padStart(2, "0")}-01`,
  };
  const category = n % 3 === 0 ? "living-alone" : n % 7 === 0 ? "empty-nest" : n % 101 === 0 ? "destitute" : null;
  return {
    ...blankResident(nameOf(n), { homeId, area: communityOf(homeOf(n)), fromMs: 1 }),
    bornOn: bornOnOf(n),
    idNumber: idNumberOf(n),
    phones: [phoneOf(n)],
    status: statusOf(n),
    reassess: n % 500 === 3 ? { sinceMs: 1, because: "two-falls" } : null,
    categories: category === null ? [] : [{ ...held, category }],
    risk: n % 10 === 0 ? "high" : "low",
    reached: n % 4 === 0 ? null : { atMs: nowMs - (n % 40) * 86_400_000, through: "phone" },
  };
}

/** A table of people whom nobody knows yet. */
export function tableOf(from: number, people: number): string[][] {
  const row = (n: number): Cells => ({
    name: nameOf(n),
    idNumber: idNumberOf(n),
    phone: phoneOf(n),
    area: communityOf(n),
    address: `北马路 ${n} 号`,
    contact1: nameOf(n + 1),
    relation1: "儿子",
    contactPhone1: phoneOf(n + 1_000_003),
    consentVersion: "2026-1",
    signer: nameOf(n),
    signerRelation: "本人",
    signedOn: "2026-03-01",
  });
  const rows = Array.from({ length: people }, (_, at) => {
    const cells = row(from + at);
    return columnKeys.map((key) => cells[key] ?? "");
  });
  return [columnKeys.map((key) => columnName(key).zh), ...rows];
}
