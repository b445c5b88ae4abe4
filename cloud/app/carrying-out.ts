/**
 * Everything that goes outside, in the process that has the lease of it: centres by their paths, persons by their ways, what the configuration names, and errands of the core. Opened
 * from the same records as the core's, and again when somebody changes one. Decides nothing.
 */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createTurns } from "@shouwang/shared/time/turns.ts";
import { incidentById } from "../alarms/sql-alarm-store.ts";
import { openPaths } from "./connectors.ts";
import { rememberPathFaults } from "./path-faults.ts";
import { homeAsStored, newsOf, noticeFacts, storedHome } from "./facts.ts";
import { openOutside } from "./outside.ts";
import { openPersonServices } from "./persons.ts";
import { openPersonWays } from "./person-ways.ts";
import type { Config } from "../config/config.ts";
import type { BesideDatabase } from "../database/database.ts";
import type { Holder } from "../dispatch/claim.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { createExecutor, type NoticeFacts } from "../dispatch/execute.ts";
import { createSqlClaims, endElsewhere } from "../dispatch/sql-claims.ts";
import { dueDeliveries, nextDeliveryDueAtMs } from "../dispatch/sql-delivery-store.ts";
import { bothServices } from "../emergency/services.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { createSqlQuestions } from "../notify/sql-questions.ts";
import { watchWay } from "../notify/way-watch.ts";
import { clockOfHolder } from "../outside/holding.ts";
import type { DoesErrand } from "../outside/errand.ts";
import type { HeldLease } from "../outside/lease.ts";
import { createErrandRunner } from "../outside/sql-errands.ts";
import { createSqlPathReports } from "../outside/sql-path-reports.ts";
import { createAddressees } from "../planning/addressees.ts";
import type { Records } from "../records/records.ts";
import { versionsOf } from "../records/sql-versions.ts";
import { centreRecord } from "../registry/centres/centre-record.ts";
import { centresOf } from "../registry/centres/sql-centres.ts";
import { connectorRecord } from "../registry/connectors/connector-record.ts";
import { connectorsOf } from "../registry/connectors/sql-connectors.ts";
import { dutyRecord } from "../registry/duty/duty-record.ts";
import { createSqlDuty } from "../registry/duty/sql-duty.ts";
import type { Vault } from "../vault/vault.ts";

/** What the core has decided is looked for this often, */
const lookEvery = millis(200);
/** what somebody has changed on a page, and how each path stands, this often. */
const followEvery = seconds(1);
const followed = [centreRecord.kind, connectorRecord.kind, dutyRecord.kind];

export type CarryingOut = AsyncDisposable & { lastTurnAtMs(): number | null };

