/**
 * The desk's side of the house: what pages read, what people do there, and what they see live. Reads go to the reading connection or to
 * the loop's memory; whatever changes something goes through the loop's inbox.
 */

import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import { closedIncidents, incidentById, incidentsOfHome, journalOf, lastClosedOf } from "../alarms/sql-alarm-store.ts";
import type { Incident } from "../alarms/incident.ts";
import { inQueueOrder } from "../alarms/queue-order.ts";
import { handOverInput } from "../alarms/hand-over.ts";
import type { PersonInput } from "../alarms/incident-input.ts";
import type { HomeDay, IncidentDetail } from "../api/contract.ts";
import type { DeskAnswer, DeskCommands, DeskQueries, DeskFeed, FeedEvent } from "../api/ports.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { attemptsOf } from "../dispatch/sql-claims.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import type { Desk } from "../emergency/desk/desk-service.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import type { CloudLoop, LoopEvent } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { SeriesKey, Timeline } from "../timeline/timeline.ts";
import type { HomeNews } from "./home-news.ts";
import { silencesOf } from "./sql-silences.ts";
import { faultViews, homeView, incidentView } from "./views.ts";

/** Points of one series on one picture; what is more is shown as the maximum of each step. */
const pointsMax = 2_000;
/** Alarms of one home on one day. */
const incidentsOfDayMax = 500;

/** Not what the house presses by itself: no page shows it, and no number counts it. */
const isOfPeople = ({ mode }: Incident): boolean => mode !== "canary";

/** As many as a page keeps. */
const closedOnPagesMax = 50;

type Needs = {
  database: LedgerDatabase;
  loop: CloudLoop;
  registry: RegistryReader;
  timeline: Timeline;
  desk: Desk;
  work: Pick<WorkBoard, "views" | "subscribe">;
};

/** What became of messages and calls, as far as their providers say. */
type AskedPersons = {
  states(incidentId: IncidentId): Promise<readonly { deliveryId: string; state: string; atMs: number }[]>;
};

export function createDeskQueries(needs: Needs & { asked?: AskedPersons }): DeskQueries {
  const { database, loop, registry, timeline, work, asked } = needs;
  const { read } = database;
  const stateOf = (homeId: HomeId) => loop.home(homeId)?.state ?? null;
  return {
    async incidents({ state, limit }) {
      const incidents = state === "open" ? loop.openIncidents().filter(isOfPeople) : await closedIncidents(read, limit);
      const sorted = state === "open" ? inQueueOrder(incidents) : incidents;
      return sorted.map((one) => incidentView(registry, one));
    },
    async incident(incidentId) {
      const incident = await incidentById(read, incidentId);
      return incident && (await detailOf({ database, registry }, incident));
    },
    async deliveries(incidentId) {
      const all = await deliveriesOf(read, incidentId);
      if (all.length === 0 && (await incidentById(read, incidentId)) === undefined) return undefined;
      const [attempts, states] = await Promise.all([attemptsOf(read, incidentId), asked?.states(incidentId) ?? []]);
      // The far ends' own: nobody else reads the key.
      return all.map(({ key: _key, incidentId: _incident, ...shown }) => {
        const own = attempts.filter(({ deliveryId }) => deliveryId === shown.deliveryId);
        const last = states.findLast(({ deliveryId }) => deliveryId === shown.deliveryId);
        return {
          ...shown,
          attempts: own.map(({ attempt, beganAtMs, endedAtMs, what, detail }) => ({
            attempt,
            beganAtMs,
            endedAtMs,
            what,
            detail,
          })),
          state: last ? { state: last.state, atMs: last.atMs } : null,
        };
      });
    },
    homes: async () => registry.homes().map((home) => homeView(registry, home, stateOf(home.homeId))),
    async home(homeId) {
      const home = registry.home(homeId);
      return home && homeView(registry, home, stateOf(homeId));
    },
    async day({ homeId, fromMs, toMs }, signal) {
      const home = registry.home(homeId);
      if (!home) return undefined;
      const keys = await timeline.series({ homeId, fromMs, toMs }, signal);
      const series = await Promise.all(
        keys.map(async (key): Promise<HomeDay["series"][number]> => {
          const device = home.devices.find((one) => one.deviceId === key.deviceId);
          return {
            deviceId: key.deviceId,
            name: device?.name ?? key.deviceId,
            room: device?.room ?? "other",
            series: key.series,
            points: await drawn(timeline, { ...key, fromMs, toMs }, signal),
          };
        }),
      );
      const incidents = await incidentsOfHome(read, { homeId, fromMs, limit: incidentsOfDayMax });
      const alarms = incidents.flatMap((incident) =>
        incident.alarms.map((one) => ({
          alarmId: one.alarmId,
          alarm: one.alarm,
          occurredAtMs: one.occurredAtMs ?? one.recordedAtMs,
          incidentId: incident.incidentId,
        })),
      );
      return {
        homeId,
        fromMs,
        toMs,
        series,
        alarms: alarms.filter((one) => one.occurredAtMs >= fromMs && one.occurredAtMs < toMs),
        silences: await silencesOf(
          { database, loop },
          { homeId, gatewayId: registry.assignmentOfHome(homeId)?.gatewayId, fromMs, toMs },
        ),
      };
    },
    faults: async () => faultViews(work, loop.faults()),
  };
}

