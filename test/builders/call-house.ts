/** The desk's book of calls over a real ledger with a home whose people are registered; what happens on the telephones a test says (`switchboard.ts`). */

import type { LedgerDatabase } from "../../cloud/database/database.ts";
import { changeOf } from "../../cloud/records/records.ts";
import { blankHome, homeRecord } from "../../cloud/registry/residents/home-record.ts";
import { blankResident, residentRecord } from "../../cloud/registry/residents/resident-record.ts";
import { createSqlResidentFinder } from "../../cloud/registry/residents/sql-resident-finder.ts";
import { openCallBook, type CallBook, type CallBookNeeds } from "../../cloud/telephony/calls/call-book.ts";
import type { OperatorPhones } from "../../cloud/telephony/calls/operator-phones.ts";
import { createSqlCallers } from "../../cloud/telephony/calls/sql-callers.ts";
import { createSqlCalls } from "../../cloud/telephony/calls/sql-calls.ts";
import { createSqlOperatorPhones } from "../../cloud/telephony/calls/sql-operator-phones.ts";
import type { KeptCall } from "../../cloud/telephony/calls/kept-call.ts";
import { must, parseAreaCode, parseConnectorId, parseHomeId, parseResidentId } from "../../shared/domain/ids.ts";
import { silentLog, type Log } from "../../shared/log/log.ts";
import { days } from "../../shared/time/duration.ts";
import type { Clock } from "../../shared/time/clock.ts";
import { openTelephoneTown, type TelephoneTown } from "./telephone-town.ts";
import { openOperatorPhones } from "../../cloud/app/calls.ts";
import { handSwitchboard, type HandSwitchboard } from "./switchboard.ts";
import { openRecords } from "./registries.ts";

export const area = must(parseAreaCode("370602"), "370602");
export const homeId = must(parseHomeId("home-1"), "home-1");
const residentId = must(parseResidentId("r-1"), "r-1");
const by = { who: "system/test", purpose: "operate-system", atMs: 1 } as const;

/** 王秀英 at home-1 with her own mobile; 陈静 is called for her, and for another home too. */
export async function keepPeople(records: Awaited<ReturnType<typeof openRecords>>["records"]): Promise<void> {
  const made = { after: 0, what: "created" } as const;
  const daughter = { contactId: "c-1", name: "陈静", relation: "女儿", phone: "13905350002", hours: [], tested: null };
  const home = { ...blankHome("幸福里 3 号楼 502"), area, address: "北马路 1 号", phone: "0535-60012345" };
  await records.commit(
    [
      changeOf(homeRecord, { ...made, id: homeId, content: { ...home, contacts: [daughter] } }),
      changeOf(homeRecord, { ...made, id: "home-2", content: { ...blankHome("邻居"), area, contacts: [daughter] } }),
      changeOf(residentRecord, {
        ...made,
        id: residentId,
        content: { ...blankResident("王秀英", { homeId, area, fromMs: 1 }), phones: ["13800000001"] },
      }),
    ],
    by,
  );
}

export type CallHouse = AsyncDisposable & {
  book: CallBook;
  board: HandSwitchboard;
  phones: OperatorPhones;
  town(): TelephoneTown;
  /** What was written into journals. */
  journal: { incidentId: string; by: string; detail: string }[];
};

/** @param given.prefix of calls' ids: a second process calls its own otherwise. */
export async function openCallHouse(given: {
  database: LedgerDatabase;
  folder: string;
  clock: Clock;
  prefix?: string;
  log?: Log;
  hasTrunk?: boolean;
  /** A real switchboard on real lines instead of the test's own. */
  hasTown?: boolean;
  changes?: (needs: CallBookNeeds) => CallBookNeeds;
}): Promise<CallHouse> {
  const { database, folder, clock, log = silentLog, changes = (needs) => needs } = given;
  const { vault, records } = await openRecords(database, folder);
  const hand = { nowMs: () => clock.wallMs(), area, hasTrunk: given.hasTrunk ?? true };
  const board = handSwitchboard(given.prefix === undefined ? hand : { ...hand, prefix: given.prefix });
  const phones = openOperatorPhones(() => town?.switchboard ?? board);
  const town =
    given.hasTown === true ? await openTelephoneTown({ operators: (of) => phones.operators(of) }) : undefined;
  const { switchboard, trunks } = town ?? { switchboard: board, trunks: board.trunks };
  const journal: CallHouse["journal"] = [];
  const finder = createSqlResidentFinder({ database, vault });
  const book = await openCallBook(
    changes({
      switchboard,
      trunks,
      store: createSqlCalls({ database, vault }),
      callers: createSqlCallers({ database, vault, records, finder }),
      phones,
      keptPhones: createSqlOperatorPhones({ database, vault }),
      loop: {
        async command(incidentId, command) {
          if (command.kind === "phoned") journal.push({ incidentId, by: command.by, detail: command.detail });
          return await Promise.resolve({ kind: "refused", code: "closed", message: "", incident: null });
        },
      },
      areaOfHome: async () => await Promise.resolve(area),
      keptFor: () => days(365),
      callerIdOf: (digits) => `tel-${vault.blind("phone", digits)}`,
      clock,
      log,
    }),
  );
  return {
    book,
    board,
    phones,
    journal,
    town: () => must(town, "a town"),
    async [Symbol.asyncDispose]() {
      await book[Symbol.asyncDispose]();
      await town?.[Symbol.asyncDispose]();
    },
  };
}

/** One that came in, was taken and is over. */
export function aKeptCall(changes: Partial<KeptCall> & Pick<KeptCall, "callId">): KeptCall {
  return {
    direction: "in",
    connectorId: must(parseConnectorId("trunk-1"), "trunk-1"),
    number: null,
    calledNumber: "12349",
    area,
    standing: "ended",
    ringing: [],
    by: "李静",
    phone: "8001",
    beganAtMs: 1,
    takenAtMs: 2,
    endedAtMs: 3,
    end: "hung-up",
    recording: null,
    homeId: null,
    incidentId: null,
    handled: null,
    ...changes,
  };
}
