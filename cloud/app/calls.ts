/** Wires what the desk knows of the telephone: the book of calls, who sits at which page with which telephone. Decides nothing. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Records } from "../records/records.ts";
import type { Registry } from "../registry/registry.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import type { ResidentFinder } from "../registry/residents/resident-finder.ts";
import { effective } from "../registry/settings/effective.ts";
import { openCallBook, type CallBook } from "../telephony/calls/call-book.ts";
import { createOperatorPhones, type OperatorPhones } from "../telephony/calls/operator-phones.ts";
import { createSqlCallers } from "../telephony/calls/sql-callers.ts";
import { createSqlCalls } from "../telephony/calls/sql-calls.ts";
import { createSqlOperatorPhones } from "../telephony/calls/sql-operator-phones.ts";
import type { Switchboard } from "../telephony/switchboard/switchboard.ts";
import type { Trunks } from "../telephony/trunks.ts";
import type { Vault } from "../vault/vault.ts";

/** Asked for before there is a switchboard, which asks who may be called. @param board once it is there. */
export function openOperatorPhones(board: () => Pick<Switchboard, "calls">): OperatorPhones {
  const isBusy = (phone: string): boolean =>
    board()
      .calls()
      .some((call) => call.standing === "talking" && call.phone === phone);
  return createOperatorPhones({ isBusy });
}

export async function openCalls(given: {
  database: LedgerDatabase;
  vault: Vault;
  records: Records;
  registry: Pick<Registry, "home" | "planGround">;
  finder: ResidentFinder;
  loop: CloudLoop;
  phones: OperatorPhones;
  telephony: { switchboard: Switchboard; trunks: Trunks };
  clock: Clock;
  log: Log;
}): Promise<CallBook> {
  const { database, vault, records, registry, finder, loop, phones, clock, log } = given;
  const { switchboard, trunks } = given.telephony;
  return await openCallBook({
    switchboard,
    trunks,
    store: createSqlCalls({ database, vault }),
    callers: createSqlCallers({ database, vault, records, finder }),
    phones,
    keptPhones: createSqlOperatorPhones({ database, vault }),
    loop,
    async areaOfHome(homeId: HomeId) {
      const home = registry.home(homeId);
      if (home) return home.area;
      const kept = (await records.get(homeRecord, [homeId])).get(homeId);
      return kept?.kind === "kept" ? kept.content.area : null;
    },
    keptFor: () => days(effective(registry.planGround(null).settings, "calls.kept-for").value),
    callerIdOf: (digits) => `tel-${vault.blind("phone", digits)}`,
    clock,
    log,
  });
}
