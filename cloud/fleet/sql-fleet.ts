/**
 * The fleet, ranked: every kit with its reasons, kept in memory in the order of the list, so that a page of 5,000 kits asks nothing.
 *
 * Level-triggered: ranked anew every `ranksEvery`, and soon after a fault begins or ends; in slices, so that whatever is decided meanwhile waits for one slice at most. What a
 * page shows says when it was ranked. One kit's own page is made of what is so at that moment.
 */

import { setImmediate as nextTurn } from "node:timers/promises";
import type { LedgerDatabase } from "../database/database.ts";
import {
  must,
  parseAreaCode,
  parseGatewayId,
  parseHomeId,
  parseKitId,
  type GatewayId,
  type KitId,
} from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { days, hours, millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createLooking } from "@shouwang/shared/time/looking.ts";
import type { KitRow } from "../database/schema.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import type { CloudLoop } from "../loop/port.ts";
import { kitStates } from "../registry/kits/kit-machine.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { Timeline } from "../timeline/timeline.ts";
import type { HomeLook } from "./device-look.ts";
import { emptyPage, pageOf } from "./fleet-page.ts";
import type { Curve, CurveDays, Fleet, RankedKit, WorkOfKit } from "./fleet.ts";
import type { GatewayReport } from "./gateway-report.ts";
import type { KitFacts, KitFault } from "./kit-facts.ts";
import type { Looks, Reports } from "./looks.ts";
import { reasonsOf, scoreOf } from "./risk.ts";
import { newestOf } from "./software-version.ts";
import { workOf } from "./work-order.ts";

const ranksEvery = seconds(30);
/** After a fault began or ended: many do at once. */
const ranksAfter = seconds(2);
const rowsAtOnce = 500;
/** Some milliseconds. */
const ranksInTurn = 200;
const curveSeries = ["battery-percent", "link-quality"] as const;

