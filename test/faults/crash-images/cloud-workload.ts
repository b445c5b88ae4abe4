/**
 * Commits to the production ledger and time series under strace. What is claimed is what a receipt would rest on: a life alarm
 * with its incident and its decided mark, telemetry with its points and its timelined mark.
 */

import { join } from "node:path";
import {
  must,
  parseAlarmId,
  parseDeliveryId,
  parseDeviceId,
  parseEpoch,
  parseGatewayId,
  parseHomeId,
  parseIncidentId,
} from "@shouwang/shared/domain/ids.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { freshHomeState } from "@shouwang/cloud/detection/home-state.ts";
import { emptyCommit, type Commit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import type { LaneMarks } from "@shouwang/cloud/ingest/ledger/marks.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { createSqliteTimeline } from "@shouwang/cloud/timeline/sqlite-timeline.ts";
import { raisedIncident } from "../../builders/incidents.ts";
import { startWorkload } from "./workload.ts";

const { store, session, steps, claim, end } = startWorkload();
const nowMs = 1_760_000_000_000 + session * 3_600_000;
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const epoch = must(parseEpoch(`epoch-${session}`), "epoch");
const homeId = must(parseHomeId("home-1"), "home-1");
const deviceId = must(parseDeviceId("hall"), "hall");

const database = await openSqliteDatabase({ folder: store, nowMs });
const ledger = createSqlLedger(database);
const timeline = createSqliteTimeline({ file: join(store, "timeline.sqlite"), sortAtPoints: 40 });
await claim(Promise.resolve(), `has ledger/${database.ledgerId}`);

const commit = async (changes: Partial<Commit>): Promise<void> => {
  const failure = await ledger.commit({ ...emptyCommit, ...changes });
  if (failure) throw new Error(failure.why);
};
const marks = (decided: number, timelined: number): LaneMarks => ({
  decided: { through: decided, above: [] },
  timelined: { through: timelined, above: [] },
});

const lifeCommit = (step: number): Partial<Commit> => {
  const name = `${session}-${step}`;
  const incidentId = must(parseIncidentId(`incident-${name}`), name);
  const alarmId = must(parseAlarmId(`alarm-${name}`), name);
  const atMs = nowMs + step;
  const incident = raisedIncident(atMs, {
    incidentId,
    subject: `home:home-${name}`,
    homeId: must(parseHomeId(`home-${name}`), name),
    gatewayId,
  });
  return {
    subjects: [{ subject: incident.subject, state: freshHomeState(atMs), dueAtMs: atMs + 150_000 }],
    marks: [{ gatewayId, epoch, lane: "life", marks: marks(step, 0) }],
    incidents: [
      { incident, journal: [{ atMs, what: "opened", who: "system", alarmId, detail: "疑似求助" }], firstLine: 0 },
    ],
    alarms: [
      { alarmId, subject: incident.subject, incidentId, origin: { gatewayId, epoch, seq: step }, recordedAtMs: atMs },
    ],
    deliveries: {
      create: [
        {
          deliveryId: must(parseDeliveryId(`delivery-${name}`), name),
          incidentId,
          key: `key-${name}`,
          connector: "desk",
          addressee: null,
          reason: "raised",
          round: 1,
          standing: "due",
          attempt: 0,
          dueAtMs: atMs,
          createdAtMs: atMs,
          endedAtMs: null,
          receipt: null,
          lastWhy: null,
        },
      ],
      update: [],
    },
  };
};

/** Decided, then written to the time series, then marked as there: the order of `timeline-lane.ts`. */
const telemeter = async (step: number): Promise<void> => {
  const lane = { gatewayId, epoch, lane: "telemetry" as const };
  await claim(
    commit({ marks: [{ ...lane, marks: marks(step, step - 1) }] }),
    `at-least decided/epoch-${session}/telemetry ${step}`,
  );
  const points = Array.from({ length: 5 }, (_, n) => ({
    homeId,
    deviceId,
    series: "motion",
    atMs: nowMs + step,
    n,
    value: n,
  }));
  await claim(timeline.append(points, AbortSignal.timeout(30_000)), `has point/${nowMs + step}`);
  await claim(
    commit({ marks: [{ ...lane, marks: marks(step, step) }] }),
    `at-least timelined/epoch-${session}/telemetry ${step}`,
  );
};

for (let step = 1; step <= steps; step++) {
  const name = `${session}-${step}`;
  await Promise.all([
    claim(
      commit(lifeCommit(step)),
      `has alarm/alarm-${name}`,
      `has incident/incident-${name}`,
      `has delivery/delivery-${name}`,
      `at-least decided/epoch-${session}/life ${step}`,
    ),
    telemeter(step),
  ]);
  // The log of hot rows goes into its tables in the middle of the work, and not always.
  if (step % 5 === 0 && (await ledger.fold?.("now")) !== "done") throw new Error("the ledger was not folded");
}
await end(async () => {
  await timeline[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});
