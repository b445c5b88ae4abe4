/** A board over incidents that a test opens and answers by hand, in the city of the months house. */

import { raisedIncident } from "../builders/incidents.ts";
import type { Incident } from "../../cloud/alarms/incident.ts";
import { saveIncident } from "../../cloud/alarms/sql-alarm-store.ts";
import { createLiveBoard } from "../../cloud/board/live-board.ts";
import { readBoardToday } from "../../cloud/board/sql-board-today.ts";
import type { StoredFault } from "../../cloud/ingest/ledger/ledger.ts";
import type { LoopEvent } from "../../cloud/loop/port.ts";
import { must, parseAreaCode, parseGatewayId, parseHomeId, parseIncidentId } from "../../shared/domain/ids.ts";
import { silentLog } from "../../shared/log/log.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { openMonthsHouse, placesOfHomes } from "./months-house.ts";

/** @param nowMs what the time is in that city. */
export async function openBoardHouse({ perCounty, nowMs }: { perCounty: number; nowMs: () => number }) {
  const house = await openMonthsHouse({ perCounty });
  const places = placesOfHomes();
  const listeners = new Set<(event: LoopEvent) => void>();
  const open = new Map<string, Incident>();
  const faults: StoredFault[] = [];
  const tell = (event: LoopEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const put = (incident: Incident): void => {
    if (incident.phase === "closed") open.delete(incident.incidentId);
    else open.set(incident.incidentId, incident);
    tell({ kind: "incident", incident });
  };
  const clock = createSystemClock({ trust: () => "trusted" });
  const { database } = house.registry;
  const areaOf = (homeId: string) => parseAreaCode(`${places[Number(homeId.slice(2))] ?? ""}001`) ?? null;
  const board = createLiveBoard({
    loop: {
      openIncidents: () => [...open.values()],
      faults: () => faults,
      nowMs,
      subscribe(listener) {
        listeners.add(listener);
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
    },
    // The board asks where a home stands, and nothing else.
    registry: { home: (homeId) => ({ area: areaOf(homeId) }) as never },
    readToday: async (area, by) => await readBoardToday(database, { area, by, nowMs: nowMs() }),
    clock,
    log: silentLog,
  });
  return {
    ...house,
    /** @param n of which home; the first twelve are in Zhifu. */
    raise(n: number, agoMs: number, changes: Partial<Incident> = {}): void {
      const id = `board-${n}`;
      const homeId = must(parseHomeId(`y-${n}`), id);
      put(raisedIncident(nowMs() - agoMs, { incidentId: must(parseIncidentId(id), id), homeId, ...changes }));
    },
    /** One of today that stands in the records, answered or not. */
    async happened(n: number, agoMs: number, tookMs: number | null): Promise<void> {
      const atMs = nowMs() - agoMs;
      const id = `today-${n}`;
      const homeId = must(parseHomeId(`y-${n}`), id);
      const incident = raisedIncident(atMs, { incidentId: must(parseIncidentId(id), id), subject: id, homeId });
      const line = { who: "李静", alarmId: null, detail: "" };
      const answered = tookMs === null ? [] : [{ ...line, atMs: atMs + tookMs, what: "acknowledged" as const }];
      const journal = [{ ...line, atMs, what: "alarm-raised" as const }, ...answered];
      await database.commit(saveIncident(database.write, { incident, journal, firstLine: 0 }, null).writes);
    },
    close(n: number): void {
      const there = open.get(`board-${n}`);
      if (there) put({ ...there, phase: "closed" });
    },
    silence(n: number): void {
      const homeId = must(parseHomeId(`y-${n}`), "home");
      const gatewayId = must(parseGatewayId(`yk-${n}`), "gateway");
      const times = { sinceMs: nowMs(), detail: "Not heard.", owner: "technician" } as const;
      faults.push({ subject: `home:y-${n}`, homeId, gatewayId, deviceId: null, fault: "silent", ...times });
      tell({ kind: "faults" });
    },
    serveBoard: async () => await house.serve({ board }),
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}
export type BoardHouse = Awaited<ReturnType<typeof openBoardHouse>>;