export async function startCarryingOut(given: {
  config: Pick<Config, "webhook" | "dc09" | "phone" | "signIn">;
  database: BesideDatabase;
  vault: Vault;
  records: Records;
  holder: Holder;
  held: HeldLease;
  /** Whether anything may be begun outside at this moment. */
  mayCall: () => boolean;
  nextId: () => string;
  /** In the time of the core. */
  nowMs: () => number;
  clock: Clock;
  log: Log;
}): Promise<CarryingOut> {
  const { config, database, vault, records, holder, held, mayCall, nextId, nowMs, clock, log } = given;
  await using stack = new AsyncDisposableStack();
  const stored = { database, records };
  const connectors = { all: connectorsOf(stored) };
  const centres = { all: centresOf(stored) };
  // Before anything is read: what is changed from here on is read again.
  let seen = await versionsOf(database.read, followed);
  const duty = await createSqlDuty(stored);

  const pathClock = clockOfHolder(clock, mayCall);
  const said = rememberPathFaults();
  const reach = stack.use(
    openPaths({
      standing: openOutside(config, { clock: pathClock, stack }),
      faults: said.faults,
      nextId,
      clock: pathClock,
      log,
    }),
  );
  const ways = stack.use(openPersonWays({ configured: config.phone, errands: null, clock, log }));
  const persons = openPersonServices({
    questions: createSqlQuestions({ database, vault }),
    async news(incidentId) {
      const incident = await incidentById(database.read, incidentId);
      return incident && newsOf(incident, await homeAsStored(stored, incident));
    },
    ...ways,
    // The desk's own trunk stands in the core, which calls nobody: here calls go through the provider.
    caller: ways.phone,
    hasCaller: () => ways.phone() !== null,
    // Faults are the core's; here it is said where this process is looked after, and the journal of each alarm names what was not taken.
    watched: (service) =>
      watchWay(service, (why) => {
        if (why !== null) log.error("A way to persons takes nothing.", { way: service.name, why });
      }),
    publicUrl: () => config.signIn?.publicUrl ?? null,
    clock,
    log,
  });
  const home = (homeId: HomeId) => storedHome(stored, homeId);
  const addressees = createAddressees({ records, duty, home, nowMs });
  const lookUp = async ({ incidentId, addressee }: Delivery): Promise<NoticeFacts | { nobody: string } | undefined> => {
    const incident = await incidentById(database.read, incidentId);
    if (!incident) return undefined;
    const person = addressee === null ? null : await addressees.find(addressee, incident);
    if (person !== null && "nobody" in person) return person;
    return noticeFacts(incident, await homeAsStored(stored, incident), person);
  };
  // Everything that may be named is open before anything is carried out: what has no connector is refused, and its plan goes on without it.
  await Promise.all([reach.readFrom({ centres, connectors }), ways.readFrom(connectors)]);

  const executor = stack.use(
    createExecutor({
      store: {
        dueDeliveries: (atMs, limit, full) =>
          dueDeliveries(database.read, { nowMs: atMs, limit, full, share: "outside" }),
        nextDueAtMs: () => nextDeliveryDueAtMs(database.read, "outside"),
      },
      claims: createSqlClaims(database, holder),
      services: bothServices(reach.services, persons),
      lookUp,
      ended: (_delivery, end) => endElsewhere(database, end, nowMs()),
      mayCall,
      clock: { wallMs: nowMs, uptimeMs: () => clock.uptimeMs(), after: (delay, work) => clock.after(delay, work) },
      log,
    }),
  );

  const turns = createTurns();
  const readAgain = async (): Promise<void> => {
    const now = await versionsOf(database.read, followed);
    if (now === seen) return;
    await Promise.all([reach.readAgain(), ways.readAgain(), duty.load()]);
    seen = now;
  };
  const does: DoesErrand = async (errand, signal) => {
    // What was changed a moment ago is meant.
    await turns.take(readAgain);
    switch (errand.kind) {
      case "path-test":
        return await reach.sendTest(errand, signal);
      case "sms":
        return await ways.provider(errand.provider)?.sms(errand.sms, signal);
    }
  };
  const errands = stack.use(createErrandRunner({ database, vault, holder: holder.name, does, mayCall, log }));
  const reports = createSqlPathReports(database, held);
  const follow = async (): Promise<void> => {
    await readAgain();
    const all = reach
      .centres()
      .flatMap((centreId) => reach.paths(centreId).map((path) => said.reportOf(centreId, path)));
    await reports.write(all);
  };

  const repeating = stack.use(createRepeating(clock));
  repeating.every(lookEvery, () => {
    executor.wake();
    errands.wake();
  });
  let isFollowing = false;
  repeating.every(followEvery, () => {
    if (isFollowing || !mayCall()) return;
    isFollowing = true;
    turns
      .take(follow)
      .catch((error: unknown) => log.error("What was changed, or how paths stand, cannot be looked at.", { error }))
      .finally(() => (isFollowing = false));
  });
  stack.defer(() => turns.ended());
  executor.wake();
  const open = stack.move();
  return { lastTurnAtMs: () => executor.lastTurnAtMs(), [Symbol.asyncDispose]: () => open.disposeAsync() };
}
