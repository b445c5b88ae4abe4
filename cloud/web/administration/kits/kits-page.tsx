/** The kits of an area: the list, a new one, one of them. */

import type { ReactNode } from "react";
import { usePlace } from "../frame/use-place.ts";
import { KitPage } from "./kit-page.tsx";
import { KitsList } from "./kits-list.tsx";
import { newRest } from "./kits-places.ts";
import { NewKitPage } from "./new-kit-page.tsx";

export function KitsPage(): ReactNode {
  const [kitId] = usePlace().rest;
  if (kitId === undefined) return <KitsList />;
  return kitId === newRest ? <NewKitPage /> : <KitPage key={kitId} kitId={kitId} />;
}
