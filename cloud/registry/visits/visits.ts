/** Visits of installers: looking them up, giving and ending them. */

import type { AccountId, AreaCode, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { By } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { VisitContent } from "./visit-record.ts";

export type Visit = {
  visitId: string;
  homeId: HomeId;
  area: AreaCode | null;
  accountId: AccountId;
  fromMs: number;
  untilMs: number;
};

/** Whom the policy calls visitors, from memory: it is asked at every request. */
export type Visitors = {
  of(homeId: HomeId, nowMs: number): readonly AccountId[];
  /** What was given or ended counts from now on. */
  changed(visit: Visit): void;
};

export type VisitRefused = { kind: "refused"; why: Sentence };
export type Visits = {
  /** That are not over, of an area and everything in it; the earliest end first. */
  list(
    asked: { within: AreaCode | null; after: VisitPlace | null },
    nowMs: number,
  ): Promise<{ visits: readonly Visit[]; next: VisitPlace | null }>;
  ofHome(homeId: HomeId, nowMs: number): Promise<readonly Visit[]>;
  ofAccount(accountId: AccountId, nowMs: number): Promise<readonly Visit[]>;
  give(visit: Omit<VisitContent, "area">, by: By): Promise<{ kind: "done"; visit: Visit } | VisitRefused>;
  /** Ended once is ended: whoever does it twice hears that it is. */
  end(visitId: string, homeId: HomeId, by: By): Promise<{ kind: "done"; visit: Visit } | VisitRefused>;
};

/** Where a list goes on. */
export type VisitPlace = { untilMs: number; visitId: string };
export const visitsPerPage = 100;
/** Of one home or one person at a time; what goes beyond is a mistake, and is refused. */
export const visitsAtOnce = 20;

export const visitRefusals = {
  noHome: { zh: "没有这户家庭。请先登记住户。", en: "There is no such home. Register it first." },
  notInstaller: {
    zh: "该人员不是此区域的安装人员。请先授予安装角色。",
    en: "This person is no installer of this area. Grant them the role first.",
  },
  notThere: { zh: "没有这次上门。请刷新页面。", en: "There is no such visit. Load the page again." },
  over: { zh: "这次上门已结束。", en: "This visit is over." },
  tooMany: {
    zh: "该住户已安排太多次上门。请先结束不需要的。",
    en: "Too many visits to this home are given already. End those that are not needed.",
  },
  notStored: {
    zh: "记录已被他人修改。请刷新后重试。",
    en: "It was changed meanwhile. Load the page again and repeat it.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
