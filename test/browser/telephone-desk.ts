/** A desk with a telephone: incidents in memory, and the real book of calls over a ledger of its own; what happens on the lines a test says. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bothPresences } from "../../cloud/desk/calls-feed.ts";
import { createSystemClock } from "../../shared/time/system-clock.ts";
import { keepPeople, openCallHouse, type CallHouse } from "../builders/call-house.ts";
import { openLedgerIn } from "../builders/ledgers.ts";
import { openRecords } from "../builders/registries.ts";
import { aHome, createMemoryDesk, type MemoryDesk } from "./memory-desk.ts";

/** The one whose people `keepPeople` registers; its kit is in memory too. */
export const home = aHome({ homeId: "home-1" });

export async function openTelephoneDesk(
  options: { hasTrunk?: boolean; hasTown?: boolean } = {},
): Promise<AsyncDisposable & { desk: MemoryDesk; house: CallHouse }> {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-telephone-"));
  const clock = createSystemClock({ trust: () => "trusted" });
  const database = await openLedgerIn(folder, Date.now());
  await keepPeople((await openRecords(database, folder)).records);
  const house = await openCallHouse({ database, folder, clock, ...options });
  const desk = createMemoryDesk({ nowMs: () => Date.now(), homes: [home], calls: house.book });
  desk.presence = bothPresences(desk.presence, house.phones);
  return {
    desk,
    house,
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
