/** Areas: where one's own begin, one of them, a list of them to bring in. */

import type { ReactNode } from "react";
import { usePlace } from "../frame/use-place.ts";
import { AreaPage } from "./area-page.tsx";
import { importRest } from "./areas-places.ts";
import { ImportPage } from "./import-page.tsx";
import { TopsPage } from "./tops-page.tsx";

export function AreasPage(): ReactNode {
  const { rest, query } = usePlace();
  const [code] = rest;
  if (code === undefined) return <TopsPage />;
  return code === importRest ? (
    <ImportPage under={query["under"] ?? "everywhere"} />
  ) : (
    <AreaPage key={code} code={code} />
  );
}
