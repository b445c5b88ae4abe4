/** Wires the registry's keepers: what is changed through them is known to the loop and told to the kits before the change is answered. Decides nothing. */

import { liesIn } from "@shouwang/shared/domain/area.ts";
import type { AccountId, AreaCode, GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Keepers } from "../api/registry/keepers.ts";
import type { ReachOfCentres } from "../api/registry/reach-of-centres.ts";
import type { Planning } from "./planning.ts";
import { accountShape } from "../identity/account.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { CloudLoop } from "../loop/port.ts";
import { createSqlMonths } from "../months/sql-months.ts";
import type { Records } from "../records/records.ts";
import { createAreaRegistrar } from "../registry/areas/area-registrar.ts";
import { readAreaList } from "../registry/areas/csv-list-file.ts";
import { createSqlAreas } from "../registry/areas/sql-areas.ts";
import { exportResidents } from "../registry/export/csv-export.ts";
import { harmlessLines } from "../registry/import/csv-table.ts";
import { createImports } from "../registry/import/imports.ts";
import { createSqlImporter } from "../registry/import/sql-importer.ts";
import { createTableReader } from "../registry/import/system-table-reader.ts";
import { createHandOverRegistrar } from "../registry/hand-over/hand-over-registrar.ts";
import type { HeardIn, ProofsIn } from "../registry/hand-over/heard.ts";
import { createInstallation } from "../registry/hand-over/installation.ts";
import { createSheetDrawer } from "../registry/hand-over/pdfkit-thread.ts";
import { createSqlHandOvers } from "../registry/hand-over/sql-hand-overs.ts";
import { createActivation } from "../registry/kits/known-activation.ts";
import { createKitContentsRegistrar } from "../registry/kits/kit-contents-registrar.ts";
import { createKitRegistrar } from "../registry/kits/kit-registrar.ts";
import { carryOverKits } from "../registry/kits/sql-kit-seeding.ts";
import { createSqlKits } from "../registry/kits/sql-kits.ts";
import type { Registry } from "../registry/registry.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import { createHomeRegistrar } from "../registry/residents/registrar.ts";
import { createResidentRegistrar } from "../registry/residents/resident-registrar.ts";
import { createSqlCounts } from "../registry/residents/sql-counts.ts";
import { createSqlResidentFinder } from "../registry/residents/sql-resident-finder.ts";
import { createSqlCentres } from "../registry/centres/sql-centres.ts";
import { connectorKindOf } from "../registry/connectors/connector-kinds.ts";
import { createSqlConnectors } from "../registry/connectors/sql-connectors.ts";
import { createSettingsRegistrar } from "../registry/settings/settings-registrar.ts";
import { createSqlVisits } from "../registry/visits/sql-visits.ts";
import type { Visitors } from "../registry/visits/visits.ts";
import type { Vault } from "../vault/vault.ts";

