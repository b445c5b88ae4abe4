/**
 * Finding residents in SQL. Each way to look has an index that ends in (area, id), which is the order of every list: a page is read where it begins, whatever lies
 * before it, and an area is a range of codes.
 */

import { sql, type SelectQueryBuilder, type SqlBool } from "kysely";
import {
  must,
  parseAreaCode,
  parseConsentId,
  parseHomeId,
  parseResidentId,
  type AreaCode,
  type ResidentId,
} from "@shouwang/shared/domain/ids.ts";
import { codeLengths } from "@shouwang/shared/domain/area.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import type { Schema } from "../../database/schema.ts";
import type { Vault } from "../../vault/vault.ts";
import { placeText } from "./home-record.ts";
import { digitsOf } from "@shouwang/shared/domain/phone.ts";
import { searchedName, searchedStart } from "./resident-record.ts";
import {
  CursorError,
  pageMax,
  type Cursor,
  type DueKind,
  type Lookalike,
  type Page,
  type ResidentFinder,
  type ResidentQuery,
} from "./resident-finder.ts";
import { inForceAt, within } from "./sql-conditions.ts";

type Rows = SelectQueryBuilder<Schema & { r: Schema["residents"] }, "r", Record<never, never>>;
/** `lead`: the table that is read first, whose (area, id) is the order. A cross join says so to SQLite, which would guess otherwise. */
type Led = { rows: Rows; lead: "r" | "c" };

