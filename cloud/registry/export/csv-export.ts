/** Residents as a file that a spreadsheet opens, page by page: a county's is never whole in memory. Whoever asks for it notes it in the audit log first. */

import type { Records } from "../../records/records.ts";
import { harmlessLines } from "../import/csv-table.ts";
import { isInForce } from "../residents/connected.ts";
import { consentRecord } from "../residents/consent-record.ts";
import { homeRecord } from "../residents/home-record.ts";
import { pageMax, type Cursor, type ResidentFinder, type ResidentQuery } from "../residents/resident-finder.ts";
import { residentRecord } from "../residents/resident-record.ts";
import { exportHeadings, exportRow, type ExportOptions } from "./export-row.ts";

/** In the order of the list. Who cannot be opened is left out, and counted in the last line that `leftOut` is told of. */
export async function* exportResidents(
  given: { records: Records; finder: ResidentFinder },
  query: ResidentQuery,
  options: ExportOptions & { nowMs: number; leftOut: (residents: number) => void },
): AsyncGenerator<string> {
  yield harmlessLines([exportHeadings], { isFirst: true });
  let after: Cursor | null = null;
  let leftOut = 0;
  do {
    const page = await given.finder.find(query, { after, limit: pageMax });
    const ids = page.residents.map(({ residentId }) => residentId);
    const residents = await given.records.get(residentRecord, ids);
    const homeIds = [...new Set(page.residents.map(({ homeId }) => homeId))];
    const homes = await given.records.get(homeRecord, homeIds);
    const consentIds = await given.finder.consentsOf(ids);
    const consents = [...(await given.records.get(consentRecord, consentIds)).values()].flatMap((one) =>
      one.kind === "kept" ? [one.content] : [],
    );
    const consentOf = Map.groupBy(consents, (one) => one.residentId);
    const rows: (readonly string[])[] = [];
    for (const { residentId, homeId } of page.residents) {
      const [resident, home] = [residents.get(residentId), homes.get(homeId)];
      if (resident?.kind !== "kept" || home?.kind !== "kept") {
        leftOut += 1;
        continue;
      }
      const consent = consentOf
        .get(residentId)
        ?.find((one) => one.purpose === "monitoring" && isInForce(one, options.nowMs));
      rows.push(exportRow({ home: home.content, resident: resident.content, consent }, options));
    }
    yield harmlessLines(rows, { isFirst: false });
    after = page.next;
  } while (after !== null);
  options.leftOut(leftOut);
}
