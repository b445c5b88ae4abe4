/** What is about a place: an area that is chosen here, everything, or one home that another page led to (`?home=`). */

import type { ReactNode } from "react";
import { usePlace } from "../frame/use-place.ts";
import { AreaFilter, useArea } from "./area-filter.tsx";

export type PlaceOfPage = { kind: "area"; area: string } | { kind: "home"; homeId: string };

/** Where what is set there is asked for. */
export function pathOfPlace(place: PlaceOfPage): string {
  return place.kind === "home"
    ? `/api/homes/${encodeURIComponent(place.homeId)}`
    : `/api/areas/${encodeURIComponent(place.area)}`;
}

export function usePlaceOfPage(): PlaceOfPage {
  const { query } = usePlace();
  const area = useArea();
  const homeId = query["home"];
  return homeId === undefined ? { kind: "area", area } : { kind: "home", homeId };
}

export function PlaceChoice({ of: place }: { of: PlaceOfPage }): ReactNode {
  if (place.kind === "home") return null;
  return (
    <section className="sheet">
      <AreaFilter />
    </section>
  );
}
