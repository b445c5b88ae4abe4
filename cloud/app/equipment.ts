/** Wires what is done about equipment: faults as work, tests of devices. Decides nothing. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { openBoard } from "./board.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { openSqlDrills } from "../drills/sql-drills.ts";
import { createFamily, type Family } from "../faults/family-told.ts";
import { openSqlWorkBoard } from "../faults/sql-work-board.ts";
import { openSqlFleet } from "../fleet/sql-fleet.ts";
import { openSqlGatewayReports } from "../fleet/sql-gateway-reports.ts";
import { openSqlLooks } from "../fleet/sql-looks.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { PhoneProvider } from "../notify/phone-provider.ts";
import { ourSignature } from "../notify/message-text.ts";
import { readNumber } from "../notify/phone-number.ts";
import type { Records } from "../records/records.ts";
import type { Registry } from "../registry/registry.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import { effective } from "../registry/settings/effective.ts";
import type { Timeline } from "../timeline/timeline.ts";
import { createHeardIn } from "../trials/heard.ts";
import { createSqlTrials } from "../trials/sql-trials.ts";

/** The loop is there before the drills are. */
export const noneIncluded = (): { in: (homeId: HomeId | null) => readonly string[] } => ({ in: () => [] });

export async function openEquipment(given: {
  database: LedgerDatabase;
  records: Records;
  registry: Registry;
  loop: CloudLoop;
  timeline: Timeline;
  clock: Clock;
  nextId: () => string;
  /** Where the loop asks whom a drill includes. */
  included: { in: (homeId: HomeId | null) => readonly string[] };
  /** By whom messages go now; null: by nobody. */
  phone: () => Pick<PhoneProvider, "sms"> | null;
  log: Log;
}) {
  const { database, timeline, loop } = given;
  const work = await openSqlWorkBoard({ ...given, family: familyBy(given) });
  const trials = createSqlTrials({ database, timeline });
  const drills = await openSqlDrills(given);
  given.included.in = (homeId) => drills.includedIn(homeId);
  const reports = await openSqlGatewayReports(given);
  const looks = await openSqlLooks(given);
  const fleet = await openSqlFleet({ ...given, work, looks, reports });
  return {
    work,
    trials,
    trying: loop,
    heardIn: createHeardIn(timeline),
    board: openBoard(given),
    drills,
    fleet,
    async [Symbol.asyncDispose]() {
      for (const one of [fleet, looks, reports, drills]) await one[Symbol.asyncDispose]();
      await work[Symbol.asyncDispose]();
    },
  };
}

function familyBy(given: {
  records: Pick<Records, "get">;
  registry: Pick<Registry, "home" | "planGround">;
  loop: Pick<CloudLoop, "nowMs">;
  phone: () => Pick<PhoneProvider, "sms"> | null;
}): Family {
  const { records, registry, loop, phone } = given;
  return createFamily({
    async home(homeId) {
      const kept = (await records.get(homeRecord, [homeId])).get(homeId);
      return kept?.kind === "kept" ? kept.content : undefined;
    },
    who(homeId) {
      const home = registry.home(homeId);
      return home?.residentName ?? home?.name ?? null;
    },
    quiet: (homeId) => effective(registry.planGround(homeId).settings, "quiet-hours").value,
    ground: (homeId) => registry.planGround(homeId),
    send() {
      const provider = phone();
      if (provider === null) return null;
      return async ({ key, to, text }, signal) => {
        const read = readNumber(to);
        if (read.kind === "unusable" || !read.number.isMobile) return false;
        const sms = {
          key,
          to: read.number.e164,
          text: `【${ourSignature}】${text}`,
          template: { name: "news", what: text },
        } as const;
        return (await provider.sms(sms, signal)).kind === "accepted";
      };
    },
    nowMs: () => loop.nowMs(),
  });
}