export async function openSqlFleet(given: {
  database: Pick<LedgerDatabase, "read">;
  registry: Pick<RegistryReader, "home" | "assignmentOfHome">;
  loop: Pick<CloudLoop, "faults" | "home" | "nowMs" | "subscribe">;
  work: Pick<WorkBoard, "views" | "subscribe">;
  looks: Looks;
  reports: Reports<GatewayReport>;
  timeline: Pick<Timeline, "series" | "summaries">;
  clock: Pick<Clock, "after">;
  log: Log;
}): Promise<Fleet & AsyncDisposable & { ranked(): Promise<void> }> {
  const { database, registry, loop, work, looks, reports, timeline, clock, log } = given;
  let ranking = emptyPage(loop.nowMs());
  let byGateway: ReadonlyMap<GatewayId, Pick<WorkOfKit, "kit" | "area">> = new Map();
  let soon: Timer | undefined;

  const factsOf = (row: KitRow, faults: readonly KitFault[], look: HomeLook | undefined): KitFacts => {
    const homeId = row.home_id === null ? null : must(parseHomeId(row.home_id), row.home_id);
    const gatewayId = row.gateway_id === null ? null : must(parseGatewayId(row.gateway_id), row.gateway_id);
    const home = homeId === null ? undefined : registry.home(homeId);
    const gateway = homeId === null ? undefined : loop.home(homeId)?.state?.gateway;
    const looked = new Map(look?.devices.map((one) => [one.deviceId, one]));
    return {
      kitId: must(parseKitId(row.kit_id), row.kit_id),
      label: row.label,
      area: row.area === "" ? null : (parseAreaCode(row.area) ?? null),
      state: must(
        kitStates.find((one) => one === row.state),
        row.state,
      ),
      homeId,
      gatewayId,
      assignedAtMs: (homeId !== null && registry.assignmentOfHome(homeId)?.fromMs) || null,
      maintenanceUntilMs: row.maintenance_until_ms === null ? null : Number(row.maintenance_until_ms),
      lastHeardAtMs: gateway?.lastHeardAtMs ?? null,
      isSilent: gateway?.isSilent ?? false,
      report: (gatewayId !== null && reports.of(gatewayId)) || null,
      faults,
      devices: (home?.devices ?? []).map(({ deviceId, model, room, isLife }) => ({
        deviceId,
        model,
        room,
        isLife: isLife === true,
        look: looked.get(deviceId) ?? null,
      })),
      lookedAtMs: look?.lookedAtMs ?? null,
    };
  };
  const faultsNow = (): ReadonlyMap<string, readonly KitFault[]> =>
    new Map(
      [...Map.groupBy(work.views(loop.faults()), ({ fault }) => fault.gatewayId)].map(([gatewayId, some]) => [
        gatewayId,
        some.map(({ fault: { deviceId, fault, sinceMs, detail }, view }) => ({
          deviceId,
          fault,
          sinceMs,
          detail,
          work: view,
        })),
      ]),
    );
  const rankedOf = (facts: KitFacts, newestVersion: string | null): RankedKit => {
    const reasons = reasonsOf(facts, newestVersion, loop.nowMs());
    return { facts, reasons, score: scoreOf(reasons) };
  };
  const newestVersion = (): string | null => newestOf([...reports.all()].map(({ softwareVersion }) => softwareVersion));

  const rank = async (): Promise<void> => {
    const rows: KitRow[] = [];
    for (let after = ""; ;) {
      const query = database.read.selectFrom("kits").selectAll().where("kit_id", ">", after).orderBy("kit_id");
      const some = await query.limit(rowsAtOnce).execute();
      rows.push(...some);
      after = some.at(-1)?.kit_id ?? "";
      if (some.length < rowsAtOnce) break;
    }
    const atMs = loop.nowMs();
    const faults = faultsNow();
    const newest = newestVersion();
    const kits: RankedKit[] = [];
    for (const [n, row] of rows.entries()) {
      if (n % ranksInTurn === ranksInTurn - 1) await nextTurn();
      const homeId = row.home_id === null ? undefined : parseHomeId(row.home_id);
      const look = homeId && looks.of(homeId);
      kits.push(rankedOf(factsOf(row, faults.get(row.gateway_id ?? "") ?? [], look), newest));
    }
    ranking = { atMs, newestVersion: newest, kits: kits.toSorted(byRisk) };
    byGateway = new Map(
      kits.flatMap(({ facts: { gatewayId, kitId, label, area } }) =>
        gatewayId === null ? [] : [[gatewayId, { kit: { kitId, label }, area }] as const],
      ),
    );
  };

  const ranks = createLooking({
    clock,
    every: ranksEvery,
    work: rank,
    failed: (error) =>
      log.warn("The fleet could not be ranked; it is tried again.", { event: "fleet-waits", error: String(error) }),
  });
  const rankSoon = (): void => {
    soon ??= clock.after(ranksAfter, () => {
      soon = undefined;
      void ranks.look();
    });
  };
  const following = loop.subscribe((event) => {
    if (event.kind === "faults") rankSoon();
  });
  const working = work.subscribe(rankSoon);
  void ranks.look();

  const rowOf = async (kitId: KitId): Promise<KitRow | undefined> =>
    await database.read.selectFrom("kits").selectAll().where("kit_id", "=", kitId).executeTakeFirst();

  return {
    list: (asked) => pageOf(ranking, asked),
    work: (within) =>
      workOf(work.views(loop.faults()), {
        within,
        kitOf: (gatewayId) => byGateway.get(gatewayId),
        areaOf: (homeId) => registry.home(homeId)?.area ?? null,
        nowMs: loop.nowMs(),
      }),
    async kit(kitId, signal) {
      const row = await rowOf(kitId);
      if (row === undefined) return undefined;
      const homeId = row.home_id === null ? undefined : parseHomeId(row.home_id);
      const look = homeId && (await looks.fresh(homeId, signal));
      const facts = factsOf(row, faultsNow().get(row.gateway_id ?? "") ?? [], look);
      const newest = newestVersion();
      return { ...rankedOf(facts, newest), newestVersion: newest, atMs: loop.nowMs() };
    },
    async curves(kitId, ofDays, signal) {
      const row = await rowOf(kitId);
      if (row === undefined) return undefined;
      const stepMs = stepOf(ofDays);
      const nowMs = loop.nowMs();
      const toMs = nowMs - (nowMs % stepMs) + stepMs;
      const fromMs = toMs - days(ofDays);
      const homeId = row.home_id === null ? undefined : parseHomeId(row.home_id);
      const assigned = homeId && registry.assignmentOfHome(homeId);
      if (homeId === undefined || !assigned) return { fromMs, toMs, stepMs, curves: [] };
      const theirs = new Set(registry.home(homeId)?.devices.map(({ deviceId }) => deviceId));
      const keys = await timeline.series({ homeId, fromMs: Math.max(fromMs, assigned.fromMs), toMs }, signal);
      const curves: Curve[] = [];
      for (const { deviceId, series } of keys) {
        const known = curveSeries.find((one) => one === series);
        if (known === undefined || !theirs.has(deviceId)) continue;
        const steps = await timeline.summaries(
          { homeId, deviceId, series, fromMs, toMs, step: millis(stepMs) },
          signal,
        );
        const points = steps
          .filter((one) => one.fromMs + stepMs > assigned.fromMs)
          .map((one) => [one.fromMs, Math.round((one.sum / one.count) * 10) / 10] as const)
          .toSorted(([one], [other]) => one - other);
        curves.push({ deviceId, series: known, points });
      }
      return { fromMs, toMs, stepMs, curves };
    },
    ranked: () => ranks.look(),
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      working[Symbol.dispose]();
      soon?.cancel();
      await ranks[Symbol.asyncDispose]();
    },
  };
}

/** Some 170 steps of whole hours, as fine as the pause between two values. */
const stepOf = (ofDays: CurveDays): number => (ofDays === 7 ? hours(1) : ofDays === 28 ? hours(6) : days(1));

const byRisk = (one: RankedKit, other: RankedKit): number =>
  other.score - one.score || (one.facts.label < other.facts.label ? -1 : one.facts.label > other.facts.label ? 1 : 0);