export function createSqlResidentFinder(given: {
  database: LedgerDatabase;
  vault: Pick<Vault, "blind">;
}): ResidentFinder {
  const { read } = given.database;
  const { blind } = given.vault;

  const list = async (
    { rows, lead }: Led,
    area: AreaCode | null,
    page: { after: Cursor | null; limit: number },
  ): Promise<Page> => {
    const limit = Math.max(1, Math.min(page.limit, pageMax));
    const after = page.after === null ? null : readCursor(page.after);
    const [leadArea, leadId] = [sql.ref(`${lead}.area`), sql.ref(`${lead}.resident_id`)];
    // Where the page before ended is the one bound: of two, SQLite would enter the index at the first.
    const from = after !== null && after.area > (area ?? "") ? after.area : area;
    let query = rows.where((eb) => eb.and(within(leadArea, area, from)));
    if (after) query = query.where(sql<SqlBool>`(${leadArea}, ${leadId}) > (${after.area}, ${after.residentId})`);
    const found = await query
      .select(["r.resident_id", "r.home_id", "r.area"])
      .orderBy(leadArea)
      .orderBy(leadId)
      .limit(limit + 1)
      .execute();
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return {
      residents: shown.map((row) => ({
        residentId: residentIdOf(row.resident_id),
        homeId: must(parseHomeId(row.home_id), row.home_id),
        area: parseAreaCode(row.area) ?? null,
      })),
      next: last === undefined ? null : `${last.area}.${last.resident_id}`,
    };
  };

  return {
    find: (query, page) => list(matching(read, blind, query), query.area, page),
    due: (kind, { area, onDay, nowMs }, page) =>
      list({ rows: dueRows(read, kind, onDay, nowMs), lead: "r" }, area, page),
    async lookalikes({ name, bornOn, idNumber, phones }) {
      const registered = read.selectFrom("residents").select("resident_id").where("status", "=", "registered");
      const found: Lookalike[] = [];
      const add = (because: Lookalike["because"], rows: readonly { resident_id: string }[]): void => {
        for (const { resident_id } of rows) {
          const residentId = residentIdOf(resident_id);
          if (!found.some((one) => one.residentId === residentId)) found.push({ residentId, because });
        }
      };
      if (idNumber !== null)
        add("id-number", await registered.where("id_number", "=", blind("id-number", idNumber)).limit(10).execute());
      const called = searchedName(name);
      if (bornOn !== null) {
        const born = blind("name-born", `${called}\n${bornOn}`);
        add("name-and-birth", await registered.where("name_born", "=", born).limit(10).execute());
      }
      const numbers = phones.map((phone) => blind("phone", digitsOf(phone)));
      if (numbers.length > 0) {
        const having = read.selectFrom("resident_phones").select("resident_id").where("phone", "in", numbers);
        const same = registered.where("resident_id", "in", having).where("name", "=", blind("name", called));
        add("phone-and-name", await same.limit(10).execute());
      }
      return found;
    },
    async duplicates(area, limit) {
      const many = Math.max(1, Math.min(limit, pageMax));
      const found: { because: Lookalike["because"]; residentIds: ResidentId[] }[] = [];
      for (const [column, because] of [
        ["id_number", "id-number"],
        ["name_born", "name-and-birth"],
      ] as const) {
        const groups = await read
          .selectFrom("residents")
          .select(column)
          .where("status", "=", "registered")
          .where(column, "is not", null)
          .where((eb) =>
            eb.and(within(area === null || area.length <= wideMax ? notLed("area") : sql.ref("area"), area)),
          )
          .groupBy(column)
          .having(sql<SqlBool>`count(*) > 1`)
          .orderBy(column)
          .limit(many)
          .execute();
        for (const group of groups) {
          const same = read.selectFrom("residents").select("resident_id").where("status", "=", "registered");
          const rows = await same.where(column, "=", group[column]).orderBy("resident_id").limit(10).execute();
          const residentIds = rows.map((row) => residentIdOf(row.resident_id));
          const isKnown = found.some((one) => one.residentIds.join() === residentIds.join());
          if (!isKnown && found.length < many) found.push({ because, residentIds });
        }
      }
      return found;
    },
    async inHome(homeId) {
      const here = read.selectFrom("residents").select("resident_id").where("home_id", "=", homeId);
      const rows = await here.where("status", "=", "registered").orderBy("resident_id").execute();
      return rows.map((row) => residentIdOf(row.resident_id));
    },
    async livedIn(homeId, atMs) {
      const rows = await read
        .selectFrom("stays")
        .select("resident_id")
        .where("home_id", "=", homeId)
        .where("from_ms", "<=", atMs)
        .where((eb) => eb.or([eb("until_ms", "is", null), eb("until_ms", ">", atMs)]))
        .orderBy("resident_id")
        .execute();
      return [...new Set(rows.map((row) => residentIdOf(row.resident_id)))];
    },
    async consentsOf(residentIds) {
      if (residentIds.length === 0) return [];
      const rows = await read
        .selectFrom("consents")
        .select("consent_id")
        .where("resident_id", "in", residentIds)
        .orderBy("given_at_ms")
        .execute();
      return rows.map(({ consent_id }) => must(parseConsentId(consent_id), consent_id));
    },
    async homesOf(area, { after, limit }) {
      // Of people, and not of a demonstration.
      let query = read.selectFrom("homes").select(["home_id", "area"]).where("kind", "=", "live");
      if (area !== null) query = query.where("area", ">=", area).where("area", "<=", area.padEnd(12, "9"));
      if (after !== null) query = query.where("home_id", ">", after);
      const rows = await query.orderBy("home_id").limit(limit).execute();
      return rows.map((row) => ({
        homeId: must(parseHomeId(row.home_id), row.home_id),
        area: parseAreaCode(row.area) ?? null,
      }));
    },
    async homeAt(area, address) {
      const place = placeText({ area, address });
      if (place === undefined) return undefined;
      const query = read.selectFrom("homes").select("home_id").where("place", "=", blind("place", place));
      const row = await query.orderBy("home_id").limit(1).executeTakeFirst();
      return row && must(parseHomeId(row.home_id), row.home_id);
    },
  };
}

function matching(read: LedgerDatabase["read"], blind: Vault["blind"], query: ResidentQuery): Led {
  const { category, risk, status = "registered" } = query;
  const { rows: led, lead } = leading(read, blind, query);
  let rows = led.where("r.status", "=", status);
  // Said once more as the index says it that holds nobody else.
  if (status !== "registered") rows = rows.where("r.status", "<>", sql.lit("registered"));
  if (query.name !== undefined) rows = rows.where("r.name", "=", blind("name", searchedName(query.name)));
  if (query.nameStart !== undefined) {
    // Two characters are indexed; whoever types more is shown those who share the first two.
    const start = searchedStart(query.nameStart, 2);
    const column = Array.from(start).length < 2 ? (`${lead}.name_start_1` as const) : "r.name_start_2";
    rows = rows.where(sql.ref(column), "=", blind("name-start", start));
  }
  if (query.idNumber !== undefined)
    rows = rows.where("r.id_number", "=", blind("id-number", query.idNumber.replaceAll(/\s/g, "").toUpperCase()));
  if (risk !== undefined) rows = rows.where(sql.ref(`${lead}.risk`), "=", risk);
  if (category !== undefined && lead !== "c")
    rows = rows.where(sql<SqlBool>`exists (select 1 from resident_categories as e
      where e.resident_id = r.resident_id and e.category = ${category})`);
  return { rows, lead };
}

