/** Proactive check-ins: whom to call in an area, who is calling them, what came of it. Needing help opens an incident in the hand of whoever called. */

import { z } from "zod";
import type { HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { days, type Millis } from "@shouwang/shared/time/duration.ts";
import { checkInOutcomes } from "../../registry/check-ins/check-in.ts";
import { checkInRecord, noteMax } from "../../registry/check-ins/check-in-record.ts";
import { dueMax, type CheckInList, type CheckInRegistrar, type DuePage } from "../../registry/check-ins/check-ins.ts";
import type { CallingBoard } from "../../registry/check-ins/calling-board.ts";
import { homeRecord } from "../../registry/residents/home-record.ts";
import { CursorError } from "../../registry/residents/resident-finder.ts";
import { residentRecord } from "../../registry/residents/resident-record.ts";
import { effective } from "../../registry/settings/effective.ts";
import { dayOf } from "../../registry/residents/day.ts";
import {
  callingView,
  checkedIn,
  checkInAsked,
  checkInsView,
  type AskCheckInRequest,
  type CheckInRequest,
  type CheckInsView,
} from "../contract/check-ins.ts";
import { asNamed, ok } from "../desk-answers.ts";
import { refusal } from "../error-codes.ts";
import { operatorField, versionField } from "../fields.ts";
import type { DeskCommands, DeskQueries } from "../ports.ts";
import { nothing, route, type Route } from "../route.ts";
import { may } from "../route-access.ts";
import type { Sight } from "../sight.ts";
import { areaNames } from "./area-names.ts";
import { aboutArea, areaQuery, withinOf } from "./area-query.ts";
import type { Keepers } from "./keepers.ts";
import { byOf } from "./refused-answer.ts";
import { registrarAnswer } from "./registrar-answer.ts";
import { aboutResident, oneResident } from "./residents-routes.ts";

export type CheckInParts = {
  keepers: Pick<Keepers, "records" | "settings">;
  checkIns: { list: CheckInList; registrar: CheckInRegistrar; board: CallingBoard };
  /** Of the open incident of a home; null when nothing is open there. */
  phaseOf: (homeId: HomeId) => string | null;
  /** The whole desk: an alarm is opened by whoever may call people, and shown to whoever may take it. */
  open: DeskCommands["open"];
  home: DeskQueries["home"];
  nowMs: () => number;
};

const deskZone = "Asia/Shanghai";
/** A wish that is further off is a note of the register, not a call. */
const aheadMax = days(60);
const noteField = z.string().trim().max(noteMax);
const dueField = z.number().int().min(0);
const by = operatorField.optional();

const said = z.strictObject({
  by,
  version: versionField,
  outcome: z.enum(checkInOutcomes),
  note: noteField,
  dueAtMs: dueField.optional(),
}) satisfies z.ZodType<CheckInRequest>;
const asking = z.strictObject({
  by,
  why: z.enum(["asked-for", "after-hospital"]),
  dueAtMs: dueField,
  note: noteField,
}) satisfies z.ZodType<AskCheckInRequest>;
const taking = z.strictObject({ by });

export function checkInsRoutes(parts: CheckInParts): readonly Route[] {
  const { keepers, checkIns, home, open, nowMs } = parts;
  const { list, registrar, board } = checkIns;
  return [
    route({
      method: "GET",
      path: "/api/check-ins",
      access: may("note-reached", aboutArea),
      summary:
        "Whom to call in an area now, the loudest first, with why; and how many were called today. `next` continues.",
      takes: {
        params: nothing,
        query: areaQuery.extend({
          after: z.string().max(120).optional(),
          limit: z.coerce.number().int().min(1).max(dueMax).default(50),
        }),
        body: nothing,
      },
      answers: { 200: checkInsView },
      async answer({ query }, _signal, { sight }) {
        const area = withinOf(query.area);
        const intervals = await intervalsIn(keepers, area);
        const within = { area, intervals, nowMs: nowMs() };
        try {
          const [page, counts] = await Promise.all([
            list.due(within, { after: query.after ?? null, limit: query.limit }),
            list.counts({ ...within, sinceMs: midnight(nowMs()) }),
          ]);
          const inDays = (length: Millis): number => Math.round(length / days(1));
          const { high, medium, low } = intervals;
          const set = { high: inDays(high), medium: inDays(medium), low: inDays(low) };
          const body: CheckInsView = { rows: await rowsOf(parts, page, sight), next: page.next, counts, days: set };
          return ok(body);
        } catch (error) {
          if (error instanceof CursorError) return refusal("invalid-input", "query.after: begin anew.");
          throw error;
        }
      },
    }),
    route({
      method: "POST",
      path: "/api/residents/:id/check-in/take",
      access: may("note-reached", aboutResident),
      summary: "Whoever is about to call says so; the answer is who has them, which may be somebody else.",
      takes: { params: oneResident, query: nothing, body: taking },
      answers: { 200: callingView },
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (name) => {
          const calling = board.take(params.id, name, nowMs());
          return await Promise.resolve(ok({ ...calling, isYours: calling.by === name }));
        }),
    }),
    route({
      method: "POST",
      path: "/api/residents/:id/check-in",
      access: may("note-reached", aboutResident),
      summary:
        "What came of a call. Needing help, and too many calls that nobody took, open an incident in the hand of whoever called.",
      takes: { params: oneResident, query: nothing, body: said },
      answers: { 200: checkedIn },
      answer: async ({ params, body }, signal, asked) =>
        await asNamed(asked, body.by, async (name) => {
          const { version, outcome, note, dueAtMs = null } = body;
          if (!isAhead(dueAtMs, nowMs())) return refusal("invalid-input", "body.dueAtMs: from now, within 60 days.");
          const answer = await registrar.note(
            { residentId: params.id, version },
            { outcome, note, by: name, dueAtMs },
            {
              async at(homeId, risk) {
                const view = await home(homeId, signal);
                const isHeard = view?.gateway ? !view.gateway.isSilent : false;
                const lastActivityAtMs = view?.lastActivityAtMs ?? null;
                return { risk, timeZone: view?.timeZone ?? deskZone, lastActivityAtMs, isHeard };
              },
              async opens({ alarmId, homeId, why, tries }) {
                const reason =
                  why === "needs-help"
                    ? `Care call: needs help. 关怀电话：需要帮助。${note}`
                    : `Care call: not reached ${tries} times in a row. 关怀电话连续 ${tries} 次未接通。${note}`;
                const call = { callId: alarmId, homeId, caller: null, alarm: "call" as const };
                const opened = await open({ ...call, reason: reason.slice(0, noteMax), mode: "live", by: name });
                if (opened.kind === "done") return { incidentId: opened.incident.incidentId };
                return { refused: "why" in opened ? opened.why : "" };
              },
            },
            byOf(asked, nowMs()),
          );
          if (answer.kind === "refused") return registrarAnswer(answer);
          if (answer.kind === "not-opened") return refusal("not-possible-now", answer.why);
          board.release(params.id);
          const { kind: _kind, ...body200 } = answer;
          return ok(body200);
        }),
    }),
    route({
      method: "POST",
      path: "/api/residents/:id/check-in/ask",
      access: may("note-reached", aboutResident),
      summary: "They are to be called then: they asked for it, or came home from hospital.",
      takes: { params: oneResident, query: nothing, body: asking },
      answers: { 200: checkInAsked },
      answer: async ({ params, body }, _signal, asked) =>
        await asNamed(asked, body.by, async (name) => {
          const { why, dueAtMs, note } = body;
          if (dueAtMs > nowMs() + aheadMax) return refusal("invalid-input", "body.dueAtMs: within 60 days.");
          const what = { why, dueAtMs, note, by: name };
          const answer = await registrar.ask(params.id, what, null, byOf(asked, nowMs()));
          if (answer.kind === "refused") return registrarAnswer(answer);
          const stands = answer.asked ?? what;
          return ok({ version: answer.version, why: stands.why, dueAtMs: stands.dueAtMs });
        }),
    }),
  ];
}

