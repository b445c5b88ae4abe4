/** What the API needs to show a home at once to whoever answers for it. `cloud/app/screens.ts` gives the real one. */

import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Category } from "../registry/residents/category.ts";
import type { ScreenResident, ScreenView } from "./contract/screen.ts";

/** Everything that is kept; what of it somebody is shown is decided in `screen-sight.ts`. */
export type HomeScreen = Omit<ScreenView, "residents" | "hidden" | "homeId"> & {
  homeId: HomeId;
  residents: readonly (Omit<ScreenResident, "labels"> & { categories: readonly Category[] })[];
};

export type Screens = { ofHome(homeId: HomeId): Promise<HomeScreen> };
