/** Wires what an operator has of a person: the screen pop, the list of whom to call, what is written of a call, and who is called after an incident. Decides nothing. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Incident } from "../alarms/incident.ts";
import type { Screens } from "../api/ports-screens.ts";
import type { CheckInParts } from "../api/registry/check-ins-routes.ts";
import { openScreens } from "./screens.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { createCheckInKeeper } from "../desk/check-in-keeper.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Records } from "../records/records.ts";
import { createCallingBoard } from "../registry/check-ins/calling-board.ts";
import { createCheckInRegistrar } from "../registry/check-ins/check-in-registrar.ts";
import { createSqlCheckInList } from "../registry/check-ins/sql-check-in-list.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { ResidentFinder } from "../registry/residents/resident-finder.ts";
import type { Vault } from "../vault/vault.ts";

const zoneOfNobody = "Asia/Shanghai";

export function openCheckIns(given: {
  database: LedgerDatabase;
  records: Records;
  finder: Pick<ResidentFinder, "inHome">;
  registry: Pick<RegistryReader, "home">;
  loop: Pick<CloudLoop, "subscribe">;
  vault: Vault;
  closedLately: () => Promise<readonly Incident[]>;
  /** Nobody is called after what happens there. */
  isReplay: boolean;
  clock: Pick<Clock, "after" | "wallMs">;
  log: Log;
}): { parts: { screens: Screens; checkIns: CheckInParts["checkIns"] } } & AsyncDisposable {
  const { database, records, finder, registry, loop, closedLately, isReplay, clock, log } = given;
  const registrar = createCheckInRegistrar({ records });
  const keeper = isReplay
    ? null
    : createCheckInKeeper({
        subscribe: (listener) => loop.subscribe(listener),
        closedLately,
        finder,
        registrar,
        timeZoneOf: (homeId: HomeId) => registry.home(homeId)?.settings.timeZone ?? zoneOfNobody,
        clock,
        log,
      });
  return {
    parts: {
      screens: openScreens(given),
      checkIns: { list: createSqlCheckInList({ database }), registrar, board: createCallingBoard() },
    },
    async [Symbol.asyncDispose]() {
      await keeper?.[Symbol.asyncDispose]();
    },
  };
}
