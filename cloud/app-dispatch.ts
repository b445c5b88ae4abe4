/**
 * `--role dispatch`: carries out what a core has decided, in a process of its own on the same PostgreSQL. It claims, looks up names at the last moment, calls
 * whoever is outside, and writes what came of it where the core takes it from. It decides nothing, and the core's own writing waits for none of its transactions.
 */

import { randomBytes } from "node:crypto";
import type { HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { incidentById } from "./alarms/sql-alarm-store.ts";
import { openKeys } from "./app-evidence.ts";
import { openOutside } from "./app-outside.ts";
import { openSqlAuditLog } from "./audit/sql-audit-log.ts";
import type { Config } from "./config.ts";
import type { BesideDatabase } from "./database/database.ts";
import { openShared } from "./database/system-open-database.ts";
import { holderOf } from "./dispatch/claim.ts";
import { createExecutor, type NoticeFacts } from "./dispatch/execute.ts";
import { startWatchdog } from "./dispatch/http-watchdog.ts";
import { beat, beats } from "./dispatch/sql-beats.ts";
import { createSqlClaims, endElsewhere } from "./dispatch/sql-claims.ts";
import { dueDeliveries, nextDeliveryDueAtMs } from "./dispatch/sql-delivery-store.ts";
import { beatEvery, stillMax, watchMoving } from "./dispatch/standing-still.ts";
import { fixedServices } from "./emergency/services.ts";
import { commandChain } from "./evidence/command-chain.ts";
import { createRepeating } from "./ingest/clocks/repeating.ts";
import { createSqlRecords } from "./records/sql-records.ts";
import type { Records } from "./records/records.ts";
import { readNames } from "./registry/sql-names.ts";
import { createSqlVault } from "./vault/sql-vault.ts";

/** What the core has decided is looked for this often. */
const lookEvery = millis(200);
/** Without a turn for so long it does not beat: whoever watches is to see that it is stuck. */
const turnsWithin = seconds(10);

export type Dispatch = AsyncDisposable & {
  /** Resolves when it cannot go on: the process must end, and starting again recovers. */
  readonly failed: Promise<Error>;
};

export async function startDispatch(config: Config, log: Log): Promise<Dispatch> {
  await using stack = new AsyncDisposableStack();
  const clock = createSystemClock({ trust: () => "trusted" });
  const { database, died } = await openShared(config.database);
  stack.use(database);
  const { masterKeys, locked } = openKeys(config.keysFile, { nowMs: clock.wallMs(), mayMake: false });
  if (locked !== null) log.error(locked, { event: "keys-missing" });
  const vault = createSqlVault({ database, masterKeys, cipher: config.evidence.cipher });
  const audit = await openSqlAuditLog({ database, chain: commandChain });
  const records = createSqlRecords({ database, vault, audit });
  const name = `dispatch/${randomBytes(8).toString("hex")}`;

  /** Due times are made on the core's clock, which may be ahead of ours. */
  let core = { atMs: 0, seenAtMs: clock.uptimeMs() };
  const nowMs = (): number => Math.floor(Math.max(clock.wallMs(), core.atMs + clock.uptimeMs() - core.seenAtMs));
  const executor = stack.use(
    createExecutor({
      store: {
        dueDeliveries: (atMs, limit, full) =>
          dueDeliveries(database.read, { nowMs: atMs, limit, full, share: "outside" }),
        nextDueAtMs: () => nextDeliveryDueAtMs(database.read, "outside"),
      },
      claims: createSqlClaims(database, holderOf("dispatch", name.slice("dispatch/".length))),
      services: fixedServices(openOutside(config, { clock, stack })),
      lookUp: ({ incidentId }) => factsOf(database, records, incidentId),
      ended: (_delivery, end) => endElsewhere(database, end, nowMs()),
      clock: { wallMs: nowMs, uptimeMs: () => clock.uptimeMs(), after: (delay, work) => clock.after(delay, work) },
      log,
    }),
  );

  const repeating = stack.use(createRepeating(clock));
  const coreMoves = watchMoving((one) => one === "core", clock.uptimeMs());
  let n = 0;
  let problem: string | null = null;
  let isBeating = false;
  const move = async (): Promise<void> => {
    const all = await beats(database.read);
    const atMs = all.find((one) => one.name === "core")?.atMs ?? 0;
    if (atMs > nowMs()) core = { atMs, seenAtMs: clock.uptimeMs() };
    const stillForMs = coreMoves.seen(all, clock.uptimeMs());
    const before = problem;
    problem = stillForMs < stillMax ? null : coreStill;
    if (problem !== null && before === null) log.error(problem, { event: "core-still" });
    if (problem === null && before !== null) log.info("the core moves again", { event: "core-moves" });
    if (nowMs() - (executor.lastTurnAtMs() ?? 0) < turnsWithin)
      await beat(database, { name, n: (n += 1), atMs: nowMs() });
  };
  repeating.every(lookEvery, () => executor.wake());
  repeating.every(beatEvery, () => {
    if (isBeating) return;
    isBeating = true;
    move()
      .catch((error: unknown) => log.error("That we move could not be written; trying again.", { error }))
      .finally(() => (isBeating = false));
  });
  if (config.watchdogUrl !== null) {
    const problems = async (): Promise<string[]> => await Promise.resolve(problem === null ? [] : [problem]);
    stack.use(startWatchdog({ url: config.watchdogUrl, every: config.watchdogEvery, problems, clock, log }));
  }
  executor.wake();
  const open = stack.move();
  return { failed: died, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

const coreStill = `The process that decides has not moved for ${stillMax / 1_000} s: what is pressed now reaches nobody. End it and start it again (docs/runbooks/stuck.md).`;

/** As stored now: what is read at the last moment is what the core decided last. */
async function factsOf(
  database: BesideDatabase,
  records: Records,
  incidentId: IncidentId,
): Promise<NoticeFacts | undefined> {
  const { read } = database;
  const incident = await incidentById(read, incidentId);
  if (!incident) return undefined;
  const { homeId } = incident;
  const rooms = homeId === null ? new Map<string, string>() : await roomsOf(database, homeId);
  const names = homeId === null ? undefined : (await readNames({ database, records }, [homeId])).get(homeId);
  return {
    incidentId,
    incidentVersion: incident.version,
    mode: incident.mode,
    addressee: null,
    homeId,
    homeName: names?.name ?? homeId,
    residentName: names?.residentName ?? null,
    address: names?.address ?? null,
    escalation: incident.escalation,
    alarms: incident.alarms.map(({ alarmId, alarm, confidence, deviceId, occurredAtMs, lateByMs, reason }) => ({
      alarmId,
      alarm,
      confidence,
      room: rooms.get(deviceId ?? "") ?? null,
      occurredAtMs,
      lateByMs,
      reason,
    })),
  };
}

async function roomsOf({ read }: BesideDatabase, homeId: HomeId): Promise<ReadonlyMap<string, string>> {
  const rows = await read.selectFrom("devices").select(["device_id", "room"]).where("home_id", "=", homeId).execute();
  return new Map(rows.map((row) => [row.device_id, row.room]));
}
