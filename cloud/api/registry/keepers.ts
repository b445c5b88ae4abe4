/** Whom the routes of the registry turn to: one for each thing that is kept. */

import type { Records } from "../../records/records.ts";
import type { AreaRegistrar } from "../../registry/areas/area-registrar.ts";
import type { ReadAreaList } from "../../registry/areas/area-table.ts";
import type { Areas } from "../../registry/areas/areas.ts";
import type { ExportResidents } from "../../registry/export/export-port.ts";
import type { Centres } from "../../registry/centres/centres.ts";
import type { Connectors } from "../../registry/connectors/connectors.ts";
import type { DutyBook } from "../../registry/duty/duty.ts";
import type { Importer } from "../../registry/import/importer.ts";
import type { Imports } from "../../registry/import/imports.ts";
import type { Table } from "../../registry/import/read-table.ts";
import type { TableReader } from "../../registry/import/table-reader.ts";
import type { HandOverRegistrar } from "../../registry/hand-over/hand-over-registrar.ts";
import type { DrawSheet, HandOvers } from "../../registry/hand-over/hand-overs.ts";
import type { InstallationOf } from "../../registry/hand-over/installation.ts";
import type { KitContentsRegistrar } from "../../registry/kits/kit-contents-registrar.ts";
import type { KitRegistrar } from "../../registry/kits/kit-registrar.ts";
import type { Kits } from "../../registry/kits/kits.ts";
import type { ContactTesting } from "../../registry/residents/contact-testing.ts";
import type { Counts } from "../../registry/residents/counts.ts";
import type { HomeRegistrar } from "../../registry/residents/registrar.ts";
import type { ResidentFinder } from "../../registry/residents/resident-finder.ts";
import type { ResidentRegistrar } from "../../registry/residents/resident-registrar.ts";
import type { SettingsRegistrar } from "../../registry/settings/settings-registrar.ts";
import type { ReachOfCentres } from "./reach-of-centres.ts";
import type { Months } from "../../months/months.ts";
import type { Visits } from "../../registry/visits/visits.ts";

export type Keepers = {
  /** What is kept, opened by id; a change goes through a registrar. */
  records: Pick<Records, "get" | "history">;
  areas: Areas;
  areaRegistrar: AreaRegistrar;
  readAreaList: ReadAreaList;
  settings: SettingsRegistrar;
  centres: Centres;
  connectors: Connectors;
  reach: ReachOfCentres;
  duty: DutyBook;
  finder: ResidentFinder;
  counts: Counts;
  months: Months;
  homes: HomeRegistrar;
  /** Left out where nothing can be told to anybody. */
  contactTesting?: ContactTesting;
  residents: ResidentRegistrar;
  importer: Importer;
  imports: Imports;
  /** Files that somebody sends. */
  tables: TableReader;
  /** As a spreadsheet opens it, and runs nothing of it. */
  asCsv: (table: Table, part: { isFirst: boolean }) => string;
  exportResidents: ExportResidents;
  kits: Kits;
  kitRegistrar: KitRegistrar;
  kitContents: KitContentsRegistrar;
  visits: Visits;
  /** What is known of a kit on the spot; and signed sheets of what was. */
  installationOf: InstallationOf;
  handOver: HandOverRegistrar;
  handOvers: HandOvers;
  drawSheet: DrawSheet;
};