const isAhead = (atMs: number | null, nowMs: number): boolean =>
  atMs === null || (atMs > nowMs && atMs <= nowMs + aheadMax);

/** Of the day at the desk. */
function midnight(nowMs: number): number {
  return Date.parse(`${dayOf(nowMs, deskZone)}T00:00:00+08:00`);
}

async function intervalsIn({ settings }: Pick<Keepers, "settings">, area: ReturnType<typeof withinOf>) {
  const chain = await settings.chain(area, null);
  return {
    high: days(effective(chain, "check-in.high-every").value),
    medium: days(effective(chain, "check-in.medium-every").value),
    low: days(effective(chain, "check-in.low-every").value),
  };
}

async function rowsOf(
  { keepers, checkIns, phaseOf, nowMs }: CheckInParts,
  page: DuePage,
  sight: Pick<Sight, "shows">,
): Promise<CheckInsView["rows"]> {
  const { records } = keepers;
  const ids = page.due.map(({ residentId }): ResidentId => residentId);
  const [people, homes, calls, nameOf] = await Promise.all([
    records.get(residentRecord, ids),
    records.get(homeRecord, [...new Set(page.due.map(({ homeId }) => homeId))]),
    records.get(checkInRecord, ids),
    areaNames(
      records,
      page.due.map(({ area }) => area),
      nowMs(),
    ),
  ]);
  const [hasName, hasAddress, hasPhone] = [sight.shows("name"), sight.shows("address"), sight.shows("phone")];
  return page.due.map((due) => {
    const [person, place, call] = [people.get(due.residentId), homes.get(due.homeId), calls.get(due.residentId)];
    const resident = person?.kind === "kept" ? person.content : null;
    const home = place?.kind === "kept" ? place.content : null;
    const kept = call?.kind === "kept" ? call.content : null;
    const last = kept?.calls.at(-1) ?? null;
    const hasNotes = sight.shows("notes");
    const shown = (note: string): string => (hasNotes ? note : "");
    return {
      ...due,
      areaName: nameOf(due.area),
      version: call?.version ?? 0,
      name: hasName ? (resident?.name ?? null) : null,
      bornOn: hasName ? (resident?.bornOn ?? null) : null,
      address: hasAddress ? (home?.address ?? null) : null,
      phone: hasPhone ? (resident?.phones[0] ?? home?.phone ?? null) : null,
      note: kept?.asked ? shown(kept.asked.note) : null,
      last: last && { atMs: last.atMs, by: last.by, outcome: last.outcome, note: shown(last.note) },
      hasAlarm: sight.shows("presence") && phaseOf(due.homeId) !== null,
      calling: checkIns.board.of(due.residentId, nowMs()),
    };
  });
}
