/** The places of these pages: a table stands under its id, so that a reload leads back to it. */

import { hashOf } from "../frame/place.ts";

export const importPath = "import";

export const newImportAt = (area: string): string => hashOf({ page: importPath, query: { area } });
export const importAt = (importId: string, area: string): string =>
  hashOf({ page: importPath, rest: [importId], query: { area } });
/** For the server. */
export const importUrl = (importId: string, area: string, rest = ""): string =>
  `/api/imports/${encodeURIComponent(importId)}${rest}?${new URLSearchParams({ area })}`;