async function drawn(
  timeline: Timeline,
  range: SeriesKey & { fromMs: number; toMs: number },
  signal: AbortSignal,
): Promise<readonly (readonly [number, number])[]> {
  const points = await timeline.points({ ...range, limit: pointsMax + 1 }, signal);
  if (points.length <= pointsMax) return points.map(({ atMs, value }) => [atMs, value]);
  const step = millis(Math.ceil((range.toMs - range.fromMs) / pointsMax));
  return (await timeline.summaries({ ...range, step }, signal)).map(({ fromMs, max }) => [fromMs, max]);
}

async function detailOf(needs: Pick<Needs, "database" | "registry">, incident: Incident): Promise<IncidentDetail> {
  const journal = await journalOf(needs.database.read, incident.incidentId);
  return { ...incidentView(needs.registry, incident), journal };
}

export function createDeskCommands(needs: Omit<Needs, "work">): DeskCommands {
  const { loop, desk } = needs;
  const act = async (incidentId: IncidentId, command: PersonInput): Promise<DeskAnswer> => {
    const answer = await loop.command(incidentId, command);
    if (answer.kind === "done") return { kind: "done", incident: await detailOf(needs, answer.incident) };
    if (answer.incident === null) return { kind: "unknown" };
    const incident = await detailOf(needs, answer.incident);
    return answer.code === "stale-version"
      ? { kind: "changed", incident }
      : { kind: "refused", why: answer.message, incident };
  };
  return {
    acknowledge: ({ incidentId, by, version }) => act(incidentId, { kind: "acknowledge", by, version }),
    attend: ({ incidentId, ...said }) => act(incidentId, { kind: "attend", ...said }),
    close: ({ incidentId, ...said }) => act(incidentId, { kind: "close", ...said }),
    says: ({ incidentId, ...said }) => act(incidentId, { kind: "says", via: "page", ...said }),
    step: ({ incidentId, ...said }) => act(incidentId, { kind: "step", ...said }),
    reopen: ({ incidentId, ...said }) => act(incidentId, { kind: "reopen", ...said }),
    escalate: ({ incidentId, by, version }) => act(incidentId, { kind: "escalate", by, version }),
    handOver: ({ incidentId, by, version, ...said }) => act(incidentId, { ...handOverInput(said), by, version }),
    send: ({ incidentId, ...said }) => act(incidentId, { kind: "send", ...said }),
    async open({ callId, ...call }) {
      const answer = await loop.open({ ...call, alarmId: callId, isInHand: true });
      if (answer.kind === "done") return { kind: "done", incident: await detailOf(needs, answer.incident) };
      return { kind: "impossible", why: answer.message };
    },
    async shown({ desk: name, incidents }) {
      for (const { incidentId, version } of incidents) desk.shown(name, incidentId, version);
    },
  };
}

export function createLiveFeed({ database, loop, registry, work, news }: Needs & { news: HomeNews }): DeskFeed {
  const homeEvent = (homeId: HomeId): FeedEvent | undefined => {
    const home = registry.home(homeId);
    return home && { kind: "home", home: homeView(registry, home, loop.home(homeId)?.state ?? null) };
  };
  /** A page keeps those that are over as they were sent to it. */
  const closedEvents = async (homeIds: readonly HomeId[]): Promise<FeedEvent[]> => {
    const all = await Promise.all(homeIds.map((homeId) => lastClosedOf(database.read, homeId, closedOnPagesMax)));
    return all.flat().map((one) => ({ kind: "incident", incident: incidentView(registry, one) }));
  };
  const seenOf = (event: LoopEvent): readonly (FeedEvent | undefined)[] => {
    switch (event.kind) {
      case "incident":
        return isOfPeople(event.incident)
          ? [{ kind: "incident", incident: incidentView(registry, event.incident) }]
          : [];
      case "home":
        return [homeEvent(event.homeId)];
      case "trials":
        // Whoever shows a test of a home looks again when anything is said of it.
        return event.homeIds.map(homeEvent);
      case "faults":
        return [{ kind: "faults", faults: faultViews(work, loop.faults()) }];
      case "deliveries":
      case "answer":
      case "gateway-said":
        return [];
    }
  };
  return {
    async snapshot() {
      const homes = registry.homes().map((home) => homeView(registry, home, loop.home(home.homeId)?.state ?? null));
      return {
        ledgerId: database.ledgerId,
        incidents: loop
          .openIncidents()
          .filter(isOfPeople)
          .map((one) => incidentView(registry, one)),
        faults: faultViews(work, loop.faults()),
        homes,
      };
    },
    subscribe(listener) {
      const stack = new DisposableStack();
      stack.use(
        news.subscribe((homeIds) => {
          const say = (events: readonly (FeedEvent | undefined)[]): void => {
            if (!stack.disposed) for (const event of events) if (event) listener(event);
          };
          say(homeIds.map(homeEvent));
          // What cannot be read stays as it was on the pages, until they are opened anew.
          closedEvents(homeIds).then(say, () => {});
        }),
      );
      const changes = loop.subscribe((event) => {
        for (const seen of seenOf(event)) if (seen) listener(seen);
      });
      stack.use(changes);
      stack.use(work.subscribe(() => listener({ kind: "faults", faults: faultViews(work, loop.faults()) })));
      return stack;
    },
  };
}