/**
 * Whatever names few people leads: a phone, then a name, its first two characters or a number by its own index, then a category. With a family name alone the category leads:
 * one in thirteen is called Wang, and the index of categories says who.
 */
function leading(read: LedgerDatabase["read"], blind: Vault["blind"], query: ResidentQuery): Led {
  const { phone, phoneEnd, category, status = "registered" } = query;
  // `as`: what leads is only there to lead, and the rest asks of `r` alone.
  if (phone !== undefined || phoneEnd !== undefined) {
    const called = phone === undefined ? [] : [havingPhone(read, "phone", blind("phone", digitsOf(phone)))];
    const ends = phoneEnd === undefined ? [] : [havingPhone(read, "phone_end", blind("phone-end", digitsOf(phoneEnd)))];
    const [first, second] = [...called, ...ends];
    if (first === undefined) throw new Error("No phone is asked for.");
    const led = read
      .selectFrom(first.as("p"))
      .crossJoin("residents as r")
      .whereRef("r.resident_id", "=", "p.resident_id");
    const rows = led as unknown as Rows;
    return { rows: second === undefined ? rows : rows.where("r.resident_id", "in", second), lead: "r" };
  }
  const beginning = query.nameStart !== undefined && Array.from(searchedName(query.nameStart)).length > 1;
  const namesSomebody = query.name ?? query.idNumber ?? (beginning ? query.nameStart : undefined);
  if (category === undefined || namesSomebody !== undefined || status !== "registered")
    return { rows: read.selectFrom("residents as r"), lead: "r" };
  const led = read
    .selectFrom("resident_categories as c")
    .crossJoin("residents as r")
    .where("c.category", "=", category)
    .whereRef("r.resident_id", "=", "c.resident_id");
  return { rows: led, lead: "c" };
}

/** Their own phones, and those of their home and whoever is called for it. */
function havingPhone(read: LedgerDatabase["read"], column: "phone" | "phone_end", sealed: string) {
  const own = read.selectFrom("resident_phones").select("resident_id").where(column, "=", sealed);
  const ofHome = read
    .selectFrom("home_phones as h")
    .innerJoin("residents as o", "o.home_id", "h.home_id")
    .select("o.resident_id")
    .where(`h.${column}`, "=", sealed);
  return own.union(ofHome);
}

function dueRows(read: LedgerDatabase["read"], kind: DueKind, onDay: string, nowMs: number): Rows {
  const rows: Rows = read.selectFrom("residents as r").where("r.status", "=", "registered");
  switch (kind) {
    case "review":
      return rows.where("r.review_on", "is not", null).where("r.review_on", "<=", onDay);
    case "reassess":
      return rows.where("r.reassess_since_ms", "is not", null);
    case "consent":
      return rows.where(sql<SqlBool>`not ${inForceAt(nowMs)}`);
    case "contact":
      return rows.where(
        sql<SqlBool>`exists (select 1 from homes as h where h.home_id = r.home_id and h.contact_reached_at_ms is null)`,
      );
  }
}

/** Codes of a county and of what is larger. */
const wideMax = codeLengths.county;
/** A column that no index is entered by: the one of numbers holds it too, and is in the order of groups. Without statistics SQLite would take the other. */
const notLed = (column: string) => sql<string>`${sql.ref(column)} || ''`;

function readCursor(cursor: Cursor): { area: string; residentId: string } {
  const [, area, residentId] = /^(\d{0,12})\.([a-z0-9-]{1,64})$/.exec(cursor) ?? [];
  if (area === undefined || residentId === undefined) throw new CursorError("This is no place in a list: begin anew.");
  return { area, residentId };
}

const residentIdOf = (text: string): ResidentId => must(parseResidentId(text), text);
