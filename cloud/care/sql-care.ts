/** What whoever cares for a home reads and does, from the loop's memory and the database. Whatever changes something goes through the loop's inbox. */

import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { incidentById, incidentsOfHome } from "../alarms/sql-alarm-store.ts";
import { hasHuman, isOpen, type Incident } from "../alarms/incident.ts";
import type { PersonInput } from "../alarms/incident-input.ts";
import type { CareReply } from "../api/contract/caregiver.ts";
import type { HomeNumbersView } from "../api/contract/calls.ts";
import type { Care, CareAsker } from "../api/ports-care.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { faultViews } from "../desk/views.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Home, Registry } from "../registry/registry.ts";
import { effective } from "../registry/settings/effective.ts";
import type { Timeline } from "../timeline/timeline.ts";
import type { Trials } from "../trials/trials.ts";
import { absenceView, endedAbsenceView, untilOf } from "./absence-days.ts";
import { careIncident } from "./care-incident.ts";
import { careLook, latelyFor, namesIn } from "./care-look.ts";
import { createHomeDays } from "./home-days.ts";
import { learnedDayView } from "./learned-day-view.ts";
import { createSqlDays } from "./sql-days.ts";

/** Of one home within `latelyFor`. */
const closedMax = 200;
/** Of one home from the first day of a week until now. */
const incidentsOfWeekMax = 1_000;
const usualWithinMs = seconds(1);

