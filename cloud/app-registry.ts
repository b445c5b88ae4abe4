/** Wires the registry's keepers: what is changed through them is known to the loop and told to the kits before the change is answered. Decides nothing. */

import type { AreaCode, GatewayId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Keepers } from "./api/registry/keepers.ts";
import type { LedgerDatabase } from "./database/database.ts";
import type { Records } from "./records/records.ts";
import { createAreaRegistrar } from "./registry/areas/area-registrar.ts";
import { readAreaList } from "./registry/areas/csv-list-file.ts";
import { createSqlAreas } from "./registry/areas/sql-areas.ts";
import { exportResidents } from "./registry/export/csv-export.ts";
import { harmlessLines } from "./registry/import/csv-table.ts";
import { createImports } from "./registry/import/imports.ts";
import { createSqlImporter } from "./registry/import/sql-importer.ts";
import { createTableReader } from "./registry/import/system-table-reader.ts";
import { createKitContentsRegistrar } from "./registry/kits/kit-contents-registrar.ts";
import { createKitRegistrar } from "./registry/kits/kit-registrar.ts";
import { createSqlKits } from "./registry/kits/sql-kits.ts";
import type { Registry } from "./registry/registry.ts";
import { homeRecord } from "./registry/residents/home-record.ts";
import { createHomeRegistrar } from "./registry/residents/registrar.ts";
import { createResidentRegistrar } from "./registry/residents/resident-registrar.ts";
import { createSqlCounts } from "./registry/residents/sql-counts.ts";
import { createSqlResidentFinder } from "./registry/residents/sql-resident-finder.ts";
import { createSettingsRegistrar } from "./registry/settings/settings-registrar.ts";
import type { Vault } from "./vault/vault.ts";

export function openKeepers(given: {
  database: LedgerDatabase;
  records: Records;
  vault: Pick<Vault, "blind">;
  registry: Pick<Registry, "refresh" | "assignmentOfHome">;
  /** These kits are told what they should be configured as. */
  configure: (gatewayIds: readonly GatewayId[]) => void;
  /** Unforeseeable bytes, as many. */
  random: (count: number) => Uint8Array;
  clock: Pick<Clock, "wallMs">;
  log: Log;
}): Keepers {
  const { database, records, vault, registry, configure, random, clock, log } = given;
  const nextId = (): string => Buffer.from(random(16)).toString("hex");
  const finder = createSqlResidentFinder({ database, vault });
  const kits = createSqlKits(database);

  const changed = async (homeIds: readonly HomeId[]): Promise<void> => {
    await registry.refresh(homeIds);
    configure(homeIds.flatMap((homeId) => registry.assignmentOfHome(homeId)?.gatewayId ?? []));
  };
  const areaOfHome = async (homeId: HomeId): Promise<AreaCode | null | undefined> => {
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    return kept?.kind === "kept" ? kept.content.area : undefined;
  };
  const forPeople = { records, finder, nextId, changed };
  const forKits = {
    records,
    kits,
    areaOfHome,
    nextId,
    random,
    async changed(what: { homeIds: readonly HomeId[]; gatewayIds: readonly GatewayId[] }): Promise<void> {
      await registry.refresh(what.homeIds);
      configure(what.gatewayIds);
    },
  };
  const importer = createSqlImporter({ database, records, vault, nextId, changed });
  const failed = (error: unknown): void =>
    log.error("An import could not go on. What is in stays in; the same file goes on where it was.", {
      event: "import-failed",
      error,
    });
  return {
    records,
    areas: createSqlAreas({ database, records }),
    areaRegistrar: createAreaRegistrar({ records }),
    readAreaList,
    settings: createSettingsRegistrar({ records }),
    finder,
    counts: createSqlCounts(database),
    homes: createHomeRegistrar(forPeople),
    residents: createResidentRegistrar(forPeople),
    importer,
    imports: createImports({ importer, nextId, nowMs: () => clock.wallMs(), failed }),
    tables: createTableReader(),
    asCsv: (table) => harmlessLines(table, { isFirst: true }),
    exportResidents: (query, options) => exportResidents({ records, finder }, query, options),
    kits,
    kitRegistrar: createKitRegistrar(forKits),
    kitContents: createKitContentsRegistrar(forKits),
  };
}