export function openKeepers(given: {
  database: LedgerDatabase;
  records: Records;
  audit: Pick<AuditLog, "commit">;
  vault: Pick<Vault, "blind">;
  registry: Pick<Registry, "refresh" | "assignmentOfHome" | "settingsChanged">;
  visitors: Pick<Visitors, "changed">;
  /** What is open towards centres: it follows its records. */
  reach: ReachOfCentres & { readAgain(): Promise<void> };
  /** Told what has changed: what kits should be configured as, how homes are watched over, and which homes kits came to or left. */
  loop: Pick<CloudLoop, "configure" | "lookAgain" | "kitsMoved">;
  /** Of devices in a home, for kits that are to go live. */
  proofs: ProofsIn;
  /** What devices of a home said last, for whoever puts them up. */
  heardIn: HeardIn;
  /** Unforeseeable bytes, as many. */
  random: (count: number) => Uint8Array;
  planning: Pick<Planning, "centres" | "duty">;
  clock: Pick<Clock, "wallMs">;
  log: Log;
}): Keepers {
  const { database, records, vault, registry, visitors, reach, loop, random, planning, clock, log } = given;
  const nextId = (): string => Buffer.from(random(16)).toString("hex");
  const finder = createSqlResidentFinder({ database, vault });
  const kits = createSqlKits(database);

  const changed = async (homeIds: readonly HomeId[]): Promise<void> => {
    await registry.refresh(homeIds);
    loop.configure(homeIds.flatMap((homeId) => registry.assignmentOfHome(homeId)?.gatewayId ?? []));
    loop.lookAgain(homeIds);
  };
  const areaOfHome = async (homeId: HomeId): Promise<AreaCode | null | undefined> => {
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    return kept?.kind === "kept" ? kept.content.area : undefined;
  };
  const isInstaller = async (accountId: AccountId, area: AreaCode | null, nowMs: number): Promise<boolean> => {
    const kept = (await records.get(accountShape, [accountId])).get(accountId);
    if (kept?.kind !== "kept" || kept.content.standing === "ended") return false;
    return kept.content.grants.some(
      (grant) =>
        grant.role === "installer" &&
        (grant.untilMs === null || nowMs < grant.untilMs) &&
        (grant.area === "everywhere" || (area !== null && liesIn(area, grant.area))),
    );
  };
  const forPeople = { records, finder, nextId, changed };
  const forKits = {
    records,
    kits,
    areaOfHome,
    nextId,
    random,
    activationOf: createActivation({ records, finder, proofs: given.proofs }),
    async changed(what: { homeIds: readonly HomeId[]; gatewayIds: readonly GatewayId[] }): Promise<void> {
      await registry.refresh(what.homeIds);
      loop.configure(what.gatewayIds);
      loop.lookAgain(what.homeIds);
      loop.kitsMoved(what.homeIds);
    },
  };
  const settings = createSettingsRegistrar({
    records,
    changed: async (place) => loop.lookAgain(await registry.settingsChanged(place)),
  });
  const connectors = createSqlConnectors({
    database,
    records,
    nextId,
    changed: () => reach.readAgain(),
    async reliedOnBy(connectorId) {
      const relies = (await centres.all()).find(
        ({ content: { paths, inbound, closedAtMs } }) =>
          closedAtMs === null && (inbound === connectorId || paths.some((path) => path.connectorId === connectorId)),
      );
      return relies?.content.name ?? null;
    },
  });
  const centres = createSqlCentres({
    database,
    records,
    settings,
    nextId,
    async changed() {
      await reach.readAgain();
      await planning.centres.refresh();
    },
    async connectors() {
      const { kept } = await connectors.all();
      return new Map(
        kept.flatMap(({ connectorId, content: { kind, name, area, closedAtMs } }) => {
          const uses = connectorKindOf(kind)?.uses ?? [];
          const known = { name, area, isPath: uses.includes("path"), isInbound: uses.includes("inbound") };
          return closedAtMs === null ? [[connectorId, known] as const] : [];
        }),
      );
    },
  });
  const importer = createSqlImporter({ database, records, vault, nextId, changed });
  const failed = (error: unknown): void =>
    log.error("An import could not go on. What is in stays in; the same file goes on where it was.", {
      event: "import-failed",
      error,
    });
  const kitRegistrar = createKitRegistrar(forKits);
  const installationOf = createInstallation({
    records,
    kits,
    kitRegistrar,
    finder,
    heardIn: given.heardIn,
    proofsIn: given.proofs,
  });
  return {
    records,
    areas: createSqlAreas({ database, records }),
    areaRegistrar: createAreaRegistrar({ records }),
    readAreaList,
    settings,
    centres,
    connectors,
    reach,
    duty: planning.duty,
    finder,
    counts: createSqlCounts(database),
    months: createSqlMonths({ database, audit: given.audit, nowMs: () => clock.wallMs() }),
    homes: createHomeRegistrar(forPeople),
    residents: createResidentRegistrar(forPeople),
    importer,
    imports: createImports({ importer, nextId, nowMs: () => clock.wallMs(), failed }),
    tables: createTableReader(),
    asCsv: harmlessLines,
    exportResidents: (query, options) => exportResidents({ records, finder }, query, options),
    kits,
    kitRegistrar,
    kitContents: createKitContentsRegistrar(forKits),
    visits: createSqlVisits({ database, records, visitors, areaOfHome, isInstaller, nextId }),
    installationOf,
    handOver: createHandOverRegistrar({ records, installationOf }),
    handOvers: createSqlHandOvers(database),
    drawSheet: createSheetDrawer(),
  };
}

/**
 * Kits of before there were records of kits get theirs, beside the running cloud: its messages need none, and a county of them takes minutes. What cannot be carried over is
 * said, and tried again at the next start.
 */
export function startCarryingOverKits(given: {
  database: LedgerDatabase;
  records: Records;
  registry: Pick<Registry, "home">;
  nowMs: number;
  log: Log;
}): AsyncDisposable {
  const { database, records, registry, nowMs, log } = given;
  const ending = new AbortController();
  const notCarried = (homeId: string, error: unknown): void =>
    log.error("The kit of a home has no record yet, and cannot be changed; the next start tries again.", {
      homeId,
      error,
    });
  const areaOfHome = async (homeId: HomeId) => await Promise.resolve(registry.home(homeId)?.area);
  const watch = { signal: ending.signal, failed: notCarried };
  const running = carryOverKits({ database, records }, areaOfHome, nowMs, watch).then(
    (homes) => {
      if (homes > 0) log.info("kits were carried over", { event: "kits-carried-over", homes });
    },
    (error: unknown) => {
      log.error("Kits of before could not be looked for; the next start tries again.", { error });
    },
  );
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
    },
  };
}