export function createSqlCare(given: {
  database: Pick<LedgerDatabase, "read">;
  loop: CloudLoop;
  registry: Pick<Registry, "home" | "planGround" | "assignmentOfHome">;
  work: Pick<WorkBoard, "views">;
  trials: Pick<Trials, "ofHome">;
  numbersOf: (homeId: HomeId) => Promise<HomeNumbersView>;
  timeline: Pick<Timeline, "series" | "points" | "summaries">;
  nextId: () => string;
  log: Log;
}): Care {
  const { database, loop, registry, work, trials, numbersOf, nextId, log } = given;
  const { read } = database;

  const days = createHomeDays({
    days: createSqlDays(given),
    incidents: async (homeId, fromMs) => await incidentsOfHome(read, { homeId, fromMs, limit: incidentsOfWeekMax }),
    nowMs: () => loop.nowMs(),
  });
  /** How she is must not wait for a slow time series: then nobody says what is usual. */
  const quietUsualOf = async (home: Home, signal: AbortSignal): Promise<number | null> => {
    try {
      return await days.quietUsualMs(home, AbortSignal.any([signal, AbortSignal.timeout(usualWithinMs)]));
    } catch (error) {
      log.warn("What is usual in a home could not be read; its page says nothing of it.", { error });
      return null;
    }
  };

  /** Of people: a test stands among the tests, and what the house presses by itself nowhere. */
  const openOf = (homeId: HomeId): readonly Incident[] => {
    const own = loop.home(homeId)?.incident;
    const others = loop.openIncidents().filter((one) => one.homeId === homeId && one.mode === "drill");
    return [...(isOpen(own ?? null) && own ? [own] : []), ...others];
  };

  const shown = async (incident: Incident, asker: CareAsker) => {
    const { homeId } = incident;
    const home = homeId === null ? undefined : registry.home(homeId);
    const [deliveries, numbers] = await Promise.all([
      deliveriesOf(read, incident.incidentId),
      homeId === null ? null : numbersOf(homeId),
    ]);
    const names = namesIn(numbers?.numbers ?? [], asker);
    return careIncident(incident, {
      devices: home?.devices ?? [],
      timeZone: home?.settings.timeZone ?? "UTC",
      deliveries,
      names,
      asker: asker.name,
    });
  };

  const present = async (incidentId: IncidentId): Promise<Incident | undefined> =>
    loop.openIncident(incidentId) ?? (await incidentById(read, incidentId));

  return {
    async usual(homeId, signal) {
      const home = registry.home(homeId);
      return home && (await days.usual(home, signal));
    },
    learnedDay(homeId) {
      const home = registry.home(homeId);
      return home && learnedDayView(home, loop.home(homeId)?.state ?? null, loop.nowMs());
    },
    async week({ homeId, from }, signal) {
      const home = registry.home(homeId);
      return home && (await days.week(home, from, signal));
    },
    async look(homeId, asker, signal) {
      const home = registry.home(homeId);
      if (home === undefined) return undefined;
      const nowMs = loop.nowMs();
      const [quietUsualMs, numbers, lately, tried, open] = await Promise.all([
        quietUsualOf(home, signal),
        numbersOf(homeId),
        incidentsOfHome(read, { homeId, fromMs: nowMs - latelyFor, limit: closedMax }),
        trials.ofHome(homeId),
        Promise.all(
          openOf(homeId).map(async (incident) => ({
            incident,
            deliveries: await deliveriesOf(read, incident.incidentId),
          })),
        ),
      ]);
      const faults = faultViews(
        work,
        loop.faults().filter((one) => one.homeId === homeId),
      );
      const state = loop.home(homeId)?.state ?? null;
      const deskNumber = effective(registry.planGround(homeId).settings, "number.hotline").value;
      const known = { home, state, open, lately, faults, numbers: numbers.numbers, deskNumber, tried };
      return careLook({ ...known, quietUsualMs }, asker, nowMs);
    },
    async reply({ incidentId, by, version, what }, asker) {
      const before = await present(incidentId);
      if (before === undefined) return { kind: "unknown" };
      // Whatever was shown, it is over: that is the news.
      if (!isOpen(before)) return { kind: "changed", incident: null };
      const { acknowledgedBy } = before;
      if (what === "has-it" && hasHuman(before) && acknowledgedBy !== null && acknowledgedBy !== by)
        return { kind: "refused", why: heldWords(acknowledgedBy), incident: await shown(before, asker) };
      const answer = await loop.command(incidentId, saidOnPage(what, { by, version }));
      const incident =
        answer.incident === null || !isOpen(answer.incident) ? null : await shown(answer.incident, asker);
      if (answer.kind === "done") return incident === null ? { kind: "changed", incident } : { kind: "done", incident };
      if (answer.code === "stale-version" || answer.code === "closed") return { kind: "changed", incident };
      return { kind: "refused", why: answer.message, incident };
    },
    async setAbsence({ homeId, by, kind, lastDay, seen }) {
      const home = registry.home(homeId);
      if (home === undefined) return { kind: "refused", why: "unknown-home" };
      const fromMs = loop.nowMs();
      const days = untilOf(lastDay, home.settings.timeZone, fromMs);
      if ("refused" in days) return { kind: "refused", why: days.refused };
      const { name, accountId } = by;
      const absence = { absenceId: nextId(), kind, by: name, accountId, fromMs, lastDay, untilMs: days.untilMs };
      const answer = await loop.absence(homeId, { kind: "set", absence, seen });
      return answer.kind === "done" ? { kind: "done", absence: absenceView(absence) } : answer;
    },
    async endAbsence({ homeId, by, absenceId }) {
      const answer = await loop.absence(homeId, { kind: "end", absenceId, by: by.name });
      if (answer.kind === "refused") return answer;
      const { lastAbsence } = answer.state;
      if (lastAbsence?.absenceId !== absenceId) throw new Error("an absence that was ended is not over");
      return { kind: "done", absence: endedAbsenceView(lastAbsence) };
    },
  };
}

/** Nobody is taken an incident out of the hand by a tap on a telephone; whoever comes besides says so. */
const heldWords = (by: string): string =>
  `${by}已在处理，未作更改；若您也去，请选“我在路上”。 ${by} has it in hand, and nothing was changed. If you go too, choose "on my way".`;

function saidOnPage(what: CareReply, by: { by: string; version: number }): PersonInput {
  const said = { ...by, via: "page" } as const;
  return what === "has-it" ? { kind: "acknowledge", ...said } : { kind: "says", what, ...said };
}
