/**
 * Every page of the administration: one line each. What somebody may not do has no entry in their menu, and the server refuses it whatever a
 * page shows. The words of the menu stand in `words.ts` beside this file.
 */

import { lazy, type ComponentType } from "react";
import type { ActionView } from "../../../api/contract/people.ts";
import type { frameWords } from "./words.ts";

export type PageEntry = {
  /** Behind the `#/` of the address. */
  path: string;
  menu: keyof typeof frameWords.words & `menu${string}`;
  /** Whoever may do none of these anywhere does not see it. */
  needs: readonly ActionView[];
  page: ComponentType;
};

export const pages: readonly PageEntry[] = [
  {
    path: "people",
    menu: "menuPeople",
    needs: ["administer-accounts"],
    page: lazyPage(async () => (await import("../people/people-page.tsx")).PeoplePage),
  },
  {
    path: "residents",
    menu: "menuResidents",
    needs: ["see-residents"],
    page: lazyPage(async () => (await import("../residents/residents-page.tsx")).ResidentsPage),
  },
  {
    path: "import",
    menu: "menuImport",
    needs: ["change-residents"],
    page: lazyPage(async () => (await import("../import/import-page.tsx")).ImportPage),
  },
  {
    path: "export",
    menu: "menuExport",
    needs: ["export-residents"],
    page: lazyPage(async () => (await import("../export/export-page.tsx")).ExportPage),
  },
  {
    path: "due",
    menu: "menuDue",
    needs: ["see-residents"],
    page: lazyPage(async () => (await import("../due/due-page.tsx")).DuePage),
  },
  {
    path: "duplicates",
    menu: "menuDuplicates",
    needs: ["change-residents"],
    page: lazyPage(async () => (await import("../duplicates/duplicates-page.tsx")).DuplicatesPage),
  },
  {
    path: "numbers",
    menu: "menuNumbers",
    needs: ["see-numbers"],
    page: lazyPage(async () => (await import("../numbers/numbers-page.tsx")).NumbersPage),
  },
  {
    path: "months",
    menu: "menuMonths",
    needs: ["see-numbers"],
    page: lazyPage(async () => (await import("../months/months-page.tsx")).MonthsPage),
  },
  {
    path: "fleet",
    menu: "menuFleet",
    needs: ["see-kits"],
    page: lazyPage(async () => (await import("../fleet/fleet-page.tsx")).FleetPage),
  },
  {
    path: "kits",
    menu: "menuKits",
    needs: ["see-kits"],
    page: lazyPage(async () => (await import("../kits/kits-page.tsx")).KitsPage),
  },
  {
    path: "tests",
    menu: "menuTests",
    needs: ["see-faults"],
    page: lazyPage(async () => (await import("../tests/tests-page.tsx")).TestsPage),
  },
  {
    path: "visits",
    menu: "menuVisits",
    needs: ["give-visits", "claim-kit"],
    page: lazyPage(async () => (await import("../visits/visits-page.tsx")).VisitsPage),
  },
  {
    path: "areas",
    menu: "menuAreas",
    needs: ["change-areas", "see-settings"],
    page: lazyPage(async () => (await import("../areas/areas-page.tsx")).AreasPage),
  },
  {
    path: "settings",
    menu: "menuSettings",
    needs: ["see-settings"],
    page: lazyPage(async () => (await import("../settings/settings-page.tsx")).SettingsPage),
  },
  {
    path: "plans",
    menu: "menuPlans",
    needs: ["see-settings"],
    page: lazyPage(async () => (await import("../plans/plans-page.tsx")).PlansPage),
  },
  {
    path: "duty",
    menu: "menuDuty",
    needs: ["see-settings"],
    page: lazyPage(async () => (await import("../duty/duty-page.tsx")).DutyPage),
  },
  {
    path: "drills",
    menu: "menuDrills",
    needs: ["run-drills"],
    page: lazyPage(async () => (await import("../drills/drills-page.tsx")).DrillsPage),
  },
  {
    path: "centres",
    menu: "menuCentres",
    needs: ["see-settings"],
    page: lazyPage(async () => (await import("../centres/centres-page.tsx")).CentresPage),
  },
  {
    path: "connectors",
    menu: "menuConnectors",
    needs: ["see-settings"],
    page: lazyPage(async () => (await import("../connectors/connectors-page.tsx")).ConnectorsPage),
  },
];

/** Loaded when it is first opened. */
function lazyPage(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await load() }));
}

export function pagesFor(may: readonly ActionView[]): readonly PageEntry[] {
  return pages.filter(({ needs }) => needs.some((action) => may.includes(action)));
}
